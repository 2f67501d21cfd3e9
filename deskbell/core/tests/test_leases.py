"""Rows of the due table: claimed once, given back, released when their worker died."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from deskbell.core import clock, processes
from deskbell.core.models import Due, ServerProcess
from deskbell.core.worker import leases

pytestmark = pytest.mark.django_db


def make(key: str, seconds: float = -1.0, kind: str = "x", **more: object) -> Due:
    now = clock.now()
    return Due.objects.create(kind=kind, key=key, args={}, due_at=clock.in_seconds(seconds), made_at=now, **more)


def claim(mark: str = "me") -> list[str]:
    return [lease.attempt.key for lease in leases.claim(mark, ["x"], list)]


def test_what_is_due_is_claimed_once_oldest_first() -> None:
    make("second", -1)
    make("first", -2)
    make("later", 60)
    make("other", kind="y")
    assert claim() == ["first", "second"]
    assert claim() == []


def test_a_row_that_somebody_claimed_a_moment_earlier_is_not_claimed_again() -> None:
    make("wanted")

    def choose(rows: Iterable[Due]) -> list[Due]:
        chosen = list(rows)
        assert claim("faster") == ["wanted"]
        return chosen

    assert leases.claim("slower", ["x"], choose) == []


def test_a_lease_that_ran_out_is_due_again_and_its_late_end_changes_nothing() -> None:
    make("slow")
    [first] = leases.claim("me", ["x"], list)
    with clock.moved(leases.LEASE + timedelta(seconds=1)):
        [second] = leases.claim("you", ["x"], list)
        assert second.attempt.number == 2
        assert leases.finish(first) is False
        assert leases.finish(second) is True
        assert claim() == []


def test_a_cancelled_row_stays_cancelled_when_its_handler_ends() -> None:
    row = make("over")
    [lease] = leases.claim("me", ["x"], list)
    Due.objects.filter(pk=row.pk).update(done_at=clock.now(), outcome="cancelled")
    assert leases.put_off(lease, clock.in_seconds(1), "failed") is False
    assert Due.objects.get(pk=row.pk).outcome == "cancelled"


def test_leases_of_a_dead_process_are_released_and_those_of_a_living_one_are_not() -> None:
    living = processes.new_identity()
    processes.register(living, serves=False, works=True)
    make("theirs")
    leases.claim(living.mark, ["x"], list)
    make("orphan")
    leases.claim("deadbeef", ["x"], list)
    assert leases.release_dead() == 1
    assert claim() == ["orphan"]


def test_a_process_of_this_machine_that_is_gone_is_removed_at_once() -> None:
    me = processes.register(processes.new_identity(), serves=True, works=False)
    now = clock.now()
    gone = f"{processes.here()}999999999:abcd"
    elsewhere = "elsewhere:1:abcd"
    old = "elsewhere:2:abcd"
    for name, at in ((gone, now), (elsewhere, now), (old, now - timedelta(seconds=11))):
        ServerProcess.objects.create(name=name, serves=True, works=False, started_at=at, beat_at=at)
    assert processes.remove_dead() == 2
    assert set(ServerProcess.objects.values_list("name", flat=True)) == {me.name, elsewhere}


def test_a_kind_that_nothing_handles_is_kept_and_says_so() -> None:
    row = make("lost", kind="nobody.knows")
    assert leases.note_unhandled(["x"]) == ["nobody.knows"]
    assert leases.note_unhandled(["x"]) == []
    row.refresh_from_db()
    assert row.last_error
    assert row.done_at is None


def test_rows_done_more_than_a_week_ago_are_erased() -> None:
    now = clock.now()
    make("old", done_at=now - timedelta(days=8))
    make("new", done_at=now - timedelta(days=6))
    make("open", -10 * 86400)
    assert leases.purge(now) == 1
    assert set(Due.objects.values_list("key", flat=True)) == {"new", "open"}
