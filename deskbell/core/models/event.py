"""The event log: one append-only table that timelines, live screens, statistics and audit all read."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from deskbell.core.mode import Mode


class Counter(models.Model):
    """The last event number of each tenant. Raising it holds a lock until commit, which keeps order."""

    tenant_id = models.BigIntegerField(primary_key=True)
    last = models.BigIntegerField(default=0)


class Event(models.Model):
    """Something that happened. Written once by :func:`deskbell.core.log.record`, never changed.

    path is the path of the place it happened at. ring, tell and quiet are audiences
    (:mod:`deskbell.core.audience`). data is what the record keeps; live is what screens are sent
    (None: nothing). A wrong entry is struck by a later event of kind ``struck``.
    """

    tenant_id = models.BigIntegerField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    path = models.CharField(max_length=400)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=200)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ACTUAL)
    data = models.JSONField(default=dict)
    live = models.JSONField(null=True, default=None)
    ring = models.JSONField(default=list)
    tell = models.JSONField(default=list)
    quiet = models.JSONField(default=list)

    class Meta:
        ordering = ["tenant_id", "number"]
        constraints = [models.UniqueConstraint(fields=["tenant_id", "number"], name="event_number_once")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "number"], name="event_subject"),
            models.Index(fields=["tenant_id", "at"], name="event_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change an event that is stored."""
        if not self._state.adding:
            raise EventIsFinal(f"event {self.pk} is written already; strike it with a new event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to erase an event."""
        raise EventIsFinal(f"event {self.pk} can't be erased; strike it with a new event")


class EventIsFinal(Exception):
    """An event was about to be changed or erased."""
