"""The profile of a desk or a room: what is within reach there (Schroer 2a to 2d)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deskbell.places.models import Place

NOT_SAID = ""


class YesNo(models.TextChoices):
    """An answer as the facts of a protocol know it. Blank is not said here: it comes from above."""

    YES = "yes", pgettext_lazy("answer", "Yes")
    NO = "no", pgettext_lazy("answer", "No")


class Alone(models.TextChoices):
    """Whether whoever presses there works alone in the building."""

    ROTA = "rota", _("As the rota says")
    YES = "yes", _("Yes, always")
    NO = "no", _("No, never")


class Station(models.Model):
    """What a place says of its station. Blank is not said: the nearest place above that says it counts."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="station")
    near_phone = models.CharField(max_length=4, choices=YesNo.choices, blank=True, default=NOT_SAID)
    has_device = models.CharField(max_length=4, choices=YesNo.choices, blank=True, default=NOT_SAID)
    has_counter = models.CharField(max_length=4, choices=YesNo.choices, blank=True, default=NOT_SAID)
    has_safe_room = models.CharField(max_length=4, choices=YesNo.choices, blank=True, default=NOT_SAID)
    alone = models.CharField(max_length=4, choices=Alone.choices, blank=True, default=NOT_SAID)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Station at {self.place}"
