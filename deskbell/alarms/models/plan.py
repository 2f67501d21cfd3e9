"""Who is told, and when: set at a place for a level, inherited by everything below."""

from __future__ import annotations

from django.db import models

from deskbell.alarms.models.alarm import Level
from deskbell.places.models import Place


class Plan(models.Model):
    """The tiers of one level at one place; see :mod:`deskbell.alarms.plan` for their shape."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="plans")
    level = models.IntegerField(choices=Level.choices)
    tiers = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "level"], name="plan_one_per_level")]

    def __str__(self) -> str:
        return f"{self.get_level_display()} at {self.place}"
