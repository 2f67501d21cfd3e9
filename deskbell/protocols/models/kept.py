"""Versions of protocols as alarms followed them."""

from __future__ import annotations

from django.db import models


class KeptVersion(models.Model):
    """The text of a version that an alarm has followed. Written once, found by the mark of what it says, never changed.

    A record must tell years later what was on the screen, whichever version is in use by then.
    """

    mark = models.CharField(max_length=64, unique=True)
    protocol = models.CharField(max_length=80)
    number = models.IntegerField()
    source = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["protocol", "number", "id"]

    def __str__(self) -> str:
        return f"{self.protocol} {self.number}"
