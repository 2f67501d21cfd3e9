"""When a place is open to the public, in its own time zone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deskbell.places.models.place import Place

WEEKDAYS = [
    (0, pgettext_lazy("label", "Monday")),
    (1, pgettext_lazy("label", "Tuesday")),
    (2, pgettext_lazy("label", "Wednesday")),
    (3, pgettext_lazy("label", "Thursday")),
    (4, pgettext_lazy("label", "Friday")),
    (5, pgettext_lazy("label", "Saturday")),
    (6, pgettext_lazy("label", "Sunday")),
]


class OpeningHours(models.Model):
    """One stretch of one weekday (0 is Monday). A day may have several; a day with none is closed."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.IntegerField(_("day"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="hours_open_before_close")
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Holiday(models.Model):
    """A date with other hours: closed when opens is empty. Counts for the place and all below it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=80)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["place", "date"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
