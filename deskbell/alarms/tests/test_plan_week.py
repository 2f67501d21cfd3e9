"""The week of hours: which of them nobody on duty would hear."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from deskbell.alarms import plan
from deskbell.alarms.plan_look import Look
from deskbell.alarms.plan_moment import read, written
from deskbell.alarms.plan_week import Hour, Week
from deskbell.alarms.tests.rotas import CHICAGO, MONDAY, SATURDAY, SUNDAY, TUESDAY, WEDNESDAY, chicago, opens, works
from deskbell.people import actions as people
from deskbell.people.models import Presence
from deskbell.people.roles import RoleName
from deskbell.places.models import Holiday
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def week(cast: Cast, at: str = "2026-11-24T12:00", level: int = 2, hours: str = "") -> Week:
    look = Look(cast.administrator, cast.central, {"at": at, "hours": hours, "from": cast.desk.ref})
    return look.week(plan.DEFAULTS[level])


def hour(shown: Week, day: date, number: int) -> Hour:
    return next(one for at, hours in shown.rows if at == number for one in hours if one.day == day)


def states(shown: Week, day: date) -> dict[int, str | None]:
    return {at: one.state and one.state.value for at, hours in shown.rows for one in hours if one.day == day}


TUE = date(2026, 11, 24)


def test_hours_with_nobody_with_one_and_with_two_on_duty_are_told_apart(cast: Cast) -> None:
    opens(cast.central, [TUESDAY], "09:00", "13:00")
    works(cast.presser, cast.central, [TUESDAY], "10:00", "12:00")
    works(cast.responder, cast.central, [TUESDAY], "11:00", "13:00")
    shown = week(cast)
    assert states(shown, TUE) == {9: "nobody", 10: "alone", 11: "fine", 12: "alone"}
    assert [hour(shown, TUE, one).on_duty for one in range(9, 13)] == [0, 1, 2, 1]
    assert (shown.count("nobody"), shown.marked) == (1, 3)


def test_an_hour_is_marked_when_the_gap_is_only_a_part_of_it_and_links_to_that_part(cast: Cast) -> None:
    opens(cast.central, [TUESDAY], "09:00", "13:00")
    works(cast.presser, cast.central, [TUESDAY], "09:00", "11:30")
    works(cast.responder, cast.central, [TUESDAY], "09:00", "11:40")
    works(cast.security, cast.central, [TUESDAY], "11:45", "13:00")
    shown = week(cast)
    assert states(shown, TUE) == {9: "fine", 10: "fine", 11: "nobody", 12: "alone"}
    assert hour(shown, TUE, 11).at == "2026-11-24T11:40"


def test_somebody_on_duty_whom_the_first_step_does_not_tell_does_not_count_as_hearing(cast: Cast) -> None:
    opens(cast.central, [TUESDAY], "09:00", "11:00")
    works(cast.security, cast.central, [TUESDAY], "09:00", "11:00")
    works(cast.manager, cast.central, [TUESDAY], "09:00", "11:00")
    assert states(week(cast, level=1), TUE) == {9: "unheard", 10: "unheard"}
    assert states(week(cast, level=3), TUE) == {9: "fine", 10: "fine"}


def test_only_open_hours_stand_there_until_all_are_asked_for(cast: Cast) -> None:
    opens(cast.central, [MONDAY, TUESDAY], "09:30", "12:00")
    works(cast.presser, cast.central, [MONDAY], "09:30", "12:00")
    shown = week(cast)
    assert [number for number, _ in shown.rows] == [9, 10, 11]
    assert states(shown, date(2026, 11, 23)) == {9: "alone", 10: "alone", 11: "alone"}, "closed until half past nine"
    assert states(shown, date(2026, 11, 25)) == {9: None, 10: None, 11: None}
    assert len(week(cast, hours="all").rows) == 24


def test_without_opening_hours_all_hours_stand_there(cast: Cast) -> None:
    assert len(week(cast).rows) == 24
    assert week(cast).count("nobody") == 7 * 24


def test_a_holiday_is_a_closed_day_and_a_week_of_them_is_empty(cast: Cast) -> None:
    opens(cast.central, range(7), "09:00", "10:00")
    Holiday.objects.create(place=cast.library, date=TUE, name="Inventory")
    assert states(week(cast), TUE) == {9: None}
    for number in range(23, 30):
        Holiday.objects.get_or_create(place=cast.library, date=date(2026, 11, number))
    assert week(cast).rows == []


def test_before_the_doors_open_and_after_they_close_the_hours_on_the_rota_count_by_themselves(cast: Cast) -> None:
    opens(cast.central, [TUESDAY], "09:30", "12:00")
    works(cast.presser, cast.central, [TUESDAY], "08:00", "13:30")
    works(cast.responder, cast.central, [TUESDAY], "09:00", "12:15")
    works(cast.security, cast.central, [TUESDAY], "09:00", "13:00")
    shown = week(cast)
    assert states(shown, TUE) == {9: "fine", 10: "fine", 11: "fine"}
    assert shown.outside == {"fine": 2, "alone": 2}, "9 to 9:30 and from 12; alone from 8 and from 13"
    assert week(cast, level=1).outside == {"fine": 1, "alone": 3}, "Come to me does not call security"
    works(cast.security, cast.central, [WEDNESDAY], "20:00", "22:00")
    assert week(cast, level=1).outside == {"fine": 1, "alone": 3, "unheard": 2}
    assert week(cast, hours="all").outside == {}


def test_a_shift_past_midnight_covers_the_hours_of_the_next_day(cast: Cast) -> None:
    works(cast.presser, cast.central, [TUESDAY], "22:00", "02:00")
    works(cast.responder, cast.central, [TUESDAY], "22:00", "02:00")
    shown = week(cast)
    assert [one for one, state in states(shown, TUE).items() if state == "fine"] == [22, 23]
    assert [one for one, state in states(shown, date(2026, 11, 25)).items() if state == "fine"] == [0, 1]


def test_when_the_clocks_go_back_the_second_hour_is_looked_at_too(cast: Cast) -> None:
    for person in (cast.presser, cast.responder):
        works(person, cast.central, [SATURDAY], "22:00", "01:30")
        works(person, cast.central, [SUNDAY], "02:00", "06:00")
    shown = week(cast, "2026-10-31T12:00")
    night = hour(shown, date(2026, 11, 1), 1)
    assert night.state == "nobody"
    assert night.at == "2026-11-01T01:30-06:00", "the first 01:30 is covered, the second is not"
    assert read(night.at, CHICAGO) == chicago(2026, 11, 1, 1, 30, fold=1)


def test_the_hour_that_the_clocks_skip_is_no_hour(cast: Cast) -> None:
    shown = week(cast, "2026-03-08T12:00", hours="all")
    assert hour(shown, date(2026, 3, 8), 2).state is None
    assert hour(shown, date(2026, 3, 8), 3).state == "nobody"


def test_who_left_early_leaves_a_gap(cast: Cast) -> None:
    opens(cast.central, [WEDNESDAY], "09:00", "12:00")
    works(cast.presser, cast.central, [WEDNESDAY], "09:00", "12:00")
    at = chicago(2026, 11, 25, 9)
    gone = at + timedelta(hours=1)
    Presence.objects.create(person=cast.presser, place=cast.central, since=at, until=gone, left_at=gone)
    assert states(week(cast), date(2026, 11, 25)) == {9: "alone", 10: "nobody", 11: "nobody"}


def test_a_director_on_duty_elsewhere_hears_what_is_told_to_everyone_at_the_branch(cast: Cast) -> None:
    people.give_role(cast.outsider, cast.library, RoleName.DIRECTOR, cast.administrator.actor)
    opens(cast.central, [TUESDAY], "09:00", "10:00")
    works(cast.outsider, cast.north, [TUESDAY], "09:00", "10:00")
    works(cast.security, cast.central, [TUESDAY], "09:00", "10:00")
    assert states(week(cast, level=3), TUE) == {9: "fine"}


@pytest.mark.parametrize("text", ["", "soon", "2026-11-31T10:00", "1999-01-01T10:00", "9999-12-31T23:59+00:00", "1"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert read(text, CHICAGO) is None


def test_a_moment_is_written_as_it_is_read() -> None:
    for at in (chicago(2026, 11, 24, 20), chicago(2026, 11, 1, 1, 30), chicago(2026, 11, 1, 1, 30, fold=1)):
        assert read(written(at, CHICAGO), CHICAGO) == at
    assert written(chicago(2026, 11, 24, 20), CHICAGO) == "2026-11-24T20:00"
