"""The alarm: one call for help from one place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deskbell.core.log import Subject, Where
from deskbell.core.mode import Mode
from deskbell.core.refs import new_ref
from deskbell.places.models import Place


class Level(models.IntegerChoices):
    """How bad it is, worded so that nobody has to think."""

    COME = 1, pgettext_lazy("level", "Come to me")
    HELP = 2, pgettext_lazy("level", "Help now")
    DANGER = 3, pgettext_lazy("level", "Danger")


class Reason(models.TextChoices):
    """Why an alarm was closed."""

    HANDLED = "handled", _("Handled")
    FALSE_PRESS = "false_press", _("Pressed by mistake")
    TEST = "test", _("Test")
    MEDICAL = "medical", _("Medical")
    POLICE = "police", _("Police took over")
    OTHER = "other", _("Other")
    UNDONE = "undone", _("Taken back within 5 seconds")
    CANCELLED = "cancelled", _("Cancelled with the PIN")


class Alarm(models.Model):
    """One alarm, from the first press to the all clear.

    plans holds the tiers of all three levels as they were when it was pressed (a copy: edits never
    change a running alarm). round counts how often the current level's plan was started; next_tier is
    the number of the tier that comes next in it. rung is everyone called so far, as audience words.
    told is whose page or screen was open when it was told, since the level last went up, as audience words; it
    is counted when later tiers are told, never by a press.
    guide is what everyone who follows its protocol shares: which one it is, and the facts that were settled.
    card is the place as responders need it, copied when it was pressed. duress: somebody cancelled it with
    the duress PIN; it goes on, and the responders know. masked: since then the presser's screen shows it as
    cancelled, until somebody presses there again.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    tenant = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="alarms")
    path = models.CharField(max_length=400)
    level = models.IntegerField(choices=Level.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ACTUAL)
    presser_kind = models.CharField(max_length=20)
    presser_id = models.BigIntegerField()
    presser_name = models.CharField(max_length=200)
    pressed_at = models.DateTimeField()
    presses = models.IntegerField(default=1)
    last_press_at = models.DateTimeField()
    late_seconds = models.FloatField(default=0)
    plans = models.JSONField(default=dict)
    round = models.IntegerField(default=1)
    next_tier = models.IntegerField(default=0)
    rung = models.JSONField(default=list)
    told = models.JSONField(default=list)
    card = models.JSONField(default=dict)
    guide = models.JSONField(default=dict)
    duress = models.BooleanField(default=False)
    masked = models.BooleanField(default=False)
    round_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, default="", blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices, default="", blank=True)

    class Meta:
        ordering = ["-pressed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "mode"], condition=models.Q(closed_at=None), name="alarm_one_open_per_place"
            )
        ]
        indexes = [
            models.Index(fields=["tenant", "-pressed_at"], name="alarm_newest"),
            models.Index(fields=["tenant", "closed_at"], name="alarm_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} at {self.place}"

    @property
    def subject(self) -> Subject:
        """This alarm as the subject of an event."""
        return Subject("alarm", self.pk)

    @property
    def where(self) -> Where:
        """Where its events happen."""
        return Where(self.tenant_id, self.path)
