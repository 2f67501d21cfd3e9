"""The lanes: fixed pools of threads, each thread with a database connection that it keeps.

A slow page must never delay a press, and the wave of "seen" receipts that follows an alarm must never
delay the next press or the first "I'm going". So each of them has a lane of its own.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import Error as DatabaseError
from django.db import connection

log = logging.getLogger(__name__)

ALARM = "alarm"
RECEIPT = "receipt"
PAGE = "page"
WATCH = "watch"
DOOR = "door"

THREADS = {ALARM: 4, RECEIPT: 1, PAGE: 8, WATCH: 1, DOOR: 2}

_URGENT = ("/api/v1/press", "/api/v1/alarms/", "/desk/", "/desk")
_WATCHED = ("/healthz", "/metrics")


def lane_for(method: str, path: str) -> str:
    """Say which lane answers a request."""
    if path in _WATCHED:
        return WATCH
    if method == "POST" and path.startswith(_URGENT):
        return RECEIPT if path.rstrip("/").endswith("/seen") else ALARM
    return PAGE


class Lanes:
    """The pools of one server. Threads start when they are first needed."""

    def __init__(self) -> None:
        self._pools = {name: ThreadPoolExecutor(count, f"{name}-lane") for name, count in THREADS.items()}

    def __getitem__(self, name: str) -> ThreadPoolExecutor:
        return self._pools[name]

    def warm(self) -> None:
        """Start every thread of the alarm lane and let it connect, so that the first press is as quick as the next."""
        together = threading.Barrier(THREADS[ALARM])
        for _ in range(THREADS[ALARM]):
            self._pools[ALARM].submit(_connect, together)

    def close(self) -> None:
        """Take no more work. What runs is left to end by itself."""
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)


def _connect(together: threading.Barrier) -> None:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        log.warning("the database is not there yet (%s)", type(error).__name__)
    together.wait(timeout=10)
