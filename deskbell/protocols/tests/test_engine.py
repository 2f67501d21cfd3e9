"""The engine, event by event: who sees what then, and what has to be done about it."""

from __future__ import annotations

import pytest

from deskbell.protocols.definition import Role, Standing
from deskbell.protocols.engine import MOST_TRAIL, replay
from deskbell.protocols.state import (
    At,
    Did,
    Notify,
    PressAgain,
    Raise,
    Showed,
    State,
    Stood,
    StopTimer,
)
from deskbell.protocols.tests.stage import ANA, BEN, CAM, SMALL, Stage, through, written

# Joining and leaving.


def test_everyone_begins_where_their_role_begins(problem):
    assert problem.join(ANA) == "get_help"
    assert problem.join(BEN, Role.RESPONDER) == "go"
    assert problem.join(CAM, Role.IN_CHARGE) == "lead"
    assert problem.of(Showed) == [Showed(CAM, At("problem-customer", "lead"))]


def test_joining_twice_changes_nothing(problem):
    problem.join(ANA)
    problem.tap(ANA)
    before = problem.state
    problem.join(ANA, Role.RESPONDER)
    assert (problem.state, problem.effects) == (before, [])


def test_a_role_without_a_beginning_reads_the_pressers(small):
    assert small.join(BEN, Role.RESPONDER) == "first"


def test_whoever_joins_has_a_screen_even_if_their_beginning_is_not_there():
    stage = Stage(written(SMALL.replace("begin: {presser: first}", "begin: {presser: nowhere, in_charge: asked}")))
    assert stage.join(ANA) == "asked"


def test_nobody_can_join_where_nobody_begins():
    stage = Stage(written(SMALL.replace("begin: {presser: first}", "begin: {presser: nowhere}")))
    assert stage.join(ANA) == ""
    assert (stage.state, stage.effects) == (State(), [])


def test_who_left_is_nowhere_and_may_come_again(small):
    small.join(ANA)
    small.leave(ANA)
    assert small.at(ANA) == ""
    assert small.join(ANA) == "first"


def test_leaving_stops_the_timer_of_the_screen(small):
    small.join(ANA)
    through(small, ANA, [None, 0])
    turn = small.turn(ANA)
    small.leave(ANA)
    assert small.effects == [StopTimer(ANA, turn)]


def test_what_was_meant_for_a_screen_before_leaving_is_late_after_coming_again(small):
    small.join(ANA)
    early = small.turn(ANA)
    small.leave(ANA)
    small.join(ANA)
    assert small.tap(ANA, turn=early) == "first"


# Tapping.


def test_a_tap_goes_on_and_is_logged_with_its_task(small):
    small.join(ANA)
    assert small.tap(ANA) == "asked"
    assert small.effects == [Did(ANA, At("small", "first"), "done", None, "look"), Showed(ANA, At("small", "asked"))]


def test_an_answer_leads_where_it_says_and_settles_the_fact(small):
    small.join(ANA)
    assert through(small, ANA, [None, 1]) == "end"
    assert small.state.facts == {"loud": "no"}
    assert small.of(Did) == [Did(ANA, At("small", "asked"), "answered", 1)]


def test_an_answer_that_means_nothing_leads_on_and_leaves_the_question_open(small):
    for who in (ANA, BEN):
        small.join(who)
        small.tap(who)
    assert small.tap(ANA, 2) == "pause"
    assert (small.at(BEN), small.state.facts) == ("asked", {})


@pytest.mark.parametrize("answer", [None, 3, -1])
def test_a_question_takes_only_one_of_its_answers(small, answer):
    small.join(ANA)
    small.tap(ANA)
    before = small.state
    assert small.tap(ANA, answer) == "asked"
    assert (small.state, small.effects) == (before, [])


def test_a_tap_for_an_earlier_screen_changes_nothing(small):
    small.join(ANA)
    late = small.turn(ANA)
    small.tap(ANA)
    before = small.state
    small.tap(ANA, 1, turn=late)
    assert (small.state, small.effects) == (before, [])


def test_a_tap_at_the_end_changes_nothing(small):
    small.join(ANA)
    through(small, ANA, [None, 1])
    before = small.state
    small.tap(ANA)
    assert (small.state, small.effects) == (before, [])


def test_a_step_that_comes_up_raises_and_calls(small):
    small.join(ANA)
    assert small.effects == [
        Raise(2),
        Notify(Role.IN_CHARGE),
        Notify(Role.RESPONDER),
        Showed(ANA, At("small", "first")),
    ]


# Skipping.


def test_a_skipped_question_goes_the_other_way_and_settles_nothing(problem):
    problem.join(ANA)
    problem.tap(ANA)
    assert problem.skip(ANA) == "calm"
    assert problem.state.facts == {}
    assert ("judge", "skipped") in problem.did()


def test_skipping_what_has_no_other_way_goes_on(small):
    small.join(ANA)
    assert small.skip(ANA) == "asked"


def test_skipping_goes_on_even_if_the_other_way_is_not_there():
    stage = Stage(written(SMALL.replace("otherwise: gave_up", "otherwise: nowhere")))
    stage.join(ANA)
    through(stage, ANA, [None, 0])
    assert stage.skip(ANA) == "end"


# Back.


def test_back_shows_the_screen_before_and_raises_nothing_again(small):
    small.join(ANA)
    small.tap(ANA)
    assert small.back(ANA) == "first"
    assert small.did() == [("asked", "back")]
    assert small.of(Raise) + small.of(Notify) == []


def test_back_on_the_first_screen_changes_nothing(small):
    small.join(ANA)
    before = small.state
    assert small.back(ANA) == "first"
    assert (small.state, small.effects) == (before, [])


def test_back_to_a_settled_question_stays_there_and_it_can_be_answered_differently(small):
    small.join(ANA)
    through(small, ANA, [None, 1])
    assert small.back(ANA) == "asked"
    small.learn(seen="yes")
    assert small.at(ANA) == "asked"
    assert small.tap(ANA, 0) == "end"
    assert small.state.facts == {"loud": "yes", "seen": "yes"}


def test_the_oldest_screens_are_forgotten_first():
    stage = Stage(written(SMALL.replace("gave_up: {say: Enough., then: end}", "gave_up: {say: Again., then: gave_up}")))
    stage.join(ANA)
    through(stage, ANA, [None, 2])
    stage.skip(ANA)
    for _ in range(MOST_TRAIL + 5):
        stage.tap(ANA)
    assert len(stage.state.cursors[ANA].trail) == MOST_TRAIL
    assert {spot.at.step for spot in stage.state.cursors[ANA].trail} == {"gave_up"}


# Standing actions.


@pytest.mark.parametrize("way", [[], [None], [None, 0], [None, 1], [None, 0, None]])
@pytest.mark.parametrize("action", list(Standing))
def test_every_standing_action_is_taken_on_every_screen(problem, way, action):
    problem.join(ANA)
    through(problem, ANA, way)
    problem.stand(ANA, action)
    assert Stood(ANA, action) in problem.effects


def test_getting_help_presses_again_and_leaves_the_screen_as_it_is(problem):
    problem.join(ANA)
    before = problem.state
    problem.stand(ANA, Standing.GET_HELP)
    assert problem.effects == [Stood(ANA, Standing.GET_HELP), PressAgain(ANA)]
    assert problem.state == before


def test_calling_911_is_logged_and_known_and_leaves_the_screen_as_it_is(problem):
    problem.join(ANA)
    before = problem.state
    problem.stand(ANA, Standing.CALL_911)
    assert (problem.effects, problem.state.cursors) == ([Stood(ANA, Standing.CALL_911)], before.cursors)
    assert problem.state.facts == {"police": "called"}


def test_the_safe_room_and_the_end_lead_where_the_protocol_says(problem):
    problem.join(ANA)
    assert problem.stand(ANA, Standing.SAFE_ROOM) == "leave"
    assert Raise(3) in problem.effects
    assert problem.stand(ANA, Standing.OVER) == "record"
    assert problem.back(ANA) == "leave"
    assert problem.back(ANA) == "get_help"


def test_a_standing_action_that_leads_nowhere_is_logged_and_leaves_the_screen(small):
    small.join(ANA)
    assert small.stand(ANA, Standing.SAFE_ROOM) == "first"
    assert small.effects == [Stood(ANA, Standing.SAFE_ROOM)]


def test_saying_again_that_it_is_over_leaves_one_at_the_end(small):
    small.join(ANA)
    small.stand(ANA, Standing.OVER)
    before = small.state
    assert small.stand(ANA, Standing.OVER) == "end"
    assert small.state == before


# All of it.


def test_the_presser_without_a_risk_is_led_through_3a(problem):
    problem.join(ANA)
    seen = [problem.at(ANA)] + [problem.tap(ANA, answer) for answer in (None, 1, None, None, 0, None, None)]
    assert seen == ["get_help", "judge", "talk", "three_rs", "outside", "call_emergency", "escort", "record"]


def test_the_presser_in_danger_is_led_through_3b_until_help_is_there(problem):
    problem.join(ANA)
    seen = [problem.at(ANA)] + [problem.tap(ANA, answer) for answer in (None, 0, None, None, None, None)]
    assert seen == ["get_help", "judge", "calm", "manager", "barrier", "hands_off", "until_help"]
    problem.learn(help="there")
    assert problem.at(ANA) == "record"


def test_what_strangers_do_changes_nothing(problem):
    problem.join(ANA)
    before = problem.state
    problem.leave(BEN)
    problem.stand(BEN, Standing.GET_HELP)
    assert (problem.state, problem.effects) == (before, [])


def test_the_events_lead_back_to_where_everyone_was(problem):
    for who, role in ((ANA, Role.PRESSER), (BEN, Role.RESPONDER), (CAM, Role.IN_CHARGE)):
        problem.join(who, role)
        problem.tap(who)
    problem.tap(ANA, 0)
    problem.back(BEN)
    problem.stand(CAM, Standing.OVER)
    assert replay(problem.shelf, problem.events) == problem.state
