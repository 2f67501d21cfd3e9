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
    StartTimer,
    State,
    Stood,
    StopTimer,
)
from deskbell.protocols.tests.stage import ANA, BEN, CAM, Stage, problem_customer, through, written

SMALL = """
protocol: small
version: 1
title: Small
begin: {presser: first}
standing: {over: end}
facts: {asked: {loud: [yes, no], seen: [yes, no]}}
steps:
  first: {do: Look., task: look, raises: help, notifies: [responder, in_charge], then: asked}
  asked:
    ask: Is it loud?
    about: loud
    answers:
      - {en: "Yes", means: yes, then: pause}
      - {en: "No", means: no, then: end}
      - {en: Not sure, then: pause}
    otherwise: pause
  pause: {wait: Wait., until: {seen: yes}, at_most: 60, then: end, otherwise: gave_up}
  gave_up: {say: Enough., then: end}
  end: {end: Done.}
"""


@pytest.fixture
def small() -> Stage:
    return Stage(written(SMALL))


@pytest.fixture
def problem() -> Stage:
    return Stage(problem_customer())


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


def test_calling_911_is_logged_and_leaves_the_screen_as_it_is(problem):
    problem.join(ANA)
    before = problem.state
    problem.stand(ANA, Standing.CALL_911)
    assert (problem.effects, problem.state) == ([Stood(ANA, Standing.CALL_911)], before)


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


# Facts.


def test_an_answer_of_one_settles_the_question_of_another(problem):
    problem.join(ANA)
    problem.tap(ANA)
    problem.join(BEN)
    problem.tap(BEN)
    assert problem.tap(ANA, 1) == "talk"
    assert problem.at(BEN) == "talk"
    assert (("judge", "answered") in problem.did(), ("judge", "known") in problem.did()) == (True, True)


def test_a_tap_on_a_question_that_somebody_has_just_settled_is_late(problem):
    for who in (ANA, BEN):
        problem.join(who)
        problem.tap(who)
    turn = problem.turn(BEN)
    problem.tap(ANA, 1)
    assert problem.tap(BEN, 0, turn=turn) == "talk"
    assert problem.state.facts == {"risk": "no"}


def test_a_question_that_was_taken_from_the_screen_is_within_reach_of_back(problem):
    for who in (ANA, BEN):
        problem.join(who)
        problem.tap(who)
    problem.tap(ANA, 1)
    assert problem.back(BEN) == "judge"
    assert problem.tap(BEN, 0) == "calm"
    assert problem.state.facts == {"risk": "yes"}


def test_a_question_whose_answer_is_known_is_passed_unseen(small):
    small.learn(loud="no")
    small.join(ANA)
    assert small.tap(ANA) == "end"
    assert small.did() == [("first", "done"), ("asked", "known")]
    assert small.of(Showed) == [Showed(ANA, At("small", "end"))]
    assert small.back(ANA) == "first"


def test_a_value_that_no_answer_means_is_asked_for(small):
    small.learn(loud="maybe")
    small.join(ANA)
    assert small.tap(ANA) == "asked"


def test_a_fact_without_a_name_settles_nothing(problem):
    problem.learn(**{"": ""})
    problem.join(CAM, Role.IN_CHARGE)
    assert problem.tap(CAM) == "outside"
    problem.learn(**{"": "again"})
    assert problem.at(CAM) == "outside"


def test_learning_what_is_known_already_changes_nothing(small):
    small.learn(loud="yes")
    before = small.state
    small.learn(loud="yes")
    assert (small.state, small.effects) == (before, [])


def test_a_step_that_is_passed_unseen_still_raises_and_calls():
    stage = Stage(written(SMALL.replace("    about: loud\n", "    about: loud\n    raises: danger\n")))
    stage.learn(loud="no")
    stage.join(ANA)
    stage.tap(ANA)
    assert stage.of(Raise) == [Raise(3)]


def test_edges_are_tried_in_their_order_and_only_where_they_lead_somewhere():
    text = SMALL.replace("then: asked}", "then: [{to: nowhere}, {to: pause, when: {loud: yes}}, {to: gave_up}]}")
    stage = Stage(written(text))
    stage.join(ANA)
    assert stage.tap(ANA) == "gave_up"
    stage.back(ANA)
    stage.learn(loud="yes")
    assert stage.tap(ANA) == "pause"


def test_one_stays_where_nothing_leads_on():
    stage = Stage(written(SMALL.replace("then: asked}", "then: {to: asked, when: {seen: yes}}}")))
    stage.join(ANA)
    before = stage.state
    assert stage.tap(ANA) == "first"
    assert (stage.state, stage.effects) == (before, [])


# Waiting.


def test_a_wait_ends_when_its_facts_are_known(small):
    small.join(ANA)
    through(small, ANA, [None, 0])
    turn = small.turn(ANA)
    assert small.effects[-1] == StartTimer(ANA, turn, 60)
    small.learn(seen="yes")
    assert small.at(ANA) == "end"
    assert StopTimer(ANA, turn) in small.effects


def test_a_wait_stays_while_its_facts_say_otherwise(small):
    small.join(ANA)
    through(small, ANA, [None, 0])
    small.learn(seen="no")
    assert (small.at(ANA), small.effects) == ("pause", [])


def test_a_wait_that_is_over_already_sets_no_timer(small):
    small.learn(seen="yes")
    small.join(ANA)
    assert through(small, ANA, [None, 0]) == "end"
    assert small.of(StartTimer) + small.of(StopTimer) == []


def test_a_wait_ends_when_its_time_is_up(small):
    small.join(ANA)
    through(small, ANA, [None, 0])
    assert small.time_up(ANA) == "gave_up"
    assert small.did() == [("pause", "late")]


def test_a_wait_can_be_ended_by_hand(small):
    small.join(ANA)
    assert through(small, ANA, [None, 0, None]) == "end"


def test_the_time_of_an_earlier_wait_ends_nothing(small):
    small.join(ANA)
    through(small, ANA, [None, 0])
    turn = small.turn(ANA)
    small.back(ANA)
    small.tap(ANA, 0)
    assert small.time_up(ANA, turn) == "pause"


def test_no_time_runs_on_a_screen_that_sets_none(small):
    small.join(ANA)
    assert small.time_up(ANA) == "first"


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
