"""A press: what a hand did. Many presses make one alarm."""

from __future__ import annotations

from django.db import models

from deskbell.alarms.models.alarm import Alarm, Level


class Press(models.Model):
    """One accepted press. The same key from the same source is the same press, however often it is sent.

    source is an audience word (``screen:9``, ``person:17``). late_seconds is how long the press waited
    at the desk while the link was down.
    """

    tenant_id = models.BigIntegerField()
    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="press_rows")
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    level = models.IntegerField(choices=Level.choices)
    raised_to = models.IntegerField(choices=Level.choices)
    late_seconds = models.FloatField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="press_key_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.at:%H:%M:%S}"
