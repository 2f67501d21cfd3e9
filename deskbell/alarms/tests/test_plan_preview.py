"""Who would be told: the page says the same as a real alarm would do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskbell.alarms import plan
from deskbell.alarms.actions.plan import set_plan
from deskbell.alarms.card import chain_of
from deskbell.alarms.models import Line
from deskbell.alarms.plan_look import Look
from deskbell.alarms.plan_preview import Asked, Step, house_of, steps
from deskbell.alarms.resolve import resolved
from deskbell.alarms.tests.rotas import CHICAGO, FRIDAY, MONDAY, SATURDAY, SUNDAY, TUESDAY, chicago, works
from deskbell.channels import actions as lines
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.audience import RING, manner
from deskbell.people import access as people
from deskbell.people.models import Person, Presence, Role, Shift
from deskbell.people.roles import Can, RoleName, roles_that
from deskbell.places.models import Holiday, Place
from deskbell.screens import actions as screens
from tests.cast import Cast, hire

pytestmark = pytest.mark.django_db

NOON = chicago(2026, 11, 24, 12)
TOP = ("/",)


def told(
    place: Place, tiers: plan.Tiers, at: datetime = NOON, level: int = 2, may_see: tuple[str, ...] = TOP
) -> list[Step]:
    chain = chain_of(place)
    house = house_of(chain[0], at, at)
    here = Line.objects.filter(place_id__in=place.ids_from_top, closed_at=None)
    return steps(Asked(house, chain, list(here), level, at, may_see), tiers)


def on_duty(step: Step) -> list[tuple[str, str]]:
    return [(one.name, one.by) for one in step.on_duty]


def others(step: Step) -> list[str]:
    return [one.name for one in step.others]


def role(name: str, at: str, who: str = "all") -> dict[str, Any]:
    return {"kind": "role", "role": name, "at": at, "who": who}


def test_who_is_on_duty_comes_first_and_says_how_that_is_known(cast: Cast) -> None:
    works(cast.presser, cast.central, [TUESDAY], "09:00", "17:00")
    Presence.objects.create(person=cast.in_charge, place=cast.desk, since=NOON, until=NOON + timedelta(hours=1))
    first, second, last = told(cast.desk, plan.DEFAULTS[1])
    assert on_duty(first) == [("Ines Roth", "presence"), ("Priya Shah", "shift")]
    assert [one.until for one in first.on_duty] == [NOON + timedelta(hours=1), chicago(2026, 11, 24, 17)]
    assert others(first) == ["Rosa Diaz"]
    assert (first.after, second.after, last.after) == (0, 30, 120)


def test_each_person_stands_at_the_first_step_that_tells_them(cast: Cast) -> None:
    first, second, last = told(cast.desk, plan.DEFAULTS[1])
    assert others(first) == ["Ines Roth", "Priya Shah", "Rosa Diaz"]
    assert (others(second), second.again) == (["Alma Reyes", "Mo Lind", "Sam Okafor"], 3)
    assert (others(last), last.again) == (["Otto Berg"], 6)
    assert not any(step.heard for step in (first, second, last))


def test_screens_are_counted_without_the_one_that_was_pressed_and_for_danger_without_any_beside_it(cast: Cast) -> None:
    assert [step.screens for step in told(cast.desk, plan.DEFAULTS[1], level=1)] == [0, 1, 2]
    assert [step.screens for step in told(cast.childrens_desk, plan.DEFAULTS[1], level=1)] == [1, 2, 3]
    assert [step.screens for step in told(cast.desk, plan.DEFAULTS[3], level=3)] == [1, 0, 2]
    assert [step.screens for step in told(cast.central, plan.DEFAULTS[3], level=3)] == [2, 0, 3]
    screens.enrol(cast.desk, "Foot switch PC", DESKBELL)
    assert [step.screens for step in told(cast.desk, plan.DEFAULTS[1], level=1)] == [1, 2, 3], "the other one rings"
    assert [step.screens for step in told(cast.desk, plan.DEFAULTS[3], level=3)] == [1, 0, 2]
    screens.revoke(cast.workroom_screen, cast.administrator)
    assert [step.screens for step in told(cast.desk, plan.DEFAULTS[1], level=1)] == [1, 1, 2]


def test_where_the_only_screen_is_the_one_that_was_pressed_the_screens_there_reach_nobody(cast: Cast) -> None:
    first = told(cast.desk, plan.DEFAULTS[1], level=1)[0]
    assert [one["kind"] for one in first.to_nobody] == ["screens"]
    assert told(cast.childrens_desk, plan.DEFAULTS[1], level=1)[0].to_nobody == []


def test_on_duty_asks_for_those_on_duty_in_the_area_and_falls_back_to_all(cast: Cast) -> None:
    works(cast.responder, cast.workroom, [TUESDAY], "09:00", "17:00")
    tiers = [{"after": 0, "to": [role("staff", "floor", "duty")]}, {"after": 9, "to": [plan.EVERYONE]}]
    assert others(told(cast.desk, tiers)[0]) == ["Priya Shah"], "nobody is on duty on this floor, so all are asked"
    works(cast.presser, cast.central, [TUESDAY], "09:00", "17:00")
    first, _last = told(cast.desk, tiers)
    assert (on_duty(first), others(first)) == ([("Priya Shah", "shift")], [])


def test_on_duty_in_the_library_reaches_another_branch(cast: Cast) -> None:
    guard = hire("Gus Vale", cast.north, RoleName.SECURITY)
    works(guard, cast.north, [TUESDAY], "09:00", "17:00")
    tiers = [{"after": 0, "to": [role("security", "library", "duty")]}, {"after": 9, "to": [plan.EVERYONE]}]
    with clock.frozen(NOON):
        set_plan(cast.library, 2, tiers, cast.administrator)
        assert resolved(chain_of(cast.desk))["2"][0]["words"] == [f"person:{guard.pk}"]
    assert on_duty(told(cast.desk, tiers)[0]) == [("Gus Vale", "shift")]


def test_a_shift_past_midnight_counts_into_the_morning(cast: Cast) -> None:
    works(cast.security, cast.central, [FRIDAY], "22:00", "06:00")
    for hour, on in ((22, True), (23, True)):
        step = told(cast.desk, plan.DEFAULTS[2], chicago(2026, 11, 27, hour))[0]
        assert bool(step.on_duty) is on
    for hour, on in ((0, True), (5, True), (6, False)):
        step = told(cast.desk, plan.DEFAULTS[2], chicago(2026, 11, 28, hour))[0]
        assert bool(step.on_duty) is on, hour


def test_in_the_night_when_the_clocks_go_back_the_hour_counts_twice(cast: Cast) -> None:
    works(cast.security, cast.central, [SATURDAY], "22:00", "01:30")
    works(cast.presser, cast.central, [SUNDAY], "01:30", "08:00")
    for fold in (0, 1):
        step = told(cast.desk, plan.DEFAULTS[2], chicago(2026, 11, 1, 1, 15, fold=fold))[0]
        assert ("Sam Okafor", "shift") in on_duty(step)
    first_half_past = told(cast.desk, plan.DEFAULTS[2], chicago(2026, 11, 1, 1, 30))[0]
    assert on_duty(first_half_past) == [("Priya Shah", "shift"), ("Sam Okafor", "shift")]
    second_half_past = told(cast.desk, plan.DEFAULTS[2], chicago(2026, 11, 1, 1, 30, fold=1))[0]
    assert on_duty(second_half_past) == [("Priya Shah", "shift")]


def test_in_the_night_when_an_hour_is_skipped_the_shift_begins_at_the_change(cast: Cast) -> None:
    works(cast.presser, cast.central, [SUNDAY], "02:30", "08:00")
    assert not told(cast.desk, plan.DEFAULTS[2], chicago(2026, 3, 8, 1, 59))[0].on_duty
    assert told(cast.desk, plan.DEFAULTS[2], chicago(2026, 3, 8, 3, 0))[0].on_duty


def test_what_reaches_nobody_is_named(cast: Cast) -> None:
    tiers: plan.Tiers = [
        {
            "after": 0,
            "to": [role("trainer", "branch"), role("staff", "branch"), {"kind": "line", "purpose": "police"}],
        },
        {"after": 9, "to": [plan.EVERYONE]},
    ]
    first, last = told(cast.desk, tiers)
    assert first.to_nobody == [tiers[0]["to"][0], tiers[0]["to"][2]]
    assert last.to_nobody == []
    line = lines.add_line(cast.library, "police", "mail", "Watch desk", "w@example.org", DESKBELL)
    assert told(cast.desk, tiers)[0].lines == [line]
    lines.close_line(line, DESKBELL)
    assert told(cast.desk, tiers)[0].lines == []


def test_whoever_has_left_is_told_no_more(cast: Cast) -> None:
    tiers = [
        {"after": 0, "to": [{"kind": "person", "person": cast.responder.pk}, role("in_charge", "branch")]},
        {"after": 9, "to": [plan.EVERYONE]},
    ]
    assert others(told(cast.desk, tiers)[0]) == ["Ines Roth", "Rosa Diaz"]
    Role.objects.filter(person=cast.responder).update(ended_at=NOON)
    assert others(told(cast.desk, tiers)[0]) == ["Ines Roth"]
    with clock.frozen(NOON):
        set_plan(cast.library, 2, plan.DEFAULTS[2], cast.administrator)
        cast.central.plans.create(level=2, tiers=tiers, changed_at=NOON)
        assert resolved(chain_of(cast.desk))["2"][0]["words"] == [f"role:in_charge@{cast.central.path}"]


def test_people_at_other_branches_are_counted_but_not_named_to_a_branch_manager(cast: Cast) -> None:
    last = told(cast.desk, plan.DEFAULTS[1], may_see=(cast.central.path,))[-1]
    assert (others(last), last.far) == ([], 1)


# What the page says and what an alarm would do: the same, whatever the plan and the rota.

ROLES = sorted(roles_that(Can.HEAR))
TARGETS = st.one_of(
    st.builds(role, st.sampled_from(ROLES), st.sampled_from(plan.AREAS), st.sampled_from(plan.WHO)),
    st.builds(lambda at: {"kind": "screens", "at": at}, st.sampled_from(plan.AREAS)),
    st.builds(lambda at: {"kind": "everyone", "at": at}, st.sampled_from(plan.AREAS)),
    st.builds(lambda index: {"kind": "person", "index": index}, st.integers(0, 6)),
)
PLANS = st.lists(st.lists(TARGETS, min_size=1, max_size=3), min_size=1, max_size=3)
SHIFTS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 3), st.integers(0, 6), st.integers(0, 23), st.integers(0, 23)),
    max_size=10,
    unique_by=lambda one: one[0],
)
SAID = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 3), st.integers(-3, 3), st.booleans()),
    max_size=3,
    unique_by=lambda one: one[0],
)
HOURS = st.datetimes(datetime(2026, 10, 30), datetime(2026, 11, 3), timezones=st.just(CHICAGO))  # noqa: DTZ001


CLOSED = st.sets(st.tuples(st.booleans(), st.integers(29, 34)), max_size=4)
"""Closed days: of the whole library or of Central only, counted from the beginning of October."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PLANS, SHIFTS, SAID, CLOSED, HOURS, st.integers(0, 3))
def test_the_page_says_who_a_real_alarm_would_tell_and_a_closed_day_makes_none_quieter(  # noqa: PLR0917
    cast: Cast, steps_: list[Any], shifts: list[Any], said: list[Any], closed: set[Any], at: datetime, desk: int
) -> None:
    staff = [cast.presser, cast.responder, cast.in_charge, cast.security, cast.manager, cast.administrator]
    staff.append(cast.other_branch_staff)
    spots = [cast.desk, cast.workroom, cast.central, cast.north_desk]
    Shift.objects.all().delete()
    Presence.objects.all().delete()
    Holiday.objects.all().delete()
    for who, where, day, starts, ends in shifts:
        works(staff[who], spots[where], [day], f"{starts:02}:00", f"{ends:02}:30")
    for who, where, hours, left in said:
        begins = at + timedelta(hours=hours)
        away = begins + timedelta(hours=1) if left else None
        Presence.objects.create(
            person=staff[who], place=spots[where], since=begins, until=begins + timedelta(hours=4), left_at=away
        )
    tiers = [
        {"after": 10 * number, "to": [_named(one, staff) for one in targets]} for number, targets in enumerate(steps_)
    ]
    tiers.append({"after": 10 * len(tiers), "to": [plan.EVERYONE]})
    set_plan(cast.library, 2, tiers, cast.administrator)
    place = spots[desk]
    with clock.frozen(at):
        on_an_open_day = resolved(chain_of(place))["2"]
        for everywhere, day in closed:
            date = datetime(2026, 9, 30, tzinfo=CHICAGO).date() + timedelta(days=day)
            Holiday.objects.create(place=cast.library if everywhere else cast.central, date=date, name="Closed")
        real = resolved(chain_of(place))["2"]
        look = Look(Person.objects.get(pk=cast.administrator.pk), cast.library, {"from": place.ref})
        shown = [one.step for one in look.told(2, look.tiers_at(look.desk.chain, 2))]
    everyone = [*staff, cast.auditor, cast.outsider]
    _agree(real, shown, everyone, cast.library.pk)
    for before, now in zip(on_an_open_day, real, strict=True):
        assert _rung(before["words"], everyone, cast.library.pk) <= _rung(now["words"], everyone, cast.library.pk)


def _rung(words: list[str], everyone: list[Person], tenant: int) -> set[int]:
    return {one.pk for one in everyone if manner(people.ears_of(one, tenant), "", words, (), ()) == RING}


def _named(target: dict[str, Any], staff: list[Person]) -> dict[str, Any]:
    return {"kind": "person", "person": staff[target["index"]].pk} if target["kind"] == "person" else target


def _agree(real: list[dict[str, Any]], shown: list[Step], everyone: list[Person], tenant: int) -> None:
    before: set[int] = set()
    ears = {one.pk: people.ears_of(one, tenant) for one in everyone}
    for tier, step in zip(real, shown, strict=True):
        assert list(step.words) == tier["words"]
        rings = {pk for pk, one in ears.items() if manner(one, "", tier["words"], (), ()) == RING}
        named = {one.id for one in (*step.on_duty, *step.others)}
        assert named == rings - before
        assert (step.again, step.far) == (len(rings & before), 0)
        before |= rings


def test_an_hour_of_a_monday_is_looked_up_in_the_zone_of_the_desk(cast: Cast) -> None:
    works(cast.presser, cast.central, [MONDAY], "09:00", "10:00")
    look = Look(cast.administrator, cast.central, {"at": "2026-11-23T09:59"})
    assert [one.name for one in look.told(2, plan.DEFAULTS[2])[0].step.on_duty] == ["Priya Shah"]
    look = Look(cast.administrator, cast.central, {"at": "2026-11-23T10:00"})
    assert not look.told(2, plan.DEFAULTS[2])[0].step.on_duty
