"""Screens that sit in the order of their places: judged in stretches, and written to past their transports."""

import random
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.core.stream.audience import Audience
from deskbell.core.stream.seats import Seats
from deskbell.core.tests.events import say, say_much
from deskbell.core.tests.test_stream_audience import paths, words
from tests.server import Server
from tests.sse import Listening
from tests.wire import Crowd


@dataclass(eq=False)
class Screen:
    """What a seat needs to know of a stream."""

    number: int
    path: str
    socket: int


screens = st.builds(Screen, st.integers(1, 3), paths, st.integers(3, 9))


@given(st.lists(screens, max_size=12), st.sets(st.integers(0, 11)), paths, st.tuples(words, words, words))
def test_a_stretch_of_screens_hears_what_each_of_them_would_alone(
    came: list[Screen], went: set[int], path: str, said: tuple[list[str], list[str], list[str]]
) -> None:
    seats, audience = Seats(), Audience(path, *said)
    for screen in came:
        seats.take(screen)  # type: ignore[arg-type]
    for screen in [screen for at, screen in enumerate(came) if at in went]:
        seats.leave(screen)  # type: ignore[arg-type]
        seats.leave(screen)  # type: ignore[arg-type]
    left = [screen for at, screen in enumerate(came) if at not in went]
    heard = {id(seats.streams[at]): how for begin, end, how in seats.stretches(audience) for at in range(begin, end)}
    assert heard == {
        id(screen): how for screen in left if (how := audience.for_screen(screen.number, screen.path)) is not None
    }
    assert [(one.path, one.number, one.socket) for one in seats.streams] == list(
        zip(seats.paths, seats.numbers, seats.sockets, strict=True)
    )


@pytest.mark.server
def test_a_listener_that_reads_late_gets_everything_whole_and_in_order(shared_server: Server) -> None:
    cast = shared_server.cast
    with socket.socket() as late, shared_server.listen(cast.workroom_token) as reader:
        late.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        late.connect(("127.0.0.1", shared_server.port))
        late.sendall(_asks(cast.north_token))
        assert b"200 OK" in late.recv(100)
        reader.wait_for("hello")
        with shared_server.inside():
            say_much(cast.desk, 60, size=8000)
            last = say(cast.desk, "the last")
        reader.wait(lambda event: event.id == str(last.number))
        numbers = _numbers_until(late, last.number)
    with shared_server.listen(cast.workroom_token) as reader:
        reader.wait_for("hello")
    assert numbers == list(range(last.number - 60, last.number + 1))


def _asks(token: str) -> bytes:
    return f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


def _numbers_until(sock: socket.socket, last: int) -> list[int]:
    """Read slowly, undo the chunks, and return the numbers of the whole events."""
    sock.settimeout(10)
    seen = b""
    while b"id: %d\n" % last not in seen or not seen.endswith(b"\r\n"):
        time.sleep(0.0005)
        seen += sock.recv(3000)
    body = b""
    rest = seen.partition(b"\r\n\r\n")[2] if seen.startswith(b"HTTP") else seen[seen.index(b"\r\n\r\n") + 4 :]
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        body, rest = body + rest[: int(size, 16)], rest[int(size, 16) :]
        assert rest.startswith(b"\r\n"), "a chunk has another length than it says"
        rest = rest[2:]
    events = [block for block in body.decode().split("\n\n") if "event: change" in block or "event: ring" in block]
    assert all(block.endswith("}") and "data: {" in block for block in events), "half an event"
    return [int(block.split("id: ")[1].split("\n")[0]) for block in events]


class Churn:
    """Screens that vanish without a word, somebody who asks for pages, and a listener of another library: until stopped."""

    def __init__(self, server: Server) -> None:
        self._server, self._stopped = server, threading.Event()
        self.wrong: list[object] = []
        self._threads = [
            threading.Thread(target=self._until_stopped, args=(what, random.Random(seed)))
            for seed, what in enumerate([self._vanish, self._vanish, self._vanish, self._ask, self._listen_elsewhere])
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(15)

    def _until_stopped(self, what: Callable[[random.Random], None], chance: random.Random) -> None:
        while not self._stopped.is_set():
            what(chance)

    def _vanish(self, chance: random.Random) -> None:
        with socket.create_connection(("127.0.0.1", self._server.port), 5) as sock:
            sock.sendall(_asks(self._server.cast.north_token))
            sock.recv(100)
            time.sleep(chance.uniform(0, 0.01))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _ask(self, _: random.Random) -> None:
        said = b""
        with socket.create_connection(("127.0.0.1", self._server.port), 5) as sock:
            sock.sendall(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            while part := sock.recv(4096):
                said += part
        if not said.startswith(b"HTTP/1.1 204") or b"event:" in said:
            self.wrong.append(said)

    def _listen_elsewhere(self, _: random.Random) -> None:
        with Listening(self._server.port, self._server.cast.other_token) as other:
            other.wait_for("hello")
            time.sleep(0.02)
            self.wrong += other.heard()


@pytest.mark.server
def test_nothing_of_a_stream_ever_reaches_the_connection_that_took_its_place(server: Server) -> None:
    """A descriptor is used again as soon as its connection is gone: events go on while screens vanish and others ask."""
    with Crowd(server.port, [server.cast.workroom_token]) as crowd:
        crowd.wait_until_all_listen()
        with Churn(server) as churn, server.inside():
            last = [say(server.cast.desk, "x" * 2000) for _ in range(150)][-1]
            crowd.wait(lambda: crowd.ears[0].last == last.number, 20, "the last event")
        assert len(crowd.ears[0].numbers) == 150
    assert not churn.wrong
