"""The wire itself, for tests: listeners that come back by themselves, a cable to pull, an answer that gets lost.

::

    with Crowd(server.port, [token] * 200) as crowd:      # what a browser's EventSource does, 200 times
        crowd.wait(lambda: all(ear.numbers for ear in crowd.ears))
    with Cable(server.port) as cable:                     # reach the server through cable.port
        cable.pull()                                      # nothing comes through, nothing ends
        cable.mend()
        cable.cut()                                       # every connection breaks, new ones are refused
    send_and_hang_up(server.port, token, "/api/v1/press", {...})   # sent whole, answer never read

``tests/sse.py`` has the plain listener, which reads one stream until it ends.
"""

from __future__ import annotations

import contextlib
import json
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, cast

PATIENCE = 10.0
RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Frame:
    """One server-sent event, and when it came. number is None where it carried no id."""

    name: str
    number: int | None
    data: Any
    at: float


@dataclass
class Ear:
    """One listener. It keeps the last id that it got, and comes back with it when its stream ends.

    hurry: come back at once instead of when the server said. frames are all events so far, over every
    connection; greeted_at and lost_at are when a stream began and ended.
    """

    port: int
    token: str
    last: int | None = None
    hurry: bool = False
    frames: list[Frame] = field(default_factory=list)
    greeted_at: list[float] = field(default_factory=list)
    lost_at: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    resets: int = 0
    retry: float = 0.5
    comments: list[str] = field(default_factory=list)
    heard_at: float = 0.0
    come_at: float = 0.0
    _sock: socket.socket | None = None
    _raw: bytes = b""
    _text: bytes = b""
    _streaming: bool = False

    @property
    def numbers(self) -> list[int]:
        """The ids of the events that came, as they came."""
        return [frame.number for frame in self.frames if frame.number is not None and frame.name != "hello"]

    @property
    def listens(self) -> bool:
        """True while a stream is open and was greeted."""
        return len(self.greeted_at) > len(self.lost_at)

    def connect(self) -> socket.socket | None:
        """Ask for the stream; None when nobody answers at that port."""
        self._raw = self._text = b""
        self._streaming = False
        head = f"GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
        head += "" if self.last is None else f"Last-Event-ID: {self.last}\r\n"
        try:
            self._sock = socket.create_connection(("127.0.0.1", self.port), timeout=1.0)
            self._sock.sendall(head.encode() + b"\r\n")
        except OSError:
            self.leave()
            return None
        self._sock.setblocking(False)
        self.heard_at = time.monotonic()
        return self._sock

    def leave(self) -> None:
        """Hang up, and come back later."""
        if self._sock is not None:
            self._sock.close()
            self._sock = None
        now = time.monotonic()
        if self.listens:
            self.lost_at.append(now)
        self.come_at = now + (0.02 if self.hurry else self.retry)

    def read(self) -> bool:
        """Take what has come; False when the stream is over."""
        assert self._sock is not None
        try:
            data = self._sock.recv(65536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.heard_at = time.monotonic()
        self._raw += data
        return bool(data) and self._take()

    def _take(self) -> bool:
        if not self._streaming:
            head, ended, rest = self._raw.partition(b"\r\n\r\n")
            if not ended:
                return True
            status = int(head.split(b" ", 2)[1])
            if status != 200:
                self.refused.append(status)
                return False
            self._streaming, self._raw = True, rest
        return self._take_chunks()

    def _take_chunks(self) -> bool:
        while True:
            size_text, ended, rest = self._raw.partition(b"\r\n")
            if not ended or len(rest) < int(size_text, 16) + 2:
                return True
            size = int(size_text, 16)
            self._text += rest[:size]
            self._raw = rest[size + 2 :]
            self._take_events()
            if size == 0:
                return False

    def _take_events(self) -> None:
        *whole, self._text = self._text.split(b"\n\n")
        for block in whole:
            self._take_event(block.decode())

    def _take_event(self, block: str) -> None:
        found: dict[str, str] = {}
        for line in block.split("\n"):
            name, _, value = line.partition(":")
            found[name] = value.removeprefix(" ")
        if "retry" in found:
            self.retry = int(found["retry"]) / 1000
        if "" in found:
            self.comments.append(found[""])
        if "event" in found:
            self._add(found)

    def _add(self, found: dict[str, str]) -> None:
        number = int(found["id"]) if "id" in found else None
        frame = Frame(found["event"], number, json.loads(found.get("data", "null")), time.monotonic())
        if number is not None:
            self.last = number
        if frame.name == "hello":
            self.greeted_at.append(frame.at)
            self.resets += bool(frame.data.get("reset"))
        self.frames.append(frame)


class Crowd(threading.Thread):
    """Many listeners in one thread. Whoever hears nothing for ``patience`` seconds hangs up and comes back."""

    def __init__(self, port: int, tokens: Sequence[str], *, patience: float = PATIENCE, hurry: bool = False) -> None:
        super().__init__(name="crowd", daemon=True)
        self.ears = [Ear(port, token, hurry=hurry) for token in tokens]
        self._patience = patience
        self._stopped = False
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._stopped = True
        self.join(10)
        for ear in self.ears:
            ear.leave()
        self._selector.close()

    def run(self) -> None:
        """Come, listen, come back, until stopped."""
        while not self._stopped:
            now = time.monotonic()
            for ear in self.ears:
                if ear._sock is None and now >= ear.come_at:
                    sock = ear.connect()
                    if sock is not None:
                        self._selector.register(sock, selectors.EVENT_READ, ear)
                elif ear._sock is not None and now - ear.heard_at > self._patience:
                    self._hang_up(ear)
            for key, _ in self._selector.select(0.02):
                if not key.data.read():
                    self._hang_up(key.data)

    def _hang_up(self, ear: Ear) -> None:
        if ear._sock is not None:
            self._selector.unregister(ear._sock)
        ear.leave()

    def wait(self, wanted: Callable[[], bool], within: float = 10.0, what: str = "what was awaited") -> float:
        """Wait until ``wanted()`` is true; return how many seconds it took."""
        return wait_until(wanted, within, what)

    def wait_until_all_listen(self, within: float = 10.0) -> float:
        """Wait until every stream is open."""
        return self.wait(lambda: all(ear.listens for ear in self.ears), within, "every stream to be open")


def wait_until(wanted: Callable[[], Any], within: float = 10.0, what: str = "what was awaited") -> float:
    """Wait until ``wanted()`` is true; return how many seconds it took."""
    began = time.monotonic()
    while not wanted():
        assert time.monotonic() - began < within, f"{what} did not come within {within} s"
        time.sleep(0.01)
    return time.monotonic() - began


class Cable(threading.Thread):
    """A cable to a port on this machine, which a test can pull, cut and mend.

    pull: nothing comes through in either direction, and no connection ends; what was sent waits, as in
    the kernels at both ends of a real one. cut: every connection is reset and new ones are refused.
    """

    def __init__(self, port: int) -> None:
        super().__init__(name="cable", daemon=True)
        self._far = port
        self._door = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._door.getsockname()[1]
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._holds = self._refuses = self._stopped = False
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._stopped = True
        self.join(10)
        self._reset_all()
        self._door.close()

    def pull(self) -> None:
        """Let nothing through."""
        with self._lock:
            self._holds = True

    def cut(self) -> None:
        """Break every connection; break new ones as they come."""
        with self._lock:
            self._refuses = True
            self._reset_all()

    def mend(self) -> None:
        """Let everything through again."""
        with self._lock:
            self._holds = self._refuses = False

    def run(self) -> None:
        """Carry bytes until stopped."""
        while not self._stopped:
            with self._lock:
                if not self._holds:
                    self._turn()
            time.sleep(0.01 if self._holds else 0.001)  # whoever waits for the lock gets it here

    def _turn(self) -> None:
        with selectors.DefaultSelector() as selector:
            for sock in [self._door, *self._pairs]:
                selector.register(sock, selectors.EVENT_READ)
            for key, _ in selector.select(0.01):
                sock = self._door if key.fileobj is self._door else cast("socket.socket", key.fileobj)
                if sock is self._door:
                    self._accept()
                elif sock in self._pairs:
                    self._carry(sock)

    def _accept(self) -> None:
        near, _ = self._door.accept()
        try:
            far = None if self._refuses else socket.create_connection(("127.0.0.1", self._far), timeout=2)
        except OSError:
            far = None
        if far is None:
            _reset(near)
            return
        self._pairs[near], self._pairs[far] = far, near

    def _carry(self, sock: socket.socket) -> None:
        other = self._pairs[sock]
        try:
            data = sock.recv(65536)
            other.sendall(data)
        except OSError:
            data = b""
        if not data:
            for one in (sock, other):
                self._pairs.pop(one, None)
                one.close()

    def _reset_all(self) -> None:
        for sock in list(self._pairs):
            _reset(sock)
        self._pairs.clear()


def _reset(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    sock.close()


def send_and_hang_up(port: int, token: str, path: str, body: Any, *, share: float = 1.0, reset: bool = False) -> None:
    """POST JSON and never read the answer. share: how much of the request is sent; reset: end with RST, not FIN."""
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    whole = head.encode() + content
    sock = socket.create_connection(("127.0.0.1", port), timeout=5)
    sock.sendall(whole[: round(len(whole) * share)])
    if reset:
        time.sleep(0.005)  # let the request arrive: a reset that overtakes it would drop it from the buffer
        _reset(sock)
    else:
        sock.close()
