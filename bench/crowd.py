"""The load generator: thousands of listeners and one publisher in one epoll loop, the same for every server.

A process of its own (:class:`Crowd` starts it on the other core and talks to it over a pipe). A round is
timed inside it: from just before the publisher's bytes are written to the moment when the last listener
has read the end of the message.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import re
import select
import socket
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from bench.dialects import Dialect
from bench.processes import LOAD_CORE, pin

AT_ONCE = 100
ROUND_SECONDS = 30.0
PUBLISHER = -1


class Listeners:
    """The loop. ends: the bytes with which each message ends, whatever the dialect wraps around it."""

    def __init__(self, port: int, dialect: Dialect, count: int) -> None:
        self._port, self._dialect, self._count = port, dialect, count
        self._epoll = select.epoll()
        self._fds: list[int] = []
        self._publisher = self._greet(dialect.publisher_steps())
        os.set_blocking(self._publisher, True)

    def connect(self) -> None:
        """Open every listener, a hundred at a time, and go through its greeting."""
        for start in range(0, self._count, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, self._count))
            steps = [list(self._dialect.steps(number)) for number in numbers]
            fds = [self._open() for _ in numbers]
            for index in range(len(steps[0])):
                for fd, one in zip(fds, steps, strict=True):
                    os.write(fd, one[index][0])
                for fd, one in zip(fds, steps, strict=True):
                    _read_until(fd, one[index][1])
            for fd in fds:
                os.set_blocking(fd, False)
                self._epoll.register(fd, select.EPOLLIN)
            self._fds += fds

    def _open(self) -> int:
        link = socket.create_connection(("127.0.0.1", self._port), 30)
        link.settimeout(None)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return link.detach()

    def _greet(self, steps: Sequence[tuple[bytes, bytes]]) -> int:
        fd = self._open()
        for said, answer in steps:
            os.write(fd, said)
            _read_until(fd, answer)
        return fd

    def drain(self, seconds: float) -> None:
        """Read whatever comes for a while: beats, the news of before."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            for fd, _ in self._epoll.poll(left, self._count):
                _read(fd)

    def round(self, said: bytes, ends: bytes) -> tuple[float, int]:
        """Publish once; return the seconds until the last listener had it, and how many had it."""
        left = set(self._fds)
        halves: dict[int, bytes] = {}
        poll, most = self._epoll.poll, self._count
        began = time.perf_counter()
        os.write(self._publisher, said)
        while left:
            ready = poll(ROUND_SECONDS, most)
            if not ready:
                break
            for fd, _ in ready:
                data = _read(fd)
                if ends in data or (fd in halves and ends in halves[fd] + data):
                    left.discard(fd)
                elif data:
                    halves[fd] = halves.get(fd, b"") + data
        ended = time.perf_counter()
        return ended - began, len(self._fds) - len(left)

    def say(self, said: bytes) -> tuple[float, bytes]:
        """Let the publisher send an HTTP request; return the seconds it took and the whole answer."""
        began = time.perf_counter()
        os.write(self._publisher, said)
        answer = self.answer()
        return time.perf_counter() - began, answer

    def answer(self) -> bytes:
        """Return the HTTP answer that the publisher got, head and body."""
        seen = b""
        while True:
            head, end, body = seen.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            if end and len(body) >= (int(length[1]) if length else 0):
                return seen
            seen += os.read(self._publisher, 65536)


def _read(fd: int) -> bytes:
    try:
        return os.read(fd, 65536)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.ECONNRESET):
            return b""
        raise


def _read_until(fd: int, wanted: bytes) -> bytes:
    seen = b""
    while wanted not in seen:
        part = os.read(fd, 65536)
        if not part:
            raise RuntimeError(f"hung up after {seen[:500]!r}")
        seen += part
    return seen


def _serve(pipe: Connection, port: int, dialect: Dialect, count: int) -> None:
    pin(LOAD_CORE)
    listeners = Listeners(port, dialect, count)
    while True:
        try:
            name, words = pipe.recv()
        except EOFError:
            return
        pipe.send(getattr(listeners, name)(*words))


class Crowd:
    """The generator's process, seen from the bench. Call it like :class:`Listeners`."""

    def __init__(self, port: int, dialect: Dialect, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, port, dialect, count), daemon=True)
        self._process.start()
        other.close()

    def __getattr__(self, name: str) -> Any:
        def call(*words: Any) -> Any:
            self._pipe.send((name, words))
            return self._pipe.recv()

        return call

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join(10)
