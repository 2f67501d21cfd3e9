"""With which protocol the guide begins."""

from __future__ import annotations

from django.db import models

from deskbell.places.models import Place


class Beginning(models.Model):
    """The protocol that a press at this level begins with, at a place and everywhere inside it that says nothing else."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="protocol_beginnings")
    level = models.IntegerField()
    protocol = models.CharField(max_length=80)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["place", "level"]
        constraints = [models.UniqueConstraint(fields=["place", "level"], name="beginning_one_for_each_level")]

    def __str__(self) -> str:
        return f"{self.level}: {self.protocol}"
