"""Every stream of this process. Lives on the event loop; never touches the database, never waits."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from deskbell.core import clock
from deskbell.core.audience import Ears
from deskbell.core.stream import frames
from deskbell.core.stream.door import Listener
from deskbell.core.stream.seats import Seats
from deskbell.core.stream.stream import Stream

log = logging.getLogger(__name__)

BEAT_SECONDS = 4.0
TICK_SECONDS = 0.1
BUCKETS = round(BEAT_SECONDS / TICK_SECONDS)
TURN_SECONDS = 0.005


class Op(Protocol):
    """Something to do on the loop, in its turn, in steps short enough for others to get theirs."""

    def step(self, hub: Hub) -> bool:
        """Do a bit; return True when done."""


@dataclass(slots=True)
class Library:
    """The streams of one tenant, and the version of who is listening as its screens were told.

    Screens have a seat, unless something is special about them (see :attr:`Stream.may_sit`); all others stand.
    """

    streams: dict[Stream, None] = field(default_factory=dict)
    seats: Seats = field(default_factory=Seats)
    standing: dict[Stream, None] = field(default_factory=dict)
    version: int = 0
    told: int = 0
    told_at: float = 0.0


@dataclass(slots=True)
class Begin:
    """A stream begins: its greeting, then what it missed, then everything that comes."""

    transport: asyncio.Transport
    listener: Listener
    chunked: bool
    cursor: int
    replay: list[bytes] | None
    reset: bool

    def step(self, hub: Hub) -> bool:
        """Greet and join the others."""
        if not self.transport.is_closing():
            stream = Stream(hub, self.transport, self.listener, chunked=self.chunked)
            greeting = frames.hello_frame(
                self.cursor,
                clock.now(),
                self.listener.ears.name,
                retry=hub.retry_milliseconds(),
                numbered=self.reset or self.replay is None,
                reset=self.reset,
            )
            stream.start(greeting, self.replay or [])
            hub.join(stream)
        return True


class Hub:
    """Streams by tenant, the queue of what to do with them, and their beats.

    on_join and on_leave are called on the loop for each stream that comes or goes. busy_at is when
    something was last sent, by the loop's clock.
    """

    def __init__(self, on_join: Callable[[Stream], None], on_leave: Callable[[Stream], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.libraries: dict[int, Library] = {}
        self.cut = 0
        self.busy_at = 0.0
        self._on_join, self._on_leave = on_join, on_leave
        self._ops: deque[Op] = deque()
        self._pumping = False
        self._buckets: list[set[Stream]] = [set() for _ in range(BUCKETS)]
        self._bucket = self._next_bucket = 0
        self._state = "ok"
        self._ended = False
        self._first_version = int(clock.now().timestamp())
        self._ticker = self.loop.call_later(TICK_SECONDS, self._tick)

    @property
    def count(self) -> int:
        """How many streams are open."""
        return sum(len(library.streams) for library in self.libraries.values())

    def post(self, op: Op) -> None:
        """Queue something to do. Any thread."""
        self.loop.call_soon_threadsafe(self._take, op)

    def _take(self, op: Op) -> None:
        self._ops.append(op)
        if not self._pumping:
            self._pumping = True
            self._pump()

    def _pump(self) -> None:
        until = self.loop.time() + TURN_SECONDS
        while self._ops:
            if self._ops[0].step(self):
                self._ops.popleft()
            self.busy_at = self.loop.time()
            if self.busy_at >= until:
                self.loop.call_soon(self._pump)
                return
        self._pumping = False

    def listeners_of(self, tenant_id: int) -> int:
        """Return how many streams of a tenant are open. Any thread."""
        library = self.libraries.get(tenant_id)
        return len(library.streams) if library else 0

    def write(self, stream: Stream, wrapped: bytes) -> None:
        """Write one frame to one stream; a stream whose connection is gone is forgotten."""
        try:
            stream.send(wrapped)
        except (RuntimeError, OSError) as error:
            self.lost(stream, error)

    def lost(self, stream: Stream, error: Exception) -> None:
        """Forget a stream that could not be written to: its connection had just gone."""
        log.debug("a stream ended while it was written to: %s", type(error).__name__)
        self.drop(stream)
        stream.transport.abort()

    def join(self, stream: Stream) -> None:
        """Take up a stream that was greeted."""
        if self._ended:
            stream.end(frames.retry_frame(self.retry_milliseconds()))
            return
        library = self.libraries.setdefault(stream.ears.tenant_id, Library(version=self._first_version))
        library.streams[stream] = library.standing[stream] = None
        self.seat(stream)
        self._next_bucket = stream.bucket = (self._next_bucket + 1) % BUCKETS
        self._buckets[stream.bucket].add(stream)
        self._on_join(stream)

    def drop(self, stream: Stream) -> None:
        """Forget a stream. Harmless when it is forgotten already."""
        library = self.libraries.get(stream.ears.tenant_id)
        if library is None or stream not in library.streams:
            return
        self.unseat(stream)
        del library.streams[stream], library.standing[stream]
        self._buckets[stream.bucket].discard(stream)
        self._on_leave(stream)

    def seat(self, stream: Stream) -> None:
        """Let a stream that stands sit down, if it may."""
        library = self.libraries.get(stream.ears.tenant_id)
        if library and stream in library.standing and stream.may_sit:
            del library.standing[stream]
            library.seats.take(stream)

    def unseat(self, stream: Stream) -> None:
        """Let a stream stand, if it sits."""
        library = self.libraries.get(stream.ears.tenant_id)
        if library and stream in library.streams and stream not in library.standing:
            library.seats.leave(stream)
            library.standing[stream] = None

    def cut_off(self, stream: Stream) -> None:
        """Abort a stream that is not being read."""
        self.cut += 1
        log.warning("a listener that stopped reading was cut off")
        self.drop(stream)
        stream.transport.abort()

    def listeners_changed(self, tenants: Iterable[int]) -> None:
        """Note that the tables say something new about who listens, here or through other processes."""
        for tenant_id in tenants:
            library = self.libraries.get(tenant_id)
            if library is not None:
                library.version += 1

    def set_worker_state(self, state: str) -> None:
        """Say whether the due table is being worked (``ok``, ``stalled``); a change is told at once."""
        if state != self._state:
            self._state = state
            log.warning("the due table is %s", "being worked again" if state == "ok" else "not being worked")
            for bucket in self._buckets:
                self._beat(list(bucket))

    def apply(self, changed: Iterable[tuple[Stream, Ears | None]]) -> None:
        """End the streams of those who may not listen any more (None), and mind what others may hear now."""
        for stream, ears in changed:
            library = self.libraries.get(stream.ears.tenant_id)
            if library and stream in library.streams:
                self._mind(stream, ears)

    def _mind(self, stream: Stream, ears: Ears | None) -> None:
        if ears is None or ears.tenant_id != stream.ears.tenant_id:
            self.drop(stream)
            stream.end(frames.gone_frame("revoked"))
        elif ears != stream.ears:
            self._on_leave(stream)
            self.unseat(stream)
            stream.hear_as(ears)
            self.seat(stream)
            self._on_join(stream)

    def _tick(self) -> None:
        self._ticker = self.loop.call_later(TICK_SECONDS, self._tick)
        self._bucket = (self._bucket + 1) % BUCKETS
        self._beat(list(self._buckets[self._bucket]))

    def _beat(self, streams: list[Stream]) -> None:
        words: dict[tuple[int, bool], bytes] = {}
        for stream in streams:
            if stream.is_stalled(self.loop.time()):
                self.cut_off(stream)
                continue
            key = (stream.ears.tenant_id, stream.chunked)
            if key not in words:
                frame = frames.beat_frame(self._state, self._version_to_tell(stream.ears.tenant_id))
                words[key] = frames.chunk(frame) if stream.chunked else frame
            self.write(stream, words[key])

    def _version_to_tell(self, tenant_id: int) -> int:
        """Return the version of who is listening, changed at most so often that asking again stays cheap.

        Each change makes every screen ask who would hear now; a thousand screens coming back one by
        one would otherwise ask a million times.
        """
        library = self.libraries[tenant_id]
        now = self.loop.time()
        if library.told != library.version and now - library.told_at >= len(library.streams) / 50:
            library.told, library.told_at = library.version, now
        return library.told

    def retry_milliseconds(self, count: int | None = None) -> int:
        """Return when to come back: at random, over more seconds the more listeners there are, six at most."""
        spread = min(5000, 500 + (self.count if count is None else count) * 20)
        return 500 + random.randrange(spread)  # noqa: S311

    def end(self) -> None:
        """End every stream, spread the listeners' return, and take no more. For shutdown."""
        self._ended = True
        self._ticker.cancel()
        while self._ops:
            op = self._ops.popleft()
            if isinstance(op, Begin):
                op.transport.close()
        count = self.count
        for library in self.libraries.values():
            for stream in list(library.streams):
                last_words = frames.retry_frame(self.retry_milliseconds(count))
                self.drop(stream)
                try:
                    stream.end(last_words)
                except (RuntimeError, OSError):
                    stream.transport.abort()
