"""T10, close up: the clock is set in the very moment in which a deadline is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError

from deskbell.core import clock, due
from deskbell.core.models import Due
from deskbell.core.worker import leases
from deskbell.core.worker.jumps import Jumps
from deskbell.core.worker.lane import run_one

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def schedule(key: str, seconds: float) -> Due:
    due.schedule([due.Later("faults.none", key, clock.in_seconds(seconds), {})])
    return Due.objects.get(key=key)


def seconds_left(row: Due) -> float:
    row.refresh_from_db()
    return (row.due_at - clock.now()).total_seconds()


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_try_that_fails_just_after_the_clock_was_set_comes_again_in_seconds(jump: timedelta):
    """It is put off by the new clock; the move of all deadlines by the jump must not move it once more."""
    row = schedule("one", -1)
    jumps = Jumps()
    jumps.check()
    (lease,) = leases.claim("mark", ["faults.none"], list)

    def refuse(_args: object, _attempt: object) -> None:
        raise due.TryAgain("nobody answers", 2.0)

    with clock.frozen(clock.now() + jump), patch("deskbell.core.due.handler_of", return_value=refuse):
        run_one(lease, jumps.held)
        jumps.check()
        assert seconds_left(row) == pytest.approx(2.0, abs=0.5)


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_try_that_fails_just_before_the_clock_is_set_comes_again_in_seconds(jump: timedelta):
    """The clock is set between the last look at it and the moment in which the next try is written."""
    row = schedule("one", -1)
    jumps = Jumps()
    jumps.check()
    (lease,) = leases.claim("mark", ["faults.none"], list)
    set_now = ExitStack()

    @contextmanager
    def set_meanwhile() -> Iterator[datetime]:
        with jumps.held() as now:
            set_now.enter_context(clock.frozen(clock.now() + jump))
            yield now

    def refuse(_args: object, _attempt: object) -> None:
        raise due.TryAgain("nobody answers", 2.0)

    with set_now:
        with patch("deskbell.core.due.handler_of", return_value=refuse):
            run_one(lease, set_meanwhile)
        jumps.check()
        assert seconds_left(row) == pytest.approx(2.0, abs=0.5)


def test_a_jump_that_could_not_be_minded_for_a_busy_database_is_minded_later():
    row = schedule("two", 30)
    jumps = Jumps()
    jumps.check()
    with clock.frozen(clock.now() + HOUR):
        with patch("deskbell.core.worker.jumps._mark", side_effect=OperationalError), pytest.raises(OperationalError):
            jumps.check()
        assert seconds_left(row) < 0, "nothing was moved"
        jumps.check()
        assert seconds_left(row) == pytest.approx(30.0, abs=1.0)


def test_the_same_jump_again_a_moment_later_is_another_jump():
    row = schedule("three", 30)
    jumps = Jumps()
    jumps.check()
    now = clock.now()
    for hours in (1, 2):
        with clock.frozen(now + hours * HOUR):
            jumps.check()
            assert seconds_left(row) == pytest.approx(30.0, abs=1.0)
