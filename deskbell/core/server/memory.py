"""Collecting garbage when nobody waits.

Python looks for garbage in cycles whenever enough objects were made, which a press does; with ten
thousand streams such a look takes tens of milliseconds, right between the commit and the screens. So
what was made at the start is left out of it for ever, and the rest is looked through in quiet moments.
"""

from __future__ import annotations

import gc
import time

QUIET_SECONDS = 1.0
FULL_SECONDS = 60.0
YOUNG = 5_000
TOO_MANY = 200_000


class Collector:
    """Takes the collector over; :meth:`turn` is called about once a second."""

    def __init__(self) -> None:
        self._full_at = time.monotonic()

    def start(self) -> None:
        """Set aside what is there now, and let nothing collect by itself any more."""
        gc.collect()
        gc.freeze()
        gc.disable()

    def turn(self, busy_at: float) -> None:
        """Collect if it is worth it and nothing was sent for a second (busy_at: when something last was)."""
        young = gc.get_count()[0]
        now = time.monotonic()
        if young < YOUNG or (now - busy_at < QUIET_SECONDS and young < TOO_MANY):
            return
        if now - self._full_at < FULL_SECONDS:
            gc.collect(1)
        else:
            self._full_at = now
            gc.collect()
