"""One listener: the whole of what is kept for it while nothing happens."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import TYPE_CHECKING

from deskbell.core.audience import Ears
from deskbell.core.stream import frames
from deskbell.core.stream.descriptor import NONE, descriptor
from deskbell.core.stream.door import Credential, Listener

if TYPE_CHECKING:
    from deskbell.core.stream.hub import Hub

MOST_BACKLOG = 1000
STALLED_SECONDS = 5.0
FRAMES_AT_ONCE = 32


class Stream(asyncio.Protocol):
    """An open stream. Frames go straight to its transport; whoever does not read them is cut off.

    When the kernel takes no more for a listener (under TLS: 64 kB more), further frames wait in the backlog. They are shared with
    all other streams, so one that waits costs little and delays nobody. It is cut off when nothing moves
    for five seconds, or when a thousand frames wait.

    path and number are those of a screen's ears ("" for people), kept here because the loop over all
    streams is quicker for it. socket is the descriptor that frames may be written to past the transport,
    or NONE: as long as there is no backlog the transport holds nothing, since it may keep nothing back (its
    high water is zero). A transport says that it is lost before it gives its descriptor away.
    """

    __slots__ = (
        "backlog",
        "bucket",
        "chunked",
        "credential",
        "ears",
        "hub",
        "number",
        "path",
        "paused_at",
        "row",
        "socket",
        "transport",
        "within",
    )

    def __init__(self, hub: Hub, transport: asyncio.Transport, listener: Listener, *, chunked: bool) -> None:
        self.hub = hub
        self.transport = transport
        self.hear_as(listener.ears)
        self.credential: Credential = listener.credential
        self.within = listener.within
        self.chunked = chunked
        self.backlog: deque[bytes] | None = None
        self.paused_at: float | None = None
        self.bucket = 0
        self.row = 0
        self.socket = NONE

    def start(self, greeting: bytes, replay: list[bytes]) -> None:
        """Send the response's head, the greeting and what was missed."""
        self.transport.set_protocol(self)
        _tell_kernel(self.transport)
        self.socket = descriptor(self.transport)
        if self.socket != NONE:
            self.transport.set_write_buffer_limits(high=0)
        head = frames.CHUNKED_HEAD if self.chunked else frames.PLAIN_HEAD
        self.transport.write(head + self._wrapped(greeting))
        if replay:
            self.backlog = deque(self._wrapped(frame) for frame in replay)
            self._send_backlog()

    def hear_as(self, ears: Ears) -> None:
        """Mind what the listener may hear from now on."""
        self.ears = ears
        self.path, self.number = (ears.path, ears.id) if ears.kind == "screen" else ("", 0)

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
        while self.backlog and self.paused_at is None:
            some = min(len(self.backlog), FRAMES_AT_ONCE)
            self.transport.write(b"".join(self.backlog.popleft() for _ in range(some)))
        if not self.backlog and self.paused_at is None:
            self.backlog = None
            self.hub.seat(self)

    @property
    def may_sit(self) -> bool:
        """Whether it is a screen that hears everything, and its frames may go past the transport just now."""
        return self.socket != NONE and self.backlog is None and self.chunked and bool(self.path) and not self.within

    def is_stalled(self, now: float) -> bool:
        """Tell whether the listener has taken nothing for five seconds though something waits for it."""
        return self.paused_at is not None and now - self.paused_at > STALLED_SECONDS

    def end(self, last_words: bytes = b"") -> None:
        """End the stream in order: the client sees a complete response."""
        ending = self._wrapped(last_words) if last_words else b""
        if not self.transport.is_closing():
            self.transport.write(ending + (frames.LAST_CHUNK if self.chunked else b""))
            self.transport.close()

    def pause_writing(self) -> None:
        """Keep further frames back: the transport takes no more."""
        self.paused_at = self.hub.loop.time()
        if self.backlog is None:
            self.backlog = deque()
            self.hub.unseat(self)

    def resume_writing(self) -> None:
        """Go on with what waited."""
        self.paused_at = None
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
