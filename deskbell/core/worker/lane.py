"""A lane of the worker: one thread that claims what is due, and a few that run it."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from deskbell.core import clock, due
from deskbell.core.models import Due
from deskbell.core.worker import leases
from deskbell.core.worker.leases import Lease

log = logging.getLogger("deskbell.worker")

POLL_SECONDS = 0.25
AFTER_ERROR_SECONDS = 0.5
STUCK_SECONDS = 5.0
MOST_WAIT = 60.0
HeldClock = Callable[[], AbstractContextManager[datetime]]
"""Gives now; until its block ends no jump of the clock moves the deadlines (:meth:`.jumps.Jumps.held`)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a lane takes and how much at once.

    in_order: rows of one library run one after the other, oldest first. most_of_a_kind keeps threads
    free for others when everything of one kind hangs.
    """

    name: str
    takes: Callable[[str], bool]
    threads: int
    in_order: bool
    most_of_a_kind: int


class Lane(threading.Thread):
    """Start it, :meth:`ring` it when something was scheduled, stop it with :meth:`stop`."""

    def __init__(self, rules: Rules, mark: str, before_each_turn: Callable[[], None], held_clock: HeldClock) -> None:
        super().__init__(name=f"worker-{rules.name}", daemon=True)
        self.worked_at: datetime | None = None
        self._rules, self._mark, self._before = rules, mark, before_each_turn
        self._held_clock = held_clock
        self._pool = ThreadPoolExecutor(rules.threads, f"worker-{rules.name}")
        self._running: dict[int, Lease] = {}
        self._moved_at = time.monotonic()
        self._bell = threading.Event()
        self._stopped = False

    def ring(self) -> None:
        """Look at the table now. Any thread."""
        self._bell.set()

    def hear(self, laters: Iterable[due.Later]) -> None:
        """Look at the table now if one of these is ours and due before we would look anyway. Any thread.

        A press schedules its tiers for half a minute later; looking at once would only get in its way.
        """
        soon = clock.in_seconds(POLL_SECONDS)
        if any(later.due_at <= soon and self._rules.takes(later.kind) for later in laters):
            self._bell.set()

    def stop(self, within: float) -> None:
        """Claim nothing more; what runs gets ``within`` seconds, then its lease brings it back."""
        self._stopped = True
        self._bell.set()
        self.join(within)
        self._pool.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + within
        while self._running and time.monotonic() < until:
            time.sleep(0.01)

    def run(self) -> None:
        """Claim and run until stopped. A database that fails is tried again."""
        wait = 0.0
        while not self._stopped:
            self._bell.wait(wait)
            self._bell.clear()
            try:
                # The moment is taken first: should the clock jump after that, nothing is claimed by the new time
                # before the deadlines were moved along.
                now = clock.now()
                self._before()
                wait = self._turn(now)
            except DatabaseError as error:
                log.warning("the due table can't be worked (%s); trying again", type(error).__name__)
                with suppress(DatabaseError):
                    connection.close()
                wait = AFTER_ERROR_SECONDS
            except Exception:
                log.exception("a turn of the worker failed; the next one comes")
                wait = AFTER_ERROR_SECONDS
        connection.close()

    def _turn(self, now: datetime) -> float:
        """Claim what is due and hand it out; return how many seconds there is nothing to do."""
        kinds = [kind for kind in due.kinds() if self._rules.takes(kind)]
        free = leases.open_rows(kinds, now).exclude(pk__in=list(self._running))
        first = free.values_list("due_at", flat=True).first()
        late = first is not None and first <= now
        claimed = leases.claim(self._mark, kinds, self._choose, now) if late and self._has_room() else []
        for lease in claimed:
            self._running[lease.id] = lease
            self._moved_at = time.monotonic()
            self._pool.submit(self._run, lease)
        if not late or claimed or time.monotonic() - self._moved_at < STUCK_SECONDS:
            self.worked_at = clock.now()
        if claimed and self._has_room():
            return 0.0
        return POLL_SECONDS if first is None or late else min(POLL_SECONDS, (first - clock.now()).total_seconds())

    def _has_room(self) -> bool:
        return len(self._running) < self._rules.threads and not self._stopped

    def _choose(self, rows: Iterable[Due]) -> list[Due]:
        """Pick from rows that are due, oldest first, as many as there are threads for."""
        running = list(self._running.values())
        room = self._rules.threads - len(running)
        kinds = Counter(lease.kind for lease in running)
        busy = {lease.tenant_id for lease in running if lease.tenant_id is not None}
        chosen: list[Due] = []
        for row in rows:
            if len(chosen) == room:
                break
            if kinds[row.kind] >= self._rules.most_of_a_kind or (self._rules.in_order and row.tenant_id in busy):
                continue
            chosen.append(row)
            kinds[row.kind] += 1
            if row.tenant_id is not None:
                busy.add(row.tenant_id)
        return chosen

    def _run(self, lease: Lease) -> None:
        close_old_connections()
        try:
            run_one(lease, self._held_clock)
        except DatabaseError as error:
            log.warning(
                "%s %d could not be marked (%s); its lease will run out", lease.kind, lease.id, type(error).__name__
            )
            with suppress(DatabaseError):
                connection.close()
        finally:
            del self._running[lease.id]
            self._moved_at = time.monotonic()
            self._bell.set()


def run_one(lease: Lease, held_clock: HeldClock) -> None:
    """Run the handler of a leased row and mark how it went. What a handler raises puts the row off."""
    handler = due.handler_of(lease.kind)
    if handler is None:
        _put_off(lease, MOST_WAIT, leases.NOBODY, held_clock)
        return
    try:
        handler(lease.args, lease.attempt)
    except due.TryAgain as later:
        _put_off(lease, later.seconds, str(later), held_clock)
    except Exception as error:  # noqa: BLE001
        _put_off_failed(lease, error, held_clock)
    else:
        leases.finish(lease)


def _put_off(lease: Lease, seconds: float, why: str, held_clock: HeldClock) -> None:
    with held_clock() as now:
        leases.put_off(lease, now + timedelta(seconds=seconds), why)


def _put_off_failed(lease: Lease, error: Exception, held_clock: HeldClock) -> None:
    """Put a failed row off. Its message may hold a name or an address, so only its type and line are kept."""
    seconds = min(MOST_WAIT, 2.0 ** min(lease.attempt.number - 1, 10))
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "?"
    why = f"{type(error).__name__} at {where}"
    log.warning(
        "%s %d failed (%s), attempt %d; again in %.0f s", lease.kind, lease.id, why, lease.attempt.number, seconds
    )
    _put_off(lease, seconds, why, held_clock)
