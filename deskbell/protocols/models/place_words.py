"""What a place fills into the sentences of a protocol."""

from __future__ import annotations

from django.db import models

from deskbell.places.models import Place


class PlaceWords(models.Model):
    """The place's own words by the name of the binding (:data:`deskbell.protocols.bindings.BINDINGS`).

    What it does not say itself comes from above; see :func:`deskbell.protocols.bound.bindings_at`.
    """

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="words")
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Words at {self.place}"
