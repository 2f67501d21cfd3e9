"""Noticing that the wall clock was set, and moving deadlines along.

"In 30 seconds" must stay 30 seconds when somebody corrects the clock by an hour. The wall clock is
compared with one that nobody can set (and that runs on while a laptop sleeps: an alarm that was to
escalate during the sleep escalates at waking). Time zones and daylight saving don't matter: all is UTC.
"""

from __future__ import annotations

import logging
import os
import platform
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from deskbell.core import clock, processes
from deskbell.core.models import Due, ServerProcess

log = logging.getLogger("deskbell.worker")

SMALLEST = timedelta(seconds=2)
SAME_JUMP_SECONDS = 30.0
MARKER = "core.clock_jump"
LOCK = 0x6465736B


class Jumps:
    """Compares the clocks each time it is asked. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._gap = self._measure()
        self._newest = 0

    def _measure(self) -> timedelta:
        return clock.since_epoch() - timedelta(seconds=clock.steady())

    def check(self) -> timedelta:
        """Look; after a jump of more than two seconds move the deadlines. Returns the jump (0: none)."""
        with self._lock:
            gap = self._measure()
            jump = gap - self._gap
            if abs(jump) <= SMALLEST:
                self._newest = Due.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
                jump = timedelta(0)
            else:
                self._move(jump)
            self._gap = gap  # only now: while the database refuses, the jump is still to be minded
            return jump

    @contextmanager
    def held(self) -> Iterator[datetime]:
        """Give now, as the deadlines are counted, and mind no jump until the block ends.

        A deadline written by the wall clock of the moment would be moved as well, should the clock have been set
        after the last look: a call that was to be tried again in a second would wait for an hour.
        """
        with self._lock:
            self.check()
            yield clock.at_epoch(self._gap + timedelta(seconds=clock.steady()))

    def _move(self, jump: timedelta) -> None:
        seconds = jump.total_seconds()
        if _others_run_elsewhere():
            log.warning("this machine's clock jumped by %+.1f s; deadlines stay, other machines keep them", seconds)
            return
        with transaction.atomic():
            if _was_minded(seconds):
                return
            moved = self._rows_from_before().update(due_at=F("due_at") + jump, made_at=F("made_at") + jump)
            Due.objects.filter(done_at=None, lease_until__isnull=False).update(lease_until=F("lease_until") + jump)
            _mark(seconds)
        log.warning("the clock jumped by %+.1f s; %d deadlines were moved along", seconds, moved)

    def _rows_from_before(self) -> QuerySet[Due]:
        """Return open relative rows made before the jump; those made since then are new and dated now."""
        now = clock.now()
        since = Q(pk__gt=self._newest, made_at__gte=now - SMALLEST / 2, made_at__lte=now)
        return Due.objects.filter(~since, done_at=None, relative=True)


def _others_run_elsewhere() -> bool:
    """Tell whether processes on other machines share this database: then this clock is only one of several."""
    here = processes.here()
    fresh = ServerProcess.objects.exclude(name__startswith=here)
    return any(abs(clock.now() - row.beat_at) < processes.DEAD_AFTER for row in fresh)


def _was_minded(seconds: float) -> bool:
    """Tell whether another process of this machine has moved the deadlines for this same jump already."""
    steady = clock.steady()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    marks = Due.objects.filter(kind=MARKER).values_list("args", flat=True)
    return any(
        mark["host"] == platform.node()
        and mark["process"] != os.getpid()  # what this process minded was another jump, however alike
        and abs(mark["steady"] - steady) < SAME_JUMP_SECONDS
        and abs(mark["seconds"] - seconds) < SMALLEST.total_seconds()
        for mark in marks
    )


def _mark(seconds: float) -> None:
    now, steady = clock.now(), clock.steady()
    Due.objects.create(
        kind=MARKER,
        key=f"{MARKER}:{platform.node()}:{steady:.3f}",
        args={"host": platform.node(), "process": os.getpid(), "steady": steady, "seconds": seconds},
        due_at=now,
        made_at=now,
        relative=False,
        done_at=now,
        outcome="done",
    )
