"""One event on its way to the streams of one library."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from deskbell.core.audience import QUIET
from deskbell.core.stream import frames
from deskbell.core.stream.audience import Audience

if TYPE_CHECKING:
    from deskbell.core.stream.hub import Hub
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


class Delivery:
    """Writes one event to every stream that hears it, a slice at a time.

    Between slices the event loop answers others: with ten thousand streams a second press would
    otherwise wait for the whole wave of the first. Each manner is encoded once. done is set at the end.
    """

    __slots__ = ("_chunked", "_event", "_plain", "_streams", "_tenant_id", "_writing", "done")

    def __init__(self, tenant_id: int, event: Outgoing) -> None:
        self._tenant_id = tenant_id
        self._event = event
        self._streams: Iterator[Stream] | None = None
        self._plain: dict[str, bytes] = {}
        self._chunked: dict[str, bytes] = {}
        self._writing: Stream
        self.done = threading.Event()

    def step(self, hub: Hub) -> bool:
        """Write one slice; return True when everyone was written to."""
        if self._streams is None:
            self._streams = iter(hub.streams_of(self._tenant_id))
        some = list(islice(self._streams, SLICE))
        rest = iter(some)
        while True:
            try:
                self._write(rest)
            except (RuntimeError, OSError) as error:
                hub.lost(self._writing, error)
            else:
                break
        if len(some) < SLICE:
            self.done.set()
        return len(some) < SLICE

    def _write(self, streams: Iterator[Stream]) -> None:
        """Write to some streams. The hottest loop of Deskbell: ten thousand turns for one press."""
        path, for_screen, for_person = (
            self._event.path,
            self._event.audience.for_screen,
            self._event.audience.for_person,
        )
        chunked, plain = self._chunked, self._plain
        for stream in streams:
            if stream.within and not path.startswith(stream.within):
                continue
            manner = for_screen(stream.number, stream.path) if stream.path else for_person(stream.ears)
            if manner is None:
                continue
            frame = (chunked if stream.chunked else plain).get(manner) or self._encode(manner, chunked=stream.chunked)
            self._writing = stream
            if stream.backlog is None:
                stream.transport.write(frame)
            else:
                stream.send(frame)

    def _encode(self, manner: str, *, chunked: bool) -> bytes:
        plain = self._plain.setdefault(manner, self._event.frame(manner))
        return self._chunked.setdefault(manner, frames.chunk(plain)) if chunked else plain
