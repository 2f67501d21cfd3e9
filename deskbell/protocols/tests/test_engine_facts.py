"""The engine: what is known passes questions by and ends waits, for everyone."""

from __future__ import annotations

from deskbell.protocols.definition import Role, Standing
from deskbell.protocols.state import (
    At,
    Raise,
    Showed,
    StartTimer,
    Stood,
    StopTimer,
)
from deskbell.protocols.tests.stage import ANA, BEN, CAM, SMALL, Stage, through, written

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


def test_a_wait_for_the_police_ends_for_everyone_once_somebody_calls_911():
    stage = Stage(written(SMALL.replace("until: {seen: yes}", "until: {police: called}")))
    for who in (ANA, BEN):
        stage.join(who)
        through(stage, who, [None, 2])
    assert stage.stand(ANA, Standing.CALL_911) == "end"
    assert stage.at(BEN) == "end"
    assert stage.effects[0] == Stood(ANA, Standing.CALL_911)
    assert stage.did() == [("pause", "known"), ("pause", "known")]
