"""Which screens have a stream open now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from deskbell.core import clock
from deskbell.core.models import Connection

# A process beats every few seconds; one that missed this long is dead, and its rows with it.
ALIVE = timedelta(seconds=12)


def screens_listening(ids: Iterable[int]) -> set[int]:
    """Return those of these screens that listen now, in one query."""
    alive = Connection.objects.filter(ear_kind="screen", process__beat_at__gt=clock.now() - ALIVE)
    return set(alive.filter(ear_id__in=list(ids)).values_list("ear_id", flat=True))
