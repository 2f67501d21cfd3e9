"""How a committed event wakes the streams.

The table is the truth; a wake-up only says "look". In this process the server's hub registers a
listener; on PostgreSQL other processes are told with NOTIFY, which the database sends at commit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from deskbell.core.models import Event

Listener = Callable[[int, "Event"], None]

CHANNEL = "deskbell_live"

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call ``listener`` with a tenant's id and the event after each commit of one. Any thread."""
    _listeners.append(listener)


def stop_listening(listener: Listener) -> None:
    """Undo :func:`listen`."""
    _listeners.remove(listener)


def wake_after_commit(event: Event) -> None:
    """Tell the hub of this process, and those of other processes, once this transaction is committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(event.tenant_id)])
    # Robust: what is committed is committed, whatever goes wrong in telling of it. The poll finds it.
    transaction.on_commit(lambda: _wake(event), robust=True)


def _wake(event: Event) -> None:
    for listener in _listeners.copy():
        listener(event.tenant_id, event)
