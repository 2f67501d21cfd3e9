"""Which streams are open now, in all processes."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from deskbell.core import clock
from deskbell.core.models import Connection

# A process beats every few seconds; one that missed this long is dead, and its rows with it.
ALIVE = timedelta(seconds=12)


def streams_of(tenant_id: int) -> QuerySet[Connection]:
    """Return the open streams of one library."""
    return Connection.objects.filter(tenant_id=tenant_id, process__beat_at__gt=clock.now() - ALIVE)


def open_streams(ear_kind: str) -> QuerySet[Connection]:
    """Return the open streams of one kind of listener: ``screen`` or ``person``."""
    return Connection.objects.filter(ear_kind=ear_kind, process__beat_at__gt=clock.now() - ALIVE)
