"""One event on its way to the streams of one library."""

from __future__ import annotations

import threading
from array import array
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deskbell.core.audience import QUIET
from deskbell.core.stream import frames
from deskbell.core.stream.audience import Audience
from deskbell.core.stream.descriptor import FLAGS, Send, send

if TYPE_CHECKING:
    from deskbell.core.stream.hub import Hub, Library
    from deskbell.core.stream.stream import Stream

SLICE = 250


@dataclass(slots=True)
class Outgoing:
    """An event, ready to be sent: its audience, where it happened, and its data as text."""

    number: int
    path: str
    audience: Audience
    data: str
    quiet_data: str | None = None

    def frame(self, manner: str) -> bytes:
        """Return the event as it reaches listeners in one manner."""
        if manner != QUIET or self.quiet_data is None:
            return frames.event_frame(manner, self.number, self.data)
        return frames.event_frame(manner, self.number, self.quiet_data) if self.quiet_data else frames.NOTHING

    def manner(self, stream: Stream) -> str | None:
        """Say how this event reaches one stream, its place filter minded."""
        if stream.within and not self.path.startswith(stream.within):
            return None
        return self.audience.manner(stream.ears)


@dataclass(slots=True)
class _Seated:
    """Screens that hear the event in one manner, side by side when it began; version is that of their seats then."""

    manner: str
    streams: list[Stream]
    sockets: array[int]
    version: int


class Delivery:
    """Writes one event to every stream that hears it, a slice at a time.

    Between slices the event loop answers others: with ten thousand streams a second press would
    otherwise wait for the whole wave of the first. Each manner is encoded once. done is set at the end.
    """

    __slots__ = ("_chunked", "_event", "_plain", "_slices", "_tenant_id", "done")

    def __init__(self, tenant_id: int, event: Outgoing) -> None:
        self._tenant_id = tenant_id
        self._event = event
        self._slices: deque[_Seated | list[Stream]] | None = None
        self._plain: dict[str, bytes] = {}
        self._chunked: dict[str, bytes] = {}
        self.done = threading.Event()

    def step(self, hub: Hub) -> bool:
        """Write one slice; return True when everyone was written to."""
        library = hub.libraries.get(self._tenant_id)
        if library is not None:
            if self._slices is None:
                self._slices = self._cut(library)
            if self._slices:
                self._write(hub, library, self._slices.popleft())
        if not self._slices:
            self.done.set()
        return not self._slices

    def _write(self, hub: Hub, library: Library, some: _Seated | list[Stream]) -> None:
        if isinstance(some, list):
            self._write_judging(hub, some)
        elif some.version == library.seats.version and send is not None:
            self._write_seated(hub, some, send)
        else:
            # Somebody came or went since: a descriptor may be another connection's by now.
            self._write_judging(hub, some.streams)

    def _cut(self, library: Library) -> deque[_Seated | list[Stream]]:
        """Cut into slices whoever is there now."""
        seats, standing = library.seats, list(library.standing)
        slices: deque[_Seated | list[Stream]] = deque()
        for begin, end, manner in seats.stretches(self._event.audience):
            for at in range(begin, end, SLICE):
                part = slice(at, min(at + SLICE, end))
                slices.append(_Seated(manner, seats.streams[part], seats.sockets[part], seats.version))
        slices.extend(standing[at : at + SLICE] for at in range(0, len(standing), SLICE))
        return slices

    def _write_seated(self, hub: Hub, seated: _Seated, send: Send) -> None:
        """Write to screens that all hear the same. The hottest loop of Deskbell: ten thousand turns for one press."""
        frame = self._frame(seated.manner, chunked=True)
        size = len(frame)
        for at, descriptor in enumerate(seated.sockets):
            taken = send(descriptor, frame, size, FLAGS)
            if taken != size:
                # The transport keeps the rest, or finds out what is wrong.
                hub.write(seated.streams[at], frame[max(taken, 0) :])

    def _write_judging(self, hub: Hub, streams: list[Stream]) -> None:
        """Write to streams of any kind, judging each."""
        for stream in streams:
            manner = self._event.manner(stream)
            if manner is not None:
                hub.write(stream, self._frame(manner, chunked=stream.chunked))

    def _frame(self, manner: str, *, chunked: bool) -> bytes:
        kept = self._chunked if chunked else self._plain
        frame = kept.get(manner)
        if frame is None:
            plain = self._event.frame(manner)
            frame = kept[manner] = frames.chunk(plain) if chunked else plain
        return frame
