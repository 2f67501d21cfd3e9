"""The outbox: each message that must reach somebody is a row, committed with its alarm."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from deskbell.alarms.models.alarm import Alarm
from deskbell.core.refs import new_ref
from deskbell.places.models import Place


class Line(models.Model):
    """A way to reach somebody who looks at no screen: an email address, a hook of another system.

    purpose ``police`` is the police link: a notice to them or to an alarm centre, never a dispatch.
    address is what the channel named by ``channel`` sends to; secret signs what is sent.
    """

    class Purpose(models.TextChoices):
        """Whom the line reaches."""

        POLICE = "police", _("Police link")
        SECURITY = "security", _("Security")
        STAFF = "staff", _("Staff")

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="lines")
    purpose = models.CharField(_("reaches"), max_length=20, choices=Purpose.choices)
    channel = models.CharField(_("by"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=400)
    secret = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["purpose", "name"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message of one tier to one target: tried until taken, closed or expired, at least once.

    channel ``screen`` rows have an audience word as target and are done when the event is written: the
    stream replays it. Others are sent by the due table; their ref goes with every try, so that a
    receiver can drop doubles.
    """

    class State(models.TextChoices):
        """How far it got."""

        DUE = "due", _("Waiting")
        SENT = "sent", _("Sent")
        CLOSED = "closed", _("No longer needed")
        EXPIRED = "expired", _("Given up")

    class Word(models.TextChoices):
        """What it says."""

        ALARM = "alarm", _("Alarm")
        OVER = "over", _("It is over")

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="deliveries")
    word = models.CharField(max_length=10, choices=Word.choices, default=Word.ALARM)
    round = models.IntegerField()
    tier = models.IntegerField()
    channel = models.CharField(max_length=20)
    target = models.CharField(max_length=400)
    line = models.ForeignKey(Line, on_delete=models.SET_NULL, null=True, related_name="+")
    ref = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    tries = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.channel} to {self.target}"
