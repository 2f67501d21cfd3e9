"""Open or closed, and when it opens next."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.core.actor import DESKBELL
from deskbell.places import actions, inherited
from deskbell.places.hours import Hours, is_open
from deskbell.places.opening import opening_at
from tests.cast import Cast

CHICAGO = ZoneInfo("America/Chicago")
CLOCK = st.times().map(lambda at: at.replace(second=0, microsecond=0))
SPANS = st.tuples(CLOCK, CLOCK).filter(lambda span: span[0] < span[1])
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("America/Chicago", "Australia/Lord_Howe", "Pacific/Apia", "America/Phoenix")]
)
WEEKS = st.dictionaries(st.integers(0, 6), st.lists(SPANS, max_size=3).map(sorted), max_size=7)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def chicago(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHICAGO)  # type: ignore[arg-type, misc]


@given(WEEKS, ZONES, MOMENTS)
def test_open_is_what_the_clock_on_the_wall_and_the_sign_at_the_door_say(week, zone, at):
    wall = at.astimezone(zone)
    by_the_sign = any(opens <= wall.time() < closes for opens, closes in week.get(wall.weekday(), ()))
    if by_the_sign:
        assert is_open(Hours(zone, week), at)


@given(WEEKS, ZONES, MOMENTS)
def test_a_place_is_open_at_its_next_opening_and_not_a_moment_before_unless_it_was_open(week, zone, at):
    hours = Hours(zone, week)
    opens = hours.opens_next(at)
    assert (opens is None) == (not any(week.values()))
    if opens is not None:
        assert opens > at
        assert is_open(hours, opens) or opens.astimezone(zone).utcoffset() != at.astimezone(zone).utcoffset()


def test_several_stretches_a_day_with_a_break_between():
    hours = Hours(CHICAGO, {4: [(time(9), time(12)), (time(13), time(18))]})
    assert is_open(hours, chicago(2026, 11, 20, 11, 59))
    assert not is_open(hours, chicago(2026, 11, 20, 12, 30))
    assert hours.opens_next(chicago(2026, 11, 20, 12, 30)) == chicago(2026, 11, 20, 13)
    assert hours.open_until(chicago(2026, 11, 20, 14)) == chicago(2026, 11, 20, 18)


def test_a_holiday_is_closed_or_has_hours_of_its_own():
    week = {day: [(time(9), time(18))] for day in range(7)}
    hours = Hours(CHICAGO, week, {date(2026, 11, 26): [], date(2026, 11, 25): [(time(9), time(13))]})
    assert not is_open(hours, chicago(2026, 11, 25, 14))
    assert not is_open(hours, chicago(2026, 11, 26, 12))
    assert hours.opens_next(chicago(2026, 11, 25, 14)) == chicago(2026, 11, 27, 9)


def test_a_place_that_never_opens_has_no_next_opening():
    assert Hours(CHICAGO).opens_next(chicago(2026, 11, 20)) is None


def test_hours_and_holidays_come_from_above_and_the_nearer_holiday_wins(cast: Cast):
    actions.set_hours(cast.central, [(4, time(9), time(18))], DESKBELL)
    actions.add_holiday(cast.library, date(2026, 11, 27), "Day after Thanksgiving", DESKBELL)
    actions.add_holiday(cast.library, date(2026, 12, 4), "Snow", DESKBELL)
    actions.add_holiday(cast.central, date(2026, 12, 4), "Open all the same", DESKBELL, hours=(time(10), time(12)))
    opening = opening_at(inherited.at(cast.desk))
    assert opening.set_at == cast.central
    assert is_open(opening.hours, chicago(2026, 11, 20, 10))
    assert not is_open(opening.hours, chicago(2026, 11, 27, 10))
    assert is_open(opening.hours, chicago(2026, 12, 4, 11))
    assert opening_at(inherited.at(cast.north_desk)).set_at is None


@pytest.mark.parametrize(
    "rows", [[(0, time(9), time(9))], [(0, time(18), time(9))], [(0, time(9), time(12)), (0, time(11), time(13))]]
)
def test_hours_that_can_not_be_are_refused_and_change_nothing(cast: Cast, rows):
    actions.set_hours(cast.central, [(0, time(8), time(12))], DESKBELL)
    with pytest.raises(actions.PlaceRefused):
        actions.set_hours(cast.central, rows, DESKBELL)
    assert opening_at(inherited.at(cast.central)).hours.week == {0: [(time(8), time(12))]}


def test_a_place_opens_in_its_own_time_zone(cast: Cast):
    actions.set_hours(cast.library, [(4, time(9), time(18))], DESKBELL)
    actions.change(cast.north, DESKBELL, time_zone="America/Denver")
    at = chicago(2026, 11, 20, 9)
    cast.library.refresh_from_db()
    assert is_open(opening_at(inherited.at(cast.central)).hours, at)
    assert not is_open(opening_at(inherited.at(cast.north)).hours, at)
    assert is_open(opening_at(inherited.at(cast.north)).hours, at + timedelta(hours=1))
