"""What a place is writing: its copy of a protocol, before anybody follows it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deskbell.core.refs import new_ref
from deskbell.places.models import Place
from deskbell.protocols.models.kept import KeptVersion


class Stage(models.TextChoices):
    """How far a draft has come."""

    WRITING = "writing", _("Being written")
    REVIEW = "review", _("Waiting for review")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


OPEN = (Stage.WRITING, Stage.REVIEW)


class Draft(models.Model):
    """A protocol as a place is changing it. One is open for each protocol and place.

    base is the shipped version that it stands on: what shipped updates are compared with. source is its text, whatever
    it says: what was typed stays, also while it is no protocol yet. position is the number of the text in ``texts`` that
    counts now, turn counts every change, so that two who write do not overwrite each other. note is what the writer
    tells the reviewer, or the reviewer the writer.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="protocol_drafts")
    protocol = models.CharField(max_length=80)
    base = models.ForeignKey(KeptVersion, on_delete=models.PROTECT, related_name="+")
    source = models.TextField()
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WRITING)
    position = models.IntegerField(default=1)
    turn = models.IntegerField(default=1)
    note = models.TextField(blank=True, default="")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["protocol", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "protocol"],
                condition=Q(stage__in=[Stage.WRITING, Stage.REVIEW]),
                name="draft_one_open_for_each_at_a_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol}, {self.get_stage_display()}"


class DraftText(models.Model):
    """The text of a draft after one change: what undo goes back to. number counts from 1."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="texts")
    number = models.IntegerField()
    source = models.TextField()
    base = models.ForeignKey(KeptVersion, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_text_number_once")]

    def __str__(self) -> str:
        return f"{self.draft}, {self.number}"
