"""Telephone numbers of a place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from deskbell.places.models.place import Place


class Phone(models.Model):
    """A number and what it is for, as a person in a hurry looks for it."""

    class Use(models.TextChoices):
        """What the number is for."""

        PUBLIC = "public", _("Public number")
        DESK = "desk", _("Desk phone")
        IN_CHARGE = "in_charge", _("Person in charge")
        SECURITY = "security", _("Security")
        POLICE = "police", _("Police, not urgent")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="phones")
    use = models.CharField(_("used for"), max_length=20, choices=Use.choices)
    number = models.CharField(_("number"), max_length=40)
    note = models.CharField(_("note"), max_length=80, blank=True)

    class Meta:
        ordering = ["use", "number"]

    def __str__(self) -> str:
        return self.number
