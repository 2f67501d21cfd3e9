"""Who is on duty where."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deskbell.people.duty import on_duty, rota_of
from deskbell.people.models import Presence, Role, Shift
from deskbell.people.roles import RoleName
from deskbell.places.models import Holiday
from tests.cast import Cast, hire

# A Friday, 12:00 in Chicago.
NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
FRIDAY = 4


@pytest.fixture
def rosa_works(cast: Cast) -> Shift:
    return Shift.objects.create(
        person=cast.responder, place=cast.central, weekday=FRIDAY, starts=time(9), ends=time(17)
    )


def names(place, at=NOON) -> list[str]:
    return [one.name for one in on_duty(place, at)]


def test_a_shift_at_the_branch_counts_at_its_desk_and_at_the_library(cast, rosa_works):
    for place in (cast.central, cast.desk, cast.library):
        (rosa,) = on_duty(place, NOON)
        assert (rosa.name, rosa.by, rosa.roles) == ("Rosa Diaz", "shift", frozenset({"staff"}))
        assert rosa.path == cast.central.path


def test_a_shift_does_not_count_at_another_branch_nor_library(cast, rosa_works):
    assert names(cast.north) == names(cast.other_library) == []


def test_a_shift_is_read_in_the_time_zone_of_its_place(cast, rosa_works):
    assert names(cast.central, NOON - timedelta(hours=3)) == ["Rosa Diaz"]
    assert names(cast.central, NOON - timedelta(hours=3, minutes=1)) == []
    assert names(cast.central, NOON + timedelta(hours=5)) == []


def test_who_says_they_are_here_is_on_duty_until_they_leave(cast):
    here = Presence.objects.create(
        person=cast.in_charge, place=cast.floor, since=NOON - timedelta(hours=1), until=NOON + timedelta(hours=1)
    )
    (ines,) = on_duty(cast.desk, NOON)
    assert (ines.by, ines.roles) == ("presence", frozenset({"in_charge"}))
    assert names(cast.workroom) == []
    here.left_at = NOON - timedelta(minutes=1)
    here.save()
    assert names(cast.desk) == []


def test_a_presence_runs_out_by_itself(cast):
    Presence.objects.create(person=cast.in_charge, place=cast.central, since=NOON - timedelta(hours=2), until=NOON)
    assert names(cast.central) == []
    assert names(cast.central, NOON - timedelta(seconds=1)) == ["Ines Roth"]


def test_who_left_during_the_shift_is_off_and_back_on_next_week(cast, rosa_works):
    past = NOON - timedelta(minutes=30)
    Presence.objects.create(person=cast.responder, place=cast.central, since=past, until=past, left_at=past)
    assert names(cast.central) == []
    assert names(cast.central, NOON + timedelta(days=7)) == ["Rosa Diaz"]


def test_who_is_present_elsewhere_is_not_here(cast, rosa_works):
    Presence.objects.create(
        person=cast.responder, place=cast.north, since=NOON - timedelta(hours=1), until=NOON + timedelta(hours=1)
    )
    assert names(cast.central) == []


def test_a_person_without_a_live_role_or_account_is_not_on_duty(cast, rosa_works):
    Role.objects.filter(person=cast.responder).update(ended_at=NOON)
    assert names(cast.central) == []
    Role.objects.filter(person=cast.responder).update(ended_at=None)
    assert names(cast.central) == ["Rosa Diaz"]
    cast.responder.is_active = False
    cast.responder.save()
    assert names(cast.central) == []


def test_a_hundred_shifts_take_as_many_queries_as_one(cast, rosa_works):
    with CaptureQueriesContext(connection) as one:
        on_duty(cast.library, NOON)
    for number in range(100):
        person = hire(f"P{number} Person", cast.north if number % 2 else cast.central, RoleName.STAFF)
        Shift.objects.create(
            person=person,
            place=cast.north_desk if number % 2 else cast.desk,
            weekday=FRIDAY,
            starts=time(9),
            ends=time(17),
        )
    with CaptureQueriesContext(connection) as many:
        assert len(on_duty(cast.library, NOON)) == 101
    assert len(many) == len(one) == 5


def closed(place, day, name="Inventory", **hours) -> None:
    Holiday.objects.create(place=place, date=day, name=name, **hours)


def test_on_a_day_on_which_the_branch_is_closed_its_weekly_shifts_do_not_count(cast, rosa_works):
    closed(cast.library, date(2026, 11, 20))
    assert names(cast.central) == []
    assert names(cast.central, NOON + timedelta(days=7)) == ["Rosa Diaz"]
    (off,) = on_duty(cast.central, NOON, with_off=True)
    assert (off.name, off.off) == ("Rosa Diaz", True)


def test_a_branch_that_is_open_on_the_library_s_holiday_and_a_day_with_other_hours_keep_their_shifts(cast, rosa_works):
    closed(cast.library, date(2026, 11, 20))
    closed(cast.central, date(2026, 11, 20), opens=time(10), closes=time(14))
    assert names(cast.central) == ["Rosa Diaz"]


def test_another_branch_s_closed_day_takes_nobody_off_here(cast, rosa_works):
    closed(cast.north, date(2026, 11, 20))
    assert names(cast.library) == ["Rosa Diaz"]


def test_a_shift_for_that_one_date_counts_though_the_branch_is_closed(cast, rosa_works):
    day = date(2026, 11, 20)
    closed(cast.central, day)
    once = {"weekday": FRIDAY, "starts": time(9), "ends": time(17), "first_day": day, "last_day": day}
    Shift.objects.create(person=cast.responder, place=cast.central, **once)
    Shift.objects.create(person=cast.security, place=cast.central, **once)
    assert names(cast.central) == ["Rosa Diaz", "Sam Okafor"]
    assert not any(one.off for one in on_duty(cast.central, NOON, with_off=True))


def test_who_says_they_are_here_counts_on_a_closed_day(cast, rosa_works):
    closed(cast.central, date(2026, 11, 20))
    Presence.objects.create(person=cast.responder, place=cast.central, since=NOON, until=NOON + timedelta(hours=1))
    assert [(one.by, one.off) for one in on_duty(cast.central, NOON, with_off=True)] == [("presence", False)]


def test_a_night_shift_belongs_to_the_day_on_which_it_begins(cast):
    Shift.objects.create(person=cast.security, place=cast.central, weekday=FRIDAY, starts=time(22), ends=time(6))
    night = NOON + timedelta(hours=14)
    closed(cast.central, date(2026, 11, 21))
    assert names(cast.central, night) == ["Sam Okafor"]
    closed(cast.central, date(2026, 11, 20))
    assert names(cast.central, night) == []


def test_a_rota_loaded_for_the_week_in_which_the_clocks_change_says_the_same_as_asking_at_each_moment(cast):
    """2026-11-01 at 02:00 the clocks in Chicago go back to 01:00."""
    monday = datetime(2026, 10, 26, 5, 0, tzinfo=UTC)
    for number, (weekday, starts, ends) in enumerate([(5, 22, 6), (6, 1, 2), (6, 6, 14), (0, 9, 17), (2, 8, 8)]):
        person = hire(f"W{number} Person", cast.central, RoleName.STAFF)
        Shift.objects.create(person=person, place=cast.floor, weekday=weekday, starts=time(starts), ends=time(ends))
        said = monday + timedelta(days=number + 1, hours=10)
        Presence.objects.create(
            person=person,
            place=cast.desk if number % 2 else cast.north,
            since=said,
            until=said + timedelta(hours=9),
            left_at=said + timedelta(hours=2) if number % 2 else None,
        )
    week = rota_of(cast.library, monday, monday + timedelta(days=8))
    assert len(week.changes()) > 15
    for half_hour in range(2 * 24 * 8):
        at = monday + timedelta(minutes=30 * half_hour)
        assert week.on_duty(at) == on_duty(cast.library, at)
        assert week.on_duty(at, around=cast.central.path) == on_duty(cast.central, at)


def test_between_two_changes_of_a_rota_the_same_people_are_on_duty(cast, rosa_works):
    week = rota_of(cast.central, NOON - timedelta(days=3), NOON + timedelta(days=3))
    for begins, ends in pairwise(week.changes()):
        assert week.on_duty(begins) == week.on_duty(ends - timedelta(seconds=1))
