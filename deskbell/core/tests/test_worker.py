"""The due worker through real processes: at least once, in order, on time, across kills and clock jumps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from deskbell.core import clock, due
from deskbell.core.due import Later
from deskbell.core.models import Due
from tests.server import Databases, Server, servers

pytestmark = pytest.mark.server

PROBE = "deskbell.core.tests.probe"


class Book:
    """The file in which handlers note what they do."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def lines(self) -> list[str]:
        return [line for line in self._all() if not line.startswith("process")]

    def workers(self) -> list[str]:
        """Return the process ids that handlers ran in."""
        return [line.split()[1] for line in self._all() if line.startswith("process")]

    def _all(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []

    def wait(self, *wanted: str, within: float = 10.0) -> float:
        """Wait until all these lines are there; return the moment."""
        return until(lambda: set(wanted) <= set(self.lines()), within, lambda: f"{wanted} not in {self.lines()}")


def until(condition: Callable[[], bool], within: float, why: Callable[[], str]) -> float:
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            pytest.fail(why())
        time.sleep(0.01)
    return time.monotonic()


def later(
    book: Book, key: str, seconds: float = 0.0, *, kind: str = "probe.send", tenant: int | None = None, **more: Any
) -> Later:
    relative = more.pop("relative", True)
    return Later(kind, key, clock.in_seconds(seconds), {"file": str(book.file), **more}, tenant, relative)


def schedule(*laters: Later) -> None:
    with transaction.atomic():
        due.schedule(laters)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book")


@pytest.fixture
def working(server_factory: Callable[..., Server]) -> Server:
    return server_factory(module=PROBE)


@pytest.fixture(scope="module")
def shared_working(
    server_databases: Databases, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Server]:
    with servers(server_databases, tmp_path_factory.mktemp("working"), django_db_blocker) as make:
        yield make(module=PROBE)


def wait_done(server: Server, *keys: str, within: float = 10.0) -> None:
    def all_done() -> bool:
        with server.inside():
            return Due.objects.filter(key__in=keys, outcome="done").count() == len(keys)

    until(all_done, within, lambda: f"not all done: {keys}\n{server.log()}")


def test_a_handler_killed_at_any_moment_runs_again_with_the_same_key(working: Server, book: Book) -> None:
    with working.inside():
        schedule(later(book, "before", before=60), later(book, "after", after=60))
    book.wait("began before 1", "sent after 1")
    working.kill()
    with working.inside():
        Due.objects.filter(key="before").update(args={"file": str(book.file)})
        Due.objects.filter(key="after").update(args={"file": str(book.file)})
        schedule(later(book, "meanwhile"))
    working.start(wait=False)
    began = time.monotonic()
    book.wait("sent before 2", "sent after 2", "sent meanwhile 1")
    assert time.monotonic() - began < 8
    working.wait_until_well()
    wait_done(working, "before", "after", "meanwhile")
    assert book.lines().count("sent meanwhile 1") == 1
    assert not [line for line in book.lines() if line.endswith(" 3")]


def test_what_is_overdue_at_start_runs_at_once_oldest_first(working: Server, book: Book) -> None:
    tenant = working.cast.library.pk
    working.kill()
    with working.inside():
        schedule(*(later(book, f"step {n}", -300 + n, kind="alarm.probe", tenant=tenant) for n in (3, 1, 2, 0, 4)))
    working.start()
    up_at = time.monotonic()
    book.wait(*(f"sent step {n} 1" for n in range(5)), within=3)
    assert time.monotonic() - up_at < 3
    assert [line for line in book.lines() if line.startswith("sent")] == [f"sent step {n} 1" for n in range(5)]


def test_sends_that_hang_delay_neither_an_escalation_nor_other_sends(shared_working: Server, book: Book) -> None:
    with shared_working.inside():
        schedule(*(later(book, f"hang {n}", kind="probe.hang", before=4) for n in range(20)))
        book.wait("began hang 0 1", "began hang 1 1")
        schedule(later(book, "tier", 0.2, kind="alarm.probe", tenant=1), later(book, "mail", 0.2))
    began = time.monotonic()
    book.wait("sent tier 1", "sent mail 1", within=3)
    assert time.monotonic() - began < 1.2
    assert not [line for line in book.lines() if line.startswith("sent hang")]


def test_a_failure_is_tried_again_later_and_logged_without_its_words(shared_working: Server, book: Book) -> None:
    with shared_working.inside():
        schedule(later(book, "failing", fails=2), later(book, "patient", asks_again=2))
    book.wait("sent failing 3", "sent patient 3")
    wait_done(shared_working, "failing", "patient")
    assert "probe.send" in shared_working.log()
    assert "RuntimeError" in shared_working.log()
    assert "Priya" not in shared_working.log()


def test_deadlines_are_met_when_the_clock_is_set_forward_an_hour(working: Server, book: Book) -> None:
    with working.inside():
        schedule(
            later(book, "in 3 s", 3, kind="alarm.probe"),
            later(book, "in 30 min", 1800),
            later(book, "at a fixed time", 1800, relative=False),
        )
    began = time.monotonic()
    until(lambda: working.get("/healthz").status == 200, 5, working.log)
    working.set_clock(3600)
    book.wait("sent at a fixed time 1", within=2)
    assert "sent in 3 s 1" not in book.lines()
    assert 2.5 < book.wait("sent in 3 s 1") - began < 5
    assert "sent in 30 min 1" not in book.lines()
    assert "the clock jumped by +3600.0 s; 2 deadlines were moved along" in working.log()


def test_deadlines_are_met_when_the_clock_is_set_back_an_hour(working: Server, book: Book) -> None:
    with working.inside():
        schedule(later(book, "in 2 s", 2, kind="alarm.probe"))
    began = time.monotonic()
    time.sleep(0.5)
    working.set_clock(-3600)
    assert 1.5 < book.wait("sent in 2 s 1", within=6) - began < 4
    assert working.get("/healthz").status == 200


def test_two_workers_share_the_rows_and_never_both_take_one(
    shared_working: Server, server_factory: Any, book: Book
) -> None:
    server_factory(module=PROBE, command="work", beside=shared_working)
    with shared_working.inside():
        schedule(*(later(book, f"row {n}", 0.5, after=0.05, says_who=True) for n in range(60)))
    wait_done(shared_working, *(f"row {n}" for n in range(60)))
    assert len(set(book.workers())) == 2
    assert sorted(book.lines()) == sorted(f"{word} row {n} 1" for word in ("began", "sent") for n in range(60))


def test_after_one_worker_is_killed_the_other_takes_over_its_rows(
    working: Server, server_factory: Any, book: Book
) -> None:
    other = server_factory(module=PROBE, command="work", beside=working)
    working.kill()
    with working.inside():
        schedule(later(book, "orphan", before=60))
    book.wait("began orphan 1")
    other.kill()
    with working.inside():
        Due.objects.filter(key="orphan").update(args={"file": str(book.file)})
    working.start()
    book.wait("sent orphan 2", within=5)
