"""The engine: somebody is elsewhere than the log says, or the alarm is something else than it seemed."""

from __future__ import annotations

import pytest

from deskbell.protocols.definition import Role
from deskbell.protocols.state import (
    At,
    Did,
    Here,
    Notify,
    Open,
    Opened,
    Raise,
    Showed,
    Spot,
    StartTimer,
    State,
    StopTimer,
)
from deskbell.protocols.tests.stage import ANA, BEN, SMALL, Stage, through, written
from deskbell.protocols.tests.test_engine_plans import INNER, OUTER

DOOR = At("outer", "door")


def here(stage: Stage, who: str, *names: str) -> str:
    """Say that somebody is at a step of the first protocol, or at one of another, in the plan steps named behind it."""
    at, *within = (At(*name.split("/")) if "/" in name else At(stage.shelf.first, name) for name in names)
    stage.happen(Here(who, Role.RESPONDER, Spot(at, tuple(within))))
    return stage.at(who)


@pytest.fixture
def two() -> Stage:
    """Two protocols, the outer one with a plan that leads into the inner."""
    return Stage(written(OUTER), written(INNER))


# Elsewhere than the log says.


def test_who_comes_back_is_where_they_left_with_nothing_behind_them(small):
    assert here(small, ANA, "asked") == "asked"
    cursor = small.state.cursors[ANA]
    assert (cursor.role, cursor.trail) == (Role.RESPONDER, ())
    assert small.effects == [Showed(ANA, At("small", "asked"))]


def test_who_went_on_without_a_link_is_believed_and_back_leads_to_where_they_were_known_to_be(small):
    small.join(ANA)
    assert here(small, ANA, "gave_up") == "gave_up"
    assert small.state.cursors[ANA].role is Role.PRESSER
    assert small.of(Did) == []
    assert small.back(ANA) == "first"


def test_who_is_there_already_stays_as_they_were(small):
    small.join(ANA)
    small.tap(ANA)
    before = small.state
    assert here(small, ANA, "asked") == "asked"
    assert (small.state, small.effects) == (before, [])


def test_what_a_screen_brings_about_it_brings_about_here_too(small):
    here(small, ANA, "first")
    assert small.effects[:3] == [Raise(2), Notify(Role.IN_CHARGE), Notify(Role.RESPONDER)]
    here(small, ANA, "pause")
    assert small.effects == [Showed(ANA, At("small", "pause")), StartTimer(ANA, small.turn(ANA), 60)]
    turn = small.turn(ANA)
    here(small, ANA, "asked")
    assert small.effects == [StopTimer(ANA, turn), Showed(ANA, At("small", "asked"))]


def test_who_went_back_to_a_settled_question_stands_on_it(small):
    small.learn(loud="yes")
    assert here(small, ANA, "asked") == "asked"


def test_one_stands_inside_a_plan_and_comes_out_of_it(two):
    assert here(two, ANA, "inner/alarm", "door") == "alarm"
    assert two.tap(ANA) == "after"
    assert two.spot(ANA) == At("outer", "after")


def test_what_is_only_a_door_is_passed(two):
    assert here(two, ANA, "door") == "hose"
    assert two.state.cursors[ANA].spot.within == (DOOR,)
    assert here(two, BEN, "inner/out", "door") == "after"


@pytest.mark.parametrize(
    "names",
    [
        ["gone"],
        ["missing/alarm"],
        ["inner/gone", "door"],
        ["inner/alarm", "gone"],
        ["inner/alarm", "start"],
        ["after", "door"],
        ["inner/alarm", "door", "door"],
    ],
)
def test_where_nobody_could_stand_nobody_does(two, names):
    assert here(two, ANA, *names) == ""
    assert (two.state, two.effects) == (State(), [])


def test_nobody_stands_in_a_protocol_inside_itself():
    stage = Stage(written(OUTER.replace("protocol: inner", "protocol: outer")))
    assert here(stage, ANA, "start", "door") == ""


# Something else than it seemed.


def test_everyone_goes_to_their_beginning_of_what_it_is_and_back_to_where_they_were(two):
    two.join(ANA)
    two.join(BEN, Role.RESPONDER)
    two.happen(Open(BEN, "inner"))
    assert two.effects[0] == Opened(BEN, "inner")
    assert (two.spot(ANA), two.spot(BEN)) == (At("inner", "alarm"), At("inner", "hose"))
    assert two.of(Showed) == [Showed(ANA, At("inner", "alarm")), Showed(BEN, At("inner", "hose"))]
    assert two.of(StartTimer) == [StartTimer(BEN, two.turn(BEN), 30)]
    assert two.back(ANA) == "start"


def test_whoever_comes_later_begins_in_what_it_is(two):
    two.join(ANA)
    two.happen(Open(ANA, "inner"))
    two.join(BEN)
    assert two.spot(BEN) == At("inner", "alarm")


def test_who_was_inside_of_it_through_a_plan_begins_it_anew_and_is_not_led_out_again(two):
    two.join(ANA)
    two.tap(ANA)
    two.happen(Open(ANA, "inner"))
    assert two.state.cursors[ANA].spot == Spot(At("inner", "alarm"))
    assert two.tap(ANA) == "out"
    assert two.tap(ANA) == "out"


def test_what_is_open_already_changes_nothing_for_who_is_inside_of_it(two):
    two.join(ANA)
    two.happen(Open(ANA, "outer"))
    assert two.effects == []
    two.tap(ANA)
    before = two.state
    two.happen(Open(ANA, "outer"))
    assert (two.state, two.effects) == (before, [])


def test_who_went_back_out_of_what_it_is_can_open_it_again_and_takes_nobody_along(two):
    for who in (ANA, BEN):
        two.join(who)
    two.happen(Open(ANA, "inner"))
    two.tap(BEN)
    two.back(ANA)
    two.happen(Open(ANA, "inner"))
    assert two.effects[0] == Opened(ANA, "inner")
    assert (two.at(ANA), two.at(BEN)) == ("alarm", "out")


def test_the_first_protocol_can_be_opened_again(two):
    two.join(ANA)
    two.happen(Open(ANA, "inner"))
    two.happen(Open(ANA, "outer"))
    assert (two.at(ANA), two.state.first) == ("start", "outer")


@pytest.mark.parametrize(
    "inner", ["", INNER.replace("begin: {presser: alarm, responder: hose}", "begin: {presser: x}")]
)
def test_a_protocol_that_is_not_there_or_has_no_beginning_cannot_be_opened(inner):
    stage = Stage(written(OUTER), *([written(inner)] if inner else []))
    stage.join(ANA)
    before = stage.state
    stage.happen(Open(ANA, "inner"))
    assert (stage.state, stage.effects) == (before, [])


def test_who_is_not_in_the_guide_says_what_it_is_for_the_others(small):
    other = Stage(written(SMALL), written(SMALL.replace("protocol: small", "protocol: large")))
    other.join(ANA)
    through(other, ANA, [None, 1])
    other.happen(Open(BEN, "large"))
    assert (other.spot(ANA), other.at(BEN)) == (At("large", "first"), "")
    other.happen(Open(BEN, "large"))
    assert other.effects == []
