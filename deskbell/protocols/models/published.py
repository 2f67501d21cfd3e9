"""Versions of protocols that a place has published."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deskbell.core.refs import new_ref
from deskbell.places.models import Place
from deskbell.protocols.models.kept import KeptVersion


class PublishedVersion(models.Model):
    """A version that counts at a place and everywhere inside it, from a moment on. Its text never changes.

    The nearest place that has one counts, and of several the one that began last. base is the shipped version that it
    stands on. source is its text with all its notes; kept has what it says, under the mark that alarms and cards carry, and
    perhaps with another's notes. writers: the names of those who wrote it, as they were then. alone: whoever published it is
    one of them, as nobody else could read it first. ended_at: from then on it no longer counts, and what counted before does
    again; blank while it counts.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="protocol_versions")
    protocol = models.CharField(max_length=80)
    number = models.IntegerField()
    source = models.TextField()
    kept = models.ForeignKey(KeptVersion, on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(KeptVersion, on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    writers = models.JSONField(default=list)
    alone = models.BooleanField(default=False)
    note = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["protocol", "place", "begins_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "protocol", "number"], name="published_number_once_at_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.number}"
