"""PostgreSQL's NOTIFY: wakes the reader when another process has committed an event.

A notice can be lost (the connection broke); the reader's poll finds what it told of. SQLite has none
of this: there, other processes are found by the poll alone.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from deskbell.core.live import CHANNEL

log = logging.getLogger(__name__)

LOOK_UP_SECONDS = 1.0
MOST_WAIT = 10.0
KEPT = ("dbname", "user", "password", "host", "port")


class Wakeups(threading.Thread):
    """Listens on a connection of its own until stopped."""

    def __init__(self, wake: Callable[[int], None], wake_all: Callable[[], None]) -> None:
        super().__init__(name="stream-wakeups", daemon=True)
        self._wake, self._wake_all = wake, wake_all
        self._stopped = threading.Event()

    @staticmethod
    def are_needed() -> bool:
        """Tell whether the database can notify at all."""
        return connection.vendor == "postgresql"

    def stop(self) -> None:
        """End the thread within a second."""
        self._stopped.set()

    def run(self) -> None:
        """Listen; when the connection breaks, come back with growing patience."""
        from psycopg import Error as PsycopgError

        wait = 1.0
        while not self._stopped.is_set():
            try:
                self._listen()
                wait = 1.0
            except PsycopgError as error:
                log.warning("the connection that waits for news broke (%s); polling meanwhile", type(error).__name__)
                self._stopped.wait(wait)
                wait = min(MOST_WAIT, wait * 2)

    def _listen(self) -> None:
        from psycopg import connect

        parameters: dict[str, Any] = connections["default"].get_connection_params()
        wanted = {name: value for name, value in parameters.items() if name in KEPT or name.startswith("keepalives")}
        with connect(**wanted, autocommit=True, connect_timeout=5) as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            self._wake_all()
            while not self._stopped.is_set():
                for notice in listening.notifies(timeout=LOOK_UP_SECONDS):
                    self._wake(int(notice.payload))
