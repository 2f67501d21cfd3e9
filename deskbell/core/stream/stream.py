"""One listener: the whole of what is kept for it while nothing happens."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import TYPE_CHECKING

from deskbell.core.audience import Ears
from deskbell.core.stream import frames
from deskbell.core.stream.door import Credential, Listener

if TYPE_CHECKING:
    from deskbell.core.stream.hub import Hub

HIGH_WATER = 256 * 1024
REPLAY_WATER = 64 * 1024
MOST_BACKLOG = 2000
STUCK_BEATS = 3


class Stream(asyncio.Protocol):
    """An open stream. Frames go straight to the transport; whoever does not read them is cut off.

    backlog holds what waits behind a replay that is larger than the transport should buffer; while it
    is not empty, live events queue up behind it.
    """

    __slots__ = ("backlog", "bucket", "chunked", "credential", "ears", "hub", "row", "stuck", "transport", "within")

    def __init__(self, hub: Hub, transport: asyncio.Transport, listener: Listener, *, chunked: bool) -> None:
        self.hub = hub
        self.transport = transport
        self.ears: Ears = listener.ears
        self.credential: Credential = listener.credential
        self.within = listener.within
        self.chunked = chunked
        self.backlog: deque[bytes] | None = None
        self.bucket = 0
        self.stuck = 0
        self.row = 0

    def start(self, greeting: bytes, replay: list[bytes]) -> None:
        """Send the response's head, the greeting and what was missed."""
        self.transport.set_protocol(self)
        _tell_kernel(self.transport)
        head = frames.CHUNKED_HEAD if self.chunked else frames.PLAIN_HEAD
        self.transport.write(head + self._wrapped(greeting))
        if replay:
            self.transport.set_write_buffer_limits(high=REPLAY_WATER)
            self.backlog = deque(self._wrapped(frame) for frame in replay)
            self._send_backlog()
        else:
            self.transport.set_write_buffer_limits(high=HIGH_WATER)

    def _wrapped(self, frame: bytes) -> bytes:
        return frames.chunk(frame) if self.chunked else frame

    def send(self, wrapped: bytes) -> None:
        """Send one frame that is wrapped already, behind whatever still waits."""
        if self.backlog is None:
            self.transport.write(wrapped)
        elif len(self.backlog) < MOST_BACKLOG:
            self.backlog.append(wrapped)
        else:
            self.hub.cut_off(self)

    def _send_backlog(self) -> None:
        while self.backlog and self.transport.get_write_buffer_size() <= REPLAY_WATER:
            self.transport.write(self.backlog.popleft())
        if not self.backlog:
            self.backlog = None
            self.transport.set_write_buffer_limits(high=HIGH_WATER)

    def check(self) -> bool:
        """Tell whether the listener still reads; called at every beat. Three beats of no room: it does not."""
        self.stuck = self.stuck + 1 if self.transport.get_write_buffer_size() else 0
        return self.stuck < STUCK_BEATS

    def end(self, last_words: bytes = b"") -> None:
        """End the stream in order: the client sees a complete response."""
        ending = self._wrapped(last_words) if last_words else b""
        if not self.transport.is_closing():
            self.transport.write(ending + (frames.LAST_CHUNK if self.chunked else b""))
            self.transport.close()

    def pause_writing(self) -> None:
        """Cut off a listener that has stopped reading: 256 kB wait for it already. A replay only waits."""
        if self.backlog is None:
            self.hub.cut_off(self)

    def resume_writing(self) -> None:
        """Go on with a replay."""
        if self.backlog is not None:
            self._send_backlog()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the listener."""
        self.hub.drop(self)


def _tell_kernel(transport: asyncio.Transport) -> None:
    """Keep little for a listener in the kernel, and notice within 12 s that nobody is there any more.

    Without the timeout a PC whose cable was pulled would count as listening for a quarter of an hour.
    """
    wrapped = transport.get_extra_info("socket")
    if wrapped is None:
        return
    wrapped.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        wrapped.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 12_000)
