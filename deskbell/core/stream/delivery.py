"""One event on its way to the streams of one library."""

from __future__ import annotations

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
        data = self.quiet_data if manner == QUIET and self.quiet_data else self.data
        return frames.event_frame(manner, self.number, data)

    def manner(self, stream: Stream) -> str | None:
        """Say how this event reaches one stream, its place filter minded."""
        if stream.within and not self.path.startswith(stream.within):
            return None
        return self.audience.manner(stream.ears)


class Delivery:
    """Writes one event to every stream that hears it, a slice at a time.

    Between slices the event loop answers others: with ten thousand streams a second press would
    otherwise wait for the whole wave of the first. Each manner is encoded once.
    """

    __slots__ = ("_encoded", "_event", "_streams", "_tenant_id")

    def __init__(self, tenant_id: int, event: Outgoing) -> None:
        self._tenant_id = tenant_id
        self._event = event
        self._streams: Iterator[Stream] | None = None
        self._encoded: dict[tuple[str, bool], bytes] = {}

    def step(self, hub: Hub) -> bool:
        """Write one slice; return True when everyone was written to."""
        if self._streams is None:
            self._streams = iter(hub.streams_of(self._tenant_id))
        written = 0
        encoded, event = self._encoded, self._event
        manner_for, path = event.audience.manner, event.path
        for stream in islice(self._streams, SLICE):
            written += 1
            if stream.within and not path.startswith(stream.within):
                continue
            manner = manner_for(stream.ears)
            if manner is None:
                continue
            wrapped = encoded.get((manner, stream.chunked)) or self._encode(manner, chunked=stream.chunked)
            hub.write(stream, wrapped)
        return written < SLICE

    def _encode(self, manner: str, *, chunked: bool) -> bytes:
        frame = self._event.frame(manner)
        wrapped = frames.chunk(frame) if chunked else frame
        self._encoded[manner, chunked] = wrapped
        return wrapped
