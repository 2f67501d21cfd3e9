"""The one thread that keeps the tables true about this server: alive, worked, who listens, who still may."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models import Count, Max

from deskbell.core import clock, processes
from deskbell.core.models import Connection
from deskbell.core.stream.door import Doorkeeper
from deskbell.core.stream.hub import Hub
from deskbell.core.stream.stream import Stream

log = logging.getLogger(__name__)

TURN_SECONDS = 1.0
RECHECK_SECONDS = 20.0
SEEN_SECONDS = 60.0
ROWS_AT_ONCE = 400
OK = "ok"
STALLED = "stalled"


class Keeper(threading.Thread):
    """Start it, let the hub call :meth:`joined` and :meth:`left`, stop it with :meth:`stop`.

    worked_at says when the worker inside this process last worked (None: there is none).
    """

    def __init__(
        self,
        identity: processes.Identity,
        doorkeeper: Doorkeeper,
        *,
        works: bool,
        worked_at: Callable[[], datetime | None],
    ) -> None:
        super().__init__(name="stream-keeper", daemon=True)
        self.hub: Hub
        self._identity = identity
        self._doorkeeper = doorkeeper
        self._works = works
        self._worked_at = worked_at
        self._row = processes.register(identity, serves=True, works=works)
        self._streams: set[Stream] = set()
        self._joined: set[Stream] = set()
        self._left: list[tuple[int, int]] = []  # the row and its tenant
        self._lock = threading.Lock()
        self._recheck: set[int] = set()
        self._others: dict[int, Any] = {}
        self._next: dict[str, float] = {}
        self._stopped = threading.Event()

    def joined(self, stream: Stream) -> None:
        """Note a new stream. Called on the loop."""
        with self._lock:
            self._streams.add(stream)
            self._joined.add(stream)

    def left(self, stream: Stream) -> None:
        """Note a stream that ended. Called on the loop."""
        with self._lock:
            self._streams.discard(stream)
            if stream in self._joined:
                self._joined.discard(stream)
            elif stream.row:
                self._left.append((stream.row, stream.ears.tenant_id))
                stream.row = 0

    def recheck(self, tenant_id: int) -> None:
        """Ask soon whether the listeners of a tenant may still listen. Any thread."""
        with self._lock:
            self._recheck.add(tenant_id)

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()

    def run(self) -> None:
        """Do what is due, once a second, until stopped; then take this process off the list."""
        well_at = time.monotonic()
        self._wait_for_worker()
        wait = 0.0
        while not self._stopped.wait(wait):
            wait = TURN_SECONDS
            try:
                self._turn()
                well_at = time.monotonic()
            except DatabaseError as error:
                log.warning("who listens could not be written (%s); trying again", type(error).__name__)
                with suppress(DatabaseError):
                    connection.close()
                if time.monotonic() - well_at > processes.STALLED_AFTER.total_seconds():
                    self._tell(STALLED)
            except Exception:
                log.exception("a turn of the keeper failed; the next one comes")
        with suppress(DatabaseError):
            processes.leave(self._identity)
        connection.close()

    def _wait_for_worker(self) -> None:
        """Give the worker inside a second for its first turn, so that a start does not look like a stall."""
        until = time.monotonic() + TURN_SECONDS
        while self._works and self._worked_at() is None and time.monotonic() < until:
            self._stopped.wait(0.02)

    def _turn(self) -> None:
        if self._is_time("beat", processes.BEAT_SECONDS):
            self._beat()
        self._write_connections()
        if self._is_time("recheck", RECHECK_SECONDS):
            self._check(None)
        elif self._recheck:
            with self._lock:
                tenants, self._recheck = self._recheck, set()
            self._check(tenants)
            self._tell_changed(tenants)  # a desk that was moved or renamed learns it by asking again
        if self._is_time("seen", SEEN_SECONDS):
            for streams in _batches(self._some(None)):
                self._doorkeeper.note_seen({stream.credential for stream in streams})

    def _is_time(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._next.get(what, 0.0):
            return False
        self._next[what] = now + every
        return True

    def _beat(self) -> None:
        if not processes.beat(self._row, self._worked_at()):
            self._row = processes.register(self._identity, serves=True, works=self._works)
            with self._lock:
                self._joined |= self._streams
        processes.remove_dead()
        self._tell(OK if processes.is_being_worked() else STALLED)
        self._look_at_others()

    def _tell(self, state: str) -> None:
        self.hub.loop.call_soon_threadsafe(self.hub.set_worker_state, state)

    def _look_at_others(self) -> None:
        """See whether anyone came to or left the streams of other processes."""
        rows = Connection.objects.exclude(process=self._row).values("tenant_id").annotate(n=Count("id"), top=Max("id"))
        others = {row["tenant_id"]: (row["n"], row["top"]) for row in rows}
        changed = {key for key in others.keys() | self._others.keys() if others.get(key) != self._others.get(key)}
        self._others = others
        if changed:
            self._tell_changed(changed)

    def _tell_changed(self, tenants: set[int]) -> None:
        """Let screens ask again who would hear: not before the tables say so, or they would learn the old answer."""
        self.hub.loop.call_soon_threadsafe(self.hub.listeners_changed, tenants)

    def _write_connections(self) -> None:
        """Write who came and who left, a few hundred in a transaction, so that no press waits for them."""
        while True:
            with self._lock:
                came = [self._joined.pop() for _ in range(min(ROWS_AT_ONCE, len(self._joined)))]
                left, self._left = self._left[:ROWS_AT_ONCE], self._left[ROWS_AT_ONCE:]
            if not came and not left:
                return
            try:
                with transaction.atomic():
                    Connection.objects.filter(pk__in=[row for row, _tenant in left]).delete()
                    rows = Connection.objects.bulk_create([self._row_for(stream) for stream in came])
            except DatabaseError:
                with self._lock:
                    self._joined |= self._streams.intersection(came)
                    self._left += left
                raise
            self._remember_rows(came, rows)
            self._tell_changed({row.tenant_id for row in rows} | {tenant_id for _row, tenant_id in left})

    def _row_for(self, stream: Stream) -> Connection:
        ears = stream.ears
        return Connection(
            process=self._row,
            tenant_id=ears.tenant_id,
            ear_kind=ears.kind,
            ear_id=ears.id,
            path=ears.path,
            opened_at=clock.now(),
        )

    def _remember_rows(self, came: list[Stream], rows: list[Connection]) -> None:
        with self._lock:
            for stream, row in zip(came, rows, strict=True):
                if stream in self._streams and stream not in self._joined:
                    stream.row = row.pk
                else:
                    self._left.append((row.pk, row.tenant_id))

    def _some(self, tenants: set[int] | None) -> list[Stream]:
        with self._lock:
            return [stream for stream in self._streams if tenants is None or stream.ears.tenant_id in tenants]

    def _check(self, tenants: set[int] | None) -> None:
        """Ask again whether those who listen still may, and what."""
        for streams in _batches(self._some(tenants)):
            heard = self._doorkeeper.still_heard(list({stream.credential for stream in streams}))
            news = [(stream, heard.get(stream.credential)) for stream in streams]
            changed = [(stream, ears) for stream, ears in news if ears != stream.ears]
            if changed:
                self.hub.loop.call_soon_threadsafe(self.hub.apply, changed)


def _batches(streams: list[Stream]) -> Iterator[list[Stream]]:
    for start in range(0, len(streams), ROWS_AT_ONCE):
        yield streams[start : start + ROWS_AT_ONCE]
