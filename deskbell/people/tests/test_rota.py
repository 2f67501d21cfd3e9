"""When a weekly shift runs, in any zone, in any night."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.people.rota import Stretch, overlap

pytestmark = pytest.mark.pure

CHICAGO = ZoneInfo("America/Chicago")
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "America/Chicago",
            "America/Phoenix",
            "Pacific/Honolulu",
            "America/St_Johns",
            "Australia/Lord_Howe",
            "Pacific/Kiritimati",
        )
    ]
)
CLOCK = st.times().map(lambda at: at.replace(second=0, microsecond=0))
STRETCHES = st.builds(Stretch, st.integers(0, 6), CLOCK, CLOCK)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def chicago(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=CHICAGO, fold=fold)  # type: ignore[arg-type, misc]


@given(STRETCHES, ZONES, MOMENTS)
def test_whoever_looks_at_the_clock_on_the_wall_finds_the_shift_running(stretch, zone, at):
    wall = at.astimezone(zone)
    by_the_wall = _runs_by_the_wall(stretch, wall)
    running = stretch.running_at(at, zone)
    if by_the_wall:
        assert running is not None
        assert running[0] <= at < running[1]
    elif running is not None:
        assert _clocks_change_near(wall)


@given(STRETCHES, ZONES, MOMENTS)
def test_a_shift_lasts_a_day_at_most_and_an_hour_more(stretch, zone, at):
    begins, ends = stretch.times_on(at.date(), zone)
    assert timedelta(0) <= ends - begins <= timedelta(hours=25)


def test_a_night_shift_runs_past_midnight_and_stops_in_the_morning():
    night = Stretch(4, time(22), time(6))
    assert night.running_at(chicago(2026, 11, 21, 5, 59), CHICAGO)
    assert night.running_at(chicago(2026, 11, 20, 22), CHICAGO)
    assert not night.running_at(chicago(2026, 11, 21, 6), CHICAGO)
    assert not night.running_at(chicago(2026, 11, 20, 5), CHICAGO)


def test_the_hour_that_comes_twice_belongs_to_the_night_shift_both_times():
    night = Stretch(5, time(18), time(1, 30))
    assert night.running_at(chicago(2026, 11, 1, 1, 15), CHICAGO)
    assert night.running_at(chicago(2026, 11, 1, 1, 15, fold=1), CHICAGO)
    assert not night.running_at(chicago(2026, 11, 1, 1, 45, fold=1), CHICAGO)


def test_a_shift_that_begins_in_the_skipped_hour_begins_when_the_clocks_change():
    early = Stretch(6, time(2, 30), time(8))
    assert early.running_at(chicago(2027, 3, 14, 3, 0), CHICAGO)
    assert not early.running_at(chicago(2027, 3, 14, 1, 59), CHICAGO)


def test_a_shift_counts_from_its_first_day_to_its_last():
    monday = Stretch(0, time(9), time(17), first_day=date(2026, 11, 9), last_day=date(2026, 11, 16))
    days = [day for day in (2, 9, 16, 23) if monday.running_at(chicago(2026, 11, day, 12), CHICAGO)]
    assert days == [9, 16]


@given(STRETCHES, STRETCHES)
def test_overlap_is_the_same_from_both_sides_and_with_itself(one, other):
    assert overlap(one, other) == overlap(other, one)
    assert overlap(one, one)


def test_sunday_night_reaches_into_monday_morning():
    assert overlap(Stretch(6, time(22), time(6)), Stretch(0, time(5), time(9)))
    assert not overlap(Stretch(6, time(22), time(5)), Stretch(0, time(5), time(9)))


def _runs_by_the_wall(stretch: Stretch, wall: datetime) -> bool:
    clock, day = wall.time().replace(fold=0), wall.weekday()
    if stretch.ends > stretch.starts:
        return day == stretch.weekday and stretch.starts <= clock < stretch.ends
    begun = day == stretch.weekday and clock >= stretch.starts
    return begun or (day == (stretch.weekday + 1) % 7 and clock < stretch.ends)


def _clocks_change_near(wall: datetime) -> bool:
    day = timedelta(days=1)
    return (wall - day).utcoffset() != (wall + day).utcoffset()
