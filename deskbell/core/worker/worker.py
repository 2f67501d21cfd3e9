"""The lanes of the worker together."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime

from deskbell.core import clock, due, processes
from deskbell.core.worker import leases
from deskbell.core.worker.jumps import Jumps
from deskbell.core.worker.lane import Lane, Rules

log = logging.getLogger("deskbell.worker")

ALARMS = Rules("alarms", lambda kind: kind.startswith("alarm."), threads=4, in_order=True, most_of_a_kind=4)
OTHERS = Rules("others", lambda kind: not kind.startswith("alarm."), threads=12, in_order=False, most_of_a_kind=6)
RELEASE_SECONDS = 5.0
TIDY_SECONDS = 3600.0
UNHANDLED_SECONDS = 60.0


class Worker:
    """Runs the due table in this process. The process must be registered (:mod:`deskbell.core.processes`)."""

    def __init__(self, identity: processes.Identity) -> None:
        self._jumps, self._starting = Jumps(), threading.Lock()
        self._next: dict[str, float] = {}
        self._took_over = False
        self._alarms = Lane(ALARMS, identity.mark, self._prepare, self._jumps.held)
        self._others = Lane(OTHERS, identity.mark, self._prepare_and_tidy, self._jumps.held)

    def start(self) -> None:
        """Begin. What dead processes left is taken over first; what is overdue runs at once, oldest first."""
        for lane in (self._alarms, self._others):
            due.on_schedule(lane.hear)
            lane.start()

    def stop(self, within: float) -> None:
        """End; what runs gets ``within`` seconds, the rest comes back when its lease is released."""
        for lane in (self._alarms, self._others):
            due.off_schedule(lane.hear)
            lane.stop(within)

    def worked_at(self) -> datetime | None:
        """Return when both lanes last went through the table."""
        moments = [lane.worked_at for lane in (self._alarms, self._others) if lane.worked_at]
        return min(moments) if len(moments) == 2 else None

    def _prepare(self) -> None:
        """Before each turn of a lane: what died is taken over, deadlines follow a jump of the clock."""
        with self._starting:
            if not self._took_over:
                processes.remove_dead()
                leases.release_dead()
                self._took_over = True
        self._jumps.check()

    def _prepare_and_tidy(self) -> None:
        """Before each turn of the second lane, which also keeps the table tidy."""
        self._prepare()
        if self._is_time("release", RELEASE_SECONDS) and leases.release_dead():
            self._alarms.ring()
        if self._is_time("unhandled", UNHANDLED_SECONDS):
            for kind in leases.note_unhandled([*due.kinds()]):
                log.warning("nothing handles due rows of kind %s; they are kept", kind)
        if self._is_time("purge", TIDY_SECONDS):
            while leases.purge(clock.now()):
                time.sleep(0.05)

    def _is_time(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._next.get(what, 0.0):
            return False
        self._next[what] = now + every
        return True
