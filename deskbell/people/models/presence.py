"""Who should be there, and who is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deskbell.places.models import Place
from deskbell.places.models.hours import WEEKDAYS


class Shift(models.Model):
    """A weekly stretch of work at a place, in the place's time zone. ends before starts: past midnight."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shifts")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.IntegerField(_("day"), choices=WEEKDAYS)
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["weekday", "starts"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Presence(models.Model):
    """Somebody said "I'm here". Ends when they say so, or at ``until`` when nobody does."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="presences")
    since = models.DateTimeField()
    until = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(left_at=None), name="presence_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.place}"
