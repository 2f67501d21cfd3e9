"""A cable between browser and server that a test can pull, cut and mend."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Self

STREAM = b"GET /api/v1/stream"
PIECE = 65536


@dataclass
class Cable:
    """Listens on a port of its own and passes everything on to the server.

    ``pull()``: bytes stop, both ways, and nobody is told (a pulled plug). ``cut()``: connections are reset
    and new ones refused. ``mend()``: all is well again; what a pulled cable held back is passed on.
    ``hold_streams``: answers of live streams are swallowed, as by a proxy that buffers them.
    """

    server_port: int
    hold_streams: bool = False
    _passing: threading.Lock = field(default_factory=threading.Lock)
    _pulled: threading.Event = field(default_factory=threading.Event)
    _cut: bool = False

    def __post_init__(self) -> None:
        self._links: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ended = False
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def pull(self) -> None:
        """Let nothing more through: what was being passed on has gone through when this returns."""
        with self._passing:
            self._pulled.set()

    def cut(self) -> None:
        self._cut = True
        for link in list(self._links):
            for end in link:
                _reset(end)
        self._links.clear()

    def mend(self) -> None:
        self._cut = False
        self._pulled.clear()

    def close(self) -> None:
        self._ended = True
        self.mend()
        self.cut()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._ended:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._cut:
                _reset(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.server_port), timeout=5)
            except OSError:
                _reset(near)
                continue
            self._links.append((near, far))
            threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        swallows = False
        with contextlib.suppress(OSError, ValueError), selectors.DefaultSelector() as waiting:
            waiting.register(near, selectors.EVENT_READ, far)
            waiting.register(far, selectors.EVENT_READ, near)
            while not self._ended:
                if self._pulled.is_set():
                    time.sleep(0.05)
                    continue
                for key, _ in waiting.select(0.05):
                    end = key.fileobj
                    assert isinstance(end, socket.socket)
                    with self._passing:
                        if self._pulled.is_set():
                            break
                        piece = end.recv(PIECE)
                        if not piece:
                            return self._hang_up(near, far)
                        if end is near and piece.startswith(STREAM):
                            swallows = self.hold_streams
                        if end is near or not swallows:
                            key.data.sendall(piece)
        self._hang_up(near, far)
        return None

    def _hang_up(self, near: socket.socket, far: socket.socket) -> None:
        for end in (near, far):
            with contextlib.suppress(OSError):
                end.close()
        with contextlib.suppress(ValueError):
            self._links.remove((near, far))


def _reset(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        end.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        end.close()
