"""The one thread that reads the event table for every stream of this process.

It keeps one cursor per tenant that has listeners. Whatever wakes it (a commit in this process, NOTIFY,
a second gone by), it reads what is above the cursor, encodes it and hands it to the hub. A new stream
comes through here too: so it is greeted between two events, and misses none and gets none twice.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection

from deskbell.core import live
from deskbell.core.fetch import fetch
from deskbell.core.models import Counter, Event
from deskbell.core.stream import frames
from deskbell.core.stream.audience import Audience
from deskbell.core.stream.delivery import Delivery, Outgoing
from deskbell.core.stream.door import Asked, Listener
from deskbell.core.stream.hub import Begin, Hub
from deskbell.core.stream.stream import Stream

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
MOST_REPLAYED = 500
BATCH = 500
ABOVE = f"WHERE tenant_id = %s AND number > %s ORDER BY number LIMIT {BATCH}"
BEGINS_AT_ONCE = 50
KEPT_SECONDS = 60.0
MOST_YIELDED = 0.2
WHO_MAY = ("screen.", "role.", "person.", "place.", "access_key.", "session.")


@dataclass(slots=True)
class History:
    """The newest live events of a tenant, kept while listeners come back. All above ``above`` are here."""

    events: deque[Outgoing]
    above: int
    used_at: float


@dataclass(slots=True)
class Library:
    """Where this process has got to in the log of one tenant. used_at: when a stream last began or was open."""

    cursor: int
    used_at: float
    history: History | None = None


@dataclass(frozen=True, slots=True)
class _Asking:
    transport: asyncio.Transport
    listener: Listener
    last: int | None
    chunked: bool


class Reader(threading.Thread):
    """Start it, tell it of new streams with :meth:`begin`, stop it with :meth:`stop`.

    recheck is called with a tenant's id when something happened that may change who may listen.
    """

    def __init__(self, hub: Hub, recheck: Callable[[int], None]) -> None:
        super().__init__(name="stream-reader", daemon=True)
        self._hub = hub
        self._recheck = recheck
        self._libraries: dict[int, Library] = {}
        self._woken: set[int] = set()
        self._asking: deque[_Asking] = deque()
        self._bell = threading.Event()
        self._lock = threading.Lock()
        self._stopped = False
        self._polled_at = 0.0

    def begin(self, transport: asyncio.Transport, listener: Listener, asked: Asked, *, chunked: bool) -> None:
        """Queue a stream that was admitted."""
        self._asking.append(_Asking(transport, listener, _last_event_id(asked), chunked))
        self._bell.set()

    def hear(self, tenant_id: int, event: Event) -> None:
        """Take an event that this thread has just committed, if it is the next one and nobody is reading.

        That saves a change of threads and a query on the way from a press to the screens. In any other
        case the reader is woken and finds the event in the table.

        It waits a moment while the screens are written to. Python runs one thread at a time: this one would
        otherwise make its answer in turns with the loop, and every screen would light later for it.
        """
        if not self._lock.acquire(blocking=False):
            return self.wake(tenant_id)
        delivery = None
        try:
            library = self._libraries.get(tenant_id)
            ahead = event.number - library.cursor if library else 0
            if library and ahead == 1:
                delivery = self._take(tenant_id, library, event)
        finally:
            self._lock.release()
        if delivery is not None:
            delivery.done.wait(MOST_YIELDED)
        elif ahead > 1:
            self.wake(tenant_id)
        return None

    def wake(self, tenant_id: int) -> None:
        """Look at a tenant's log soon. Any thread."""
        self._woken.add(tenant_id)
        self._bell.set()

    def wake_all(self) -> None:
        """Look at everything soon: a notice may have been missed."""
        self._polled_at = 0.0
        self._bell.set()

    def stop(self) -> None:
        """End the thread after what it is doing."""
        self._stopped = True
        self._bell.set()

    def run(self) -> None:
        """Read until stopped. A database that fails is tried again at the next turn."""
        live.listen(self.hear)
        try:
            while not self._stopped:
                self._bell.wait(self._seconds_to_wait())
                self._bell.clear()
                try:
                    with self._lock:
                        self._turn()
                except DatabaseError as error:
                    log.warning("the event log could not be read (%s); trying again", type(error).__name__)
                    with suppress(DatabaseError):
                        connection.close()
                    time.sleep(POLL_SECONDS / 2)
                except Exception:
                    log.exception("a turn of the reader failed; the next one comes")
                    time.sleep(POLL_SECONDS / 2)
        finally:
            live.stop_listening(self.hear)
            connection.close()

    def _seconds_to_wait(self) -> float:
        if self._asking:
            return 0.0
        return max(0.0, self._polled_at + POLL_SECONDS - time.monotonic())

    def _turn(self) -> None:
        self._read_woken()
        if time.monotonic() - self._polled_at >= POLL_SECONDS:
            self._poll()
        for _ in range(min(BEGINS_AT_ONCE, len(self._asking))):
            if self._woken:
                break
            self._begin(self._asking[0])
            self._asking.popleft()
        if self._asking:
            self._bell.set()

    def _read_woken(self) -> None:
        while self._woken:
            tenant_id = self._woken.pop()
            library = self._libraries.get(tenant_id)
            if library is not None:
                self._read(tenant_id, library)

    def _poll(self) -> None:
        """Catch what no notice told of, and forget libraries without listeners and old histories."""
        self._polled_at = time.monotonic()
        for tenant_id, library in list(self._libraries.items()):
            self._tidy(tenant_id, library)
        newest = Counter.objects.filter(tenant_id__in=list(self._libraries)).values_list("tenant_id", "last")
        for tenant_id, last in newest:
            if last > self._libraries[tenant_id].cursor:
                self._read(tenant_id, self._libraries[tenant_id])

    def _tidy(self, tenant_id: int, library: Library) -> None:
        old = self._polled_at - KEPT_SECONDS
        if self._hub.listeners_of(tenant_id):
            library.used_at = self._polled_at
        elif library.used_at < old:
            del self._libraries[tenant_id]
        if library.history and library.history.used_at < old:
            library.history = None

    def _read(self, tenant_id: int, library: Library) -> None:
        more = True
        while more:
            events = fetch(Event, ABOVE, [tenant_id, library.cursor])
            for event in events:
                self._take(tenant_id, library, event)
            more = len(events) == BATCH

    def _take(self, tenant_id: int, library: Library, event: Event) -> Delivery | None:
        """Hand one event on, and move the cursor past it. Returns how it is delivered, if it is."""
        delivery = None
        if event.live is not None:
            outgoing = _outgoing(event)
            delivery = Delivery(tenant_id, outgoing)
            self._hub.post(delivery)
            if library.history is not None:
                _remember(library.history, outgoing)
        library.cursor = event.number
        if event.kind.startswith(WHO_MAY):
            self._recheck(tenant_id)
        return delivery

    def _begin(self, asking: _Asking) -> None:
        tenant_id = asking.listener.ears.tenant_id
        library = self._libraries.get(tenant_id)
        if library is None:
            newest = Counter.objects.filter(tenant_id=tenant_id).values_list("last", flat=True).first()
            library = self._libraries[tenant_id] = Library(newest or 0, time.monotonic())
        library.used_at = time.monotonic()
        missed, reset = None, False
        if asking.last is not None:
            missed, reset = self._missed(tenant_id, library, asking)
        begin = Begin(asking.transport, asking.listener, asking.chunked, library.cursor, missed, reset)
        self._hub.post(begin)

    def _missed(self, tenant_id: int, library: Library, asking: _Asking) -> tuple[list[bytes] | None, bool]:
        last = asking.last or 0
        if last > library.cursor:
            return None, True
        if last == library.cursor:
            return [], False
        history = self._history(tenant_id, library)
        if last < history.above:
            return None, True
        stream = Stream(self._hub, asking.transport, asking.listener, chunked=asking.chunked)
        heard = ((event, event.manner(stream)) for event in history.events if event.number > last)
        return [event.frame(manner) for event, manner in heard if manner], False

    def _history(self, tenant_id: int, library: Library) -> History:
        if library.history is None:
            live_ones = Event.objects.filter(tenant_id=tenant_id, number__lte=library.cursor, live__isnull=False)
            events = list(live_ones.order_by("-number")[: MOST_REPLAYED + 1])
            above = events.pop().number if len(events) > MOST_REPLAYED else 0
            library.history = History(deque(map(_outgoing, reversed(events))), above, 0.0)
        library.history.used_at = time.monotonic()
        return library.history


def _outgoing(event: Event) -> Outgoing:
    live_data: dict[str, Any] = event.live or {}
    data = frames.event_data(event.number, event.kind, event.at, live_data)
    instead = frames.quiet_data(event.number, event.at, live_data)
    audience = Audience(event.path, event.ring, event.tell, event.quiet)
    return Outgoing(event.number, event.path, audience, data, quiet_data=instead)


def _remember(history: History, event: Outgoing) -> None:
    history.events.append(event)
    if len(history.events) > MOST_REPLAYED:
        history.above = history.events.popleft().number


def _last_event_id(asked: Asked) -> int | None:
    """Return after which event to begin. What is no number counts as having seen nothing of the kind."""
    text = asked.headers.get("last-event-id") or asked.query.get("last", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
