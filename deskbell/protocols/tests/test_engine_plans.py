"""Protocols inside protocols: in at the ``plan`` step, out at their end, and never lost between."""

from __future__ import annotations

from deskbell.protocols.definition import Role, Standing
from deskbell.protocols.state import At, Showed, StopTimer
from deskbell.protocols.tests.stage import ANA, BEN, Stage, through, written

OUTER = """
protocol: outer
version: 1
title: Outer
begin: {presser: start}
standing: {over: end, safe_room: shut}
steps:
  start: {do: Begin., then: door}
  door: {plan: See to the fire., protocol: inner, then: after}
  after: {do: Count everyone., then: end}
  shut: {do: Shut the door., then: end}
  end: {end: Done.}
"""
INNER = """
protocol: inner
version: 1
title: Inner
begin: {presser: alarm, responder: hose}
standing: {over: out}
steps:
  alarm: {do: Pull the alarm., then: out}
  hose: {wait: Take the hose., at_most: 30, then: out}
  out: {end: Leave.}
"""


def stage(*others: str, outer: str = OUTER) -> Stage:
    return Stage(written(outer), *(written(other) for other in others))


def test_a_plan_leads_into_its_protocol_unseen_and_out_again():
    play = stage(INNER)
    play.join(ANA)
    assert play.tap(ANA) == "alarm"
    assert play.spot(ANA) == At("inner", "alarm")
    assert play.of(Showed) == [Showed(ANA, At("inner", "alarm"))]
    assert play.tap(ANA) == "after"
    assert play.spot(ANA) == At("outer", "after")
    assert play.state.cursors[ANA].spot.within == ()


def test_each_role_begins_at_its_own_step_inside():
    play = stage(INNER)
    play.join(BEN, Role.RESPONDER)
    assert play.tap(BEN) == "hose"


def test_a_role_without_a_beginning_inside_reads_the_pressers():
    play = stage(INNER)
    play.join(BEN, Role.IN_CHARGE)
    assert play.tap(BEN) == "alarm"


def test_back_leads_from_after_a_plan_into_it_and_out_of_it_again():
    play = stage(INNER)
    play.join(ANA)
    through(play, ANA, [None, None])
    assert play.back(ANA) == "alarm"
    assert play.tap(ANA) == "after"
    play.back(ANA)
    assert play.back(ANA) == "start"


def test_time_runs_inside_too():
    play = stage(INNER)
    play.join(BEN, Role.RESPONDER)
    play.tap(BEN)
    turn = play.turn(BEN)
    assert play.time_up(BEN) == "after"
    assert StopTimer(BEN, turn) in play.effects


def test_a_plan_whose_protocol_is_missing_is_a_screen_like_any_other():
    play = stage()
    play.join(ANA)
    assert play.tap(ANA) == "door"
    assert play.tap(ANA) == "after"


def test_a_plan_whose_protocol_has_no_beginning_is_a_screen_like_any_other():
    play = stage(INNER.replace("begin: {presser: alarm, responder: hose}", "begin: {presser: nowhere}"))
    play.join(ANA)
    assert play.tap(ANA) == "door"


def test_a_protocol_inside_itself_is_not_entered_again():
    play = stage(INNER.replace("alarm: {do: Pull the alarm.,", "alarm: {plan: Again., protocol: outer,"))
    play.join(ANA)
    assert play.tap(ANA) == "alarm"
    assert play.tap(ANA) == "after"


def test_the_inner_protocol_says_first_where_a_standing_action_leads():
    play = stage(INNER)
    play.join(ANA)
    play.tap(ANA)
    assert play.stand(ANA, Standing.OVER) == "out"
    assert play.spot(ANA) == At("inner", "out"), "it is over: nothing of the outer one follows"


def test_what_the_inner_protocol_does_not_say_the_outer_one_does():
    play = stage(INNER)
    play.join(ANA)
    play.tap(ANA)
    assert play.stand(ANA, Standing.SAFE_ROOM) == "shut"
    assert play.tap(ANA) == "end"
    assert play.spot(ANA) == At("outer", "end")


def test_whoever_stands_before_a_closed_door_out_goes_on_when_it_opens():
    play = stage(INNER, outer=OUTER.replace("then: after}", "then: {to: after, when: {seen: yes}}}"))
    play.join(ANA)
    assert through(play, ANA, [None, None]) == "out"
    play.learn(other="yes")
    assert play.at(ANA) == "out"
    play.learn(seen="yes")
    assert play.at(ANA) == "after"


def test_a_plan_that_leads_back_to_itself_is_left_by_a_standing_action():
    empty = INNER.replace("presser: alarm", "presser: out")
    play = stage(empty, outer=OUTER.replace("protocol: inner, then: after", "protocol: inner, then: door"))
    play.join(ANA)
    assert play.tap(ANA) in ("door", "out")
    assert play.stand(ANA, Standing.SAFE_ROOM) == "shut"


INNERMOST = """
protocol: innermost
version: 1
title: Innermost
begin: {presser: count}
standing: {over: gone}
steps:
  count: {do: Count., then: gone}
  gone: {end: Gone.}
"""
MIDDLE = INNER.replace("alarm: {do: Pull the alarm.,", "alarm: {plan: Count them., protocol: innermost,").replace(
    "standing: {over: out}", "standing: {over: out, safe_room: hose}"
)


def test_a_plan_within_a_plan_is_left_door_by_door():
    play = stage(MIDDLE, INNERMOST)
    play.join(ANA)
    assert play.tap(ANA) == "count"
    assert play.state.cursors[ANA].spot.within == (At("outer", "door"), At("inner", "alarm"))
    assert play.tap(ANA) == "after"
    assert play.state.cursors[ANA].spot.within == ()


def test_of_the_protocols_around_the_nearest_says_where_a_standing_action_leads():
    play = stage(MIDDLE, INNERMOST)
    play.join(ANA)
    play.tap(ANA)
    assert play.stand(ANA, Standing.SAFE_ROOM) == "hose"
    assert play.spot(ANA) == At("inner", "hose")
