"""What hangs at a place, or lies there: the last print of each card."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deskbell.places.models import Place


class PrintedCard(models.Model):
    """The last print of a protocol for a place, in a form and a language. Earlier ones are in the log.

    data is what it was printed from (:class:`deskbell.protocols.paper.reprint.Print`), so that it can be told later
    what has changed since. taken_down_at: somebody said that it does not hang there any more.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="printed_cards")
    protocol = models.CharField(max_length=80)
    form = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    paper = models.CharField(max_length=10)
    mark = models.CharField(max_length=12)
    data = models.JSONField()
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_down_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place", "protocol", "form", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "protocol", "form", "language"], name="printed_card_one_of_each_at_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol}, {self.form}, {self.language}"
