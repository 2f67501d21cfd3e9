"""T11, P1: the database can't take a press. It is refused loudly, with the telephone, and never said to be raised."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from deskbell.alarms.models import Press
from tests.faults.house import close_all, key_of
from tests.faults.whole import assert_whole
from tests.server import Answer, Server
from tests.wire import Cable, Crowd, wait_until

pytestmark = pytest.mark.server

PATIENCE = 8.0
Trouble = Callable[[Server], AbstractContextManager[None]]


class Hands:
    """A screen by its token, a screen by its cookie and a person by a session, who press at the same moment."""

    def __init__(self, server: Server) -> None:
        cast = server.cast
        csrf = {"X-CSRFToken": "x" * 32}
        screen = f"deskbell_screen={cast.north_token}; deskbell_csrf={'x' * 32}"
        person = f"{server.login(cast.presser)['Cookie']}; deskbell_csrf={'x' * 32}"
        self._server = server
        self._three: list[tuple[str, dict[str, str], str]] = [
            (cast.desk_token, {}, ""),
            ("", {"Cookie": screen, **csrf}, ""),
            ("", {"Cookie": person, **csrf}, cast.childrens_desk.ref),
        ]
        self.count = 0
        self.raised: list[str] = []

    def press(self) -> list[Answer]:
        """Press, all three at once. Each must be answered in time, and each is remembered that was said to be raised."""
        self.count += 1
        began = time.monotonic()
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(self._press, range(3)))
        took = time.monotonic() - began
        assert took < PATIENCE, f"an answer took {took:.1f} s"
        self.raised += [self._key(number) for number, answer in enumerate(answers) if answer.status in (200, 201)]
        return answers

    def _key(self, number: int) -> str:
        return f"{number}.{self.count}"

    def _press(self, number: int) -> Answer:
        token, headers, place = self._three[number]
        body = {"level": "help", "key": self._key(number), "place": place}
        return self._server.post("/api/v1/press", body, token=token, headers=headers, within=30)

    def assert_true(self) -> None:
        """What was said to be raised is stored."""
        with self._server.inside():
            assert set(self.raised) <= set(Press.objects.values_list("key", flat=True))
            assert_whole()


def assert_refused(answer: Answer) -> None:
    """It says in plain words that nobody was told, and whom to phone."""
    assert answer.status == 503, answer.body
    said = answer.json()
    assert said["error"].startswith("NOT RAISED")
    assert said["remedy"]
    assert said["fallback"]["emergency"] == "911"


@contextmanager
def no_byte_can_be_written(server: Server) -> Iterator[None]:
    """Let the kernel refuse every write of the server to any file, its log too, as on a disk turned read-only."""
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def disk_is_full(server: Server) -> Iterator[None]:
    """Fill the small disk on which the database lies to its last byte."""
    filler = Path(os.path.realpath(server.database.settings["NAME"])).parent / "filler"
    with filler.open("wb") as file, contextlib.suppress(OSError):
        while True:
            os.write(file.fileno(), bytes(4096))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Hold the database's write lock as another program, for ten seconds."""
    began = time.monotonic()
    with sqlite3.connect(server.database.settings["NAME"], isolation_level=None) as link:
        link.execute("BEGIN IMMEDIATE")
        yield
        time.sleep(max(0.0, 10 - (time.monotonic() - began)))
        link.execute("ROLLBACK")
    link.close()


@contextmanager
def locked_in_postgresql(server: Server) -> Iterator[None]:
    """Hold a lock on the table of counters as another program, for ten seconds."""
    from psycopg import connect

    began = time.monotonic()
    with connect(server.database.address) as link:
        link.execute("LOCK TABLE core_counter IN EXCLUSIVE MODE")
        yield
        time.sleep(max(0.0, 10 - (time.monotonic() - began)))


@contextmanager
def read_only(server: Server) -> Iterator[None]:
    """Turn the database read-only for whoever connects, and end every connection."""
    _alter(server, "SET default_transaction_read_only = on")
    try:
        yield
    finally:
        _alter(server, "RESET default_transaction_read_only")


def _alter(server: Server, what: str) -> None:
    from psycopg import connect

    name = server.database.settings["NAME"]
    with connect(os.environ["DESKBELL_DATABASE"], autocommit=True) as link:
        link.execute(f"ALTER DATABASE {name} {what}")
        link.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


@contextmanager
def a_small_disk(server: Server) -> Iterator[None]:
    """Put the database of a server that does not run on a disk of three megabytes."""
    place = Path(server.database.settings["NAME"])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", folder], check=True)
        try:
            shutil.move(place, Path(folder) / "deskbell.sqlite3")
            place.symlink_to(Path(folder) / "deskbell.sqlite3")
            yield
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def _can_mount() -> bool:
    """Tell whether this machine lets a test make a small disk: root does, in most containers nobody does."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], capture_output=True, check=False
        )
        return mounted.returncode == 0 and subprocess.run(["umount", folder], check=False).returncode == 0


def assert_refused_and_recovered(server: Server, trouble: Trouble) -> None:
    """Press before, in and after the trouble; see what /healthz says; see that a listener hears of what is true."""
    server.expected_log.append("Service Unavailable")
    hands = Hands(server)
    helper = key_of(server, server.cast.administrator)
    with Crowd(server.port, [helper]) as crowd:
        crowd.wait_until_all_listen()
        assert {answer.status for answer in hands.press()} == {201}
        with trouble(server):
            for answer in hands.press():
                assert_refused(answer)
            wait_until(lambda: server.get("/healthz").status == 503, 3 + PATIENCE, "the red light")
        wait_until(lambda: server.get("/healthz").status == 200, 10, "health")
        wait_until(lambda: {answer.status for answer in hands.press()} == {201}, 10, "an accepted press")
        crowd.wait(lambda: [ear.last for ear in crowd.ears] == [_newest(server, helper)], 10, "the last event")
        assert crowd.ears[0].numbers == sorted(set(crowd.ears[0].numbers))
        close_all(server, helper)
    hands.assert_true()


def _newest(server: Server, key: str) -> int:
    cursor: int = server.get("/api/v1/alarms", token=key).json()["cursor"]
    return cursor


@pytest.mark.sqlite
def test_when_no_byte_can_be_written_a_press_is_refused_and_the_server_recovers(server: Server):
    assert_refused_and_recovered(server, no_byte_can_be_written)


@pytest.mark.sqlite
def test_when_the_disk_is_full_a_press_is_refused_and_the_server_recovers(server_factory: Callable[..., Server]):
    """Where no small disk can be made, the kernel refuses to make files longer, which SQLite takes the same way."""
    server = server_factory(start=False)
    small = _can_mount()
    with a_small_disk(server) if small else nullcontext():
        server.start()
        assert_refused_and_recovered(server, disk_is_full if small else no_byte_can_be_written)
        server.terminate()


@pytest.mark.sqlite
@pytest.mark.slow
def test_while_another_program_holds_the_lock_a_press_is_refused_and_the_server_recovers(server: Server):
    assert_refused_and_recovered(server, locked)


@pytest.mark.sqlite
@pytest.mark.slow
def test_twenty_presses_while_the_lock_is_held_are_all_answered_in_time_and_none_is_said_to_be_raised(server: Server):
    """More than the lane has threads: who still waits for one after seven seconds is told, and pressed for no more."""
    server.expected_log.append("Service Unavailable")
    hands = [Hands(server) for _ in range(7)]
    for number, each in enumerate(hands):
        each.count = 100 * number
    with locked(server), ThreadPoolExecutor(7) as pool:
        answers = [answer for three in pool.map(Hands.press, hands) for answer in three]
    assert {answer.status for answer in answers} == {503, 504}
    assert any("same key" in answer.json()["remedy"] for answer in answers if answer.status == 504)
    for answer in answers:
        assert answer.json()["error"].startswith(("NOT RAISED", "NO ANSWER"))
        assert "phone" in answer.json()["remedy"].lower() or answer.json()["fallback"]
    wait_until(lambda: server.get("/healthz").status == 200, 10, "health")
    with server.inside():
        assert Press.objects.count() <= 4, "one for each thread that was at it when the time was up"
    assert {answer.status for answer in hands[0].press()} == {201}
    hands[0].assert_true()


@pytest.mark.postgresql
def test_while_a_lock_is_held_in_postgresql_a_press_is_refused_and_the_server_recovers(server: Server):
    assert_refused_and_recovered(server, locked_in_postgresql)


@pytest.mark.postgresql
def test_when_postgresql_is_gone_a_press_is_refused_and_the_server_recovers(server_factory: Callable[..., Server]):
    """Every connection to it breaks, and new ones are refused, until it is back."""
    server = server_factory(start=False)
    parts = urlsplit(server.database.address)
    with Cable(parts.port or 5432) as cable:
        at_cable = parts.netloc.rpartition("@")[0] + f"@127.0.0.1:{cable.port}"
        server.environment["DESKBELL_DATABASE"] = parts._replace(netloc=at_cable).geturl()
        server.start()

        @contextmanager
        def unreachable(_server: Server) -> Iterator[None]:
            cable.cut()
            yield
            cable.mend()

        assert_refused_and_recovered(server, unreachable)
        server.terminate()


@pytest.mark.postgresql
def test_a_pulled_cable_to_postgresql_is_noticed_by_the_kernel_in_seconds(db: None):
    """What was sent and is not acknowledged breaks the connection after five seconds; so does a silent line."""
    connection.ensure_connection()
    with socket.socket(fileno=os.dup(connection.connection.pgconn.socket)) as line:
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 5000
        assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 5


@pytest.mark.postgresql
def test_when_postgresql_turns_read_only_a_press_is_refused_and_the_server_recovers(server: Server):
    assert_refused_and_recovered(server, read_only)
