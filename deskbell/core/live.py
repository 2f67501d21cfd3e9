"""How a committed event wakes the streams.

The table is the truth; a wake-up only says "look". In this process the server's hub registers a
listener; on PostgreSQL other processes are told with NOTIFY, which the database sends at commit.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

CHANNEL = "deskbell_live"

_listeners: list[Callable[[int], None]] = []


def listen(listener: Callable[[int], None]) -> None:
    """Call ``listener`` with a tenant's id after each commit that has news for it. Any thread."""
    _listeners.append(listener)


def stop_listening(listener: Callable[[int], None]) -> None:
    """Undo :func:`listen`."""
    _listeners.remove(listener)


def wake_after_commit(tenant_id: int) -> None:
    """Tell the hub of this process, and those of other processes, once this transaction is committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(tenant_id)])
    transaction.on_commit(lambda: _wake(tenant_id))


def _wake(tenant_id: int) -> None:
    for listener in _listeners:
        listener(tenant_id)
