"""Whatever people tap, in whatever protocol: nothing is raised, nobody is lost, and the log leads back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.protocols.definition import Kind, Role, Standing
from deskbell.protocols.engine import Shelf, replay, step
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.state import (
    At,
    Effect,
    Event,
    Here,
    Join,
    Learn,
    Open,
    Opened,
    PressAgain,
    Showed,
    Skip,
    Spot,
    Stand,
    StartTimer,
    State,
    Stood,
    StopTimer,
    Tap,
)
from deskbell.protocols.tests.generated import STRANGER, Move, board_of, shelves, walks
from deskbell.protocols.tests.stage import SHIPPED, shelf_of, shipped

WHOLE_LIBRARY = {one.id: one for one in map(shipped, SHIPPED)}
A_STEP_BRINGS = 5  # a Did, a Raise, and a Notify for each role


def walked(shelf: Shelf, walk: list[Move]) -> tuple[list[Event], list[State], list[list[Effect]]]:
    """Take a walk and return the events, the states (one more), and the effects of each event."""
    board = board_of(shelf)
    state, states, events, effects = State(), [State()], [], []
    for move in walk:
        events.append(move.event(state, board))
        state, brought = step(shelf, state, events[-1])
        states.append(state)
        effects.append(brought)
    return events, states, effects


anything = shelves()
sound = shelves(sound=True)
library = st.sampled_from([Shelf(name, WHOLE_LIBRARY) for name in WHOLE_LIBRARY])
every_shelf = st.one_of(anything, sound, library)


def test_the_library_is_not_empty():
    assert "problem-customer" in WHOLE_LIBRARY


@settings(max_examples=40, deadline=None)
@given(every_shelf, walks)
def test_whoever_has_joined_stands_on_a_step_that_is_there(shelf, walk):
    _, states, _ = walked(shelf, walk)
    for cursor in [cursor for state in states for cursor in state.cursors.values()]:
        assert all(shelf.has(spot.at) for spot in (cursor.spot, *cursor.trail))
        assert all(shelf.step(at).kind is Kind.PLAN for at in cursor.spot.within)


@settings(max_examples=40, deadline=None)
@given(every_shelf, walks)
def test_the_events_lead_to_the_same_state_again(shelf, walk):
    events, states, _ = walked(shelf, walk)
    assert replay(shelf, events) == states[-1]


@settings(max_examples=40, deadline=None)
@given(
    every_shelf, walks, st.sampled_from(["leave", "tap", "done", "skip", "back", "stand", "late"]), st.integers(0, 11)
)
def test_what_strangers_do_changes_nothing(shelf, walk, what, number):
    state = walked(shelf, walk)[1][-1]
    event = Move(what, STRANGER, number).event(state, board_of(shelf))
    assert step(shelf, state, event) == (state, [])


@settings(max_examples=40, deadline=None)
@given(every_shelf, walks, st.integers(0, 11))
def test_who_says_where_they_are_stands_there_unless_it_is_no_screen(shelf, walk, number):
    state = walked(shelf, walk)[1][-1]
    event = Move("here", "ana", number).event(state, board_of(shelf))
    assert isinstance(event, Here)
    after, effects = step(shelf, state, event)
    if not shelf.has_spot(event.spot):
        assert (after, effects) == (state, [])
    elif shelf.step(event.spot.at).kind not in (Kind.PLAN, Kind.END):
        assert after.cursors["ana"].spot == event.spot
        assert step(shelf, after, event) == (after, [])


@settings(max_examples=40, deadline=None)
@given(every_shelf, walks, st.integers(0, 11))
def test_who_opens_another_protocol_opens_it_for_all(shelf, walk, number):
    state = walked(shelf, walk)[1][-1]
    event = Move("open", "ana", number).event(state, board_of(shelf))
    assert isinstance(event, Open)
    after, effects = step(shelf, state, event)
    assert (after == state) == (effects == [])
    if after.first != state.first:
        assert effects[0] == Opened("ana", event.protocol)
        assert after.facts == state.facts
        assert after.cursors.keys() == state.cursors.keys()
        again, _ = step(shelf, after, Join(STRANGER, Role.PRESSER))
        assert again.cursors[STRANGER].turn > after.turns


@settings(max_examples=40, deadline=None)
@given(every_shelf, walks)
def test_help_911_and_it_is_over_are_taken_in_every_state(shelf, walk):
    state = walked(shelf, walk)[1][-1]
    for who in state.cursors:
        for action in Standing:
            _, effects = step(shelf, state, Stand(who, action))
            assert Stood(who, action) in effects
            assert (PressAgain(who) in effects) == (action is Standing.GET_HELP)


@settings(max_examples=40, deadline=None)
@given(library, walks)
def test_it_is_over_leads_to_an_end_from_every_screen_of_the_library(shelf, walk):
    state = walked(shelf, walk)[1][-1]
    for who in state.cursors:
        after, _ = step(shelf, state, Stand(who, Standing.OVER))
        assert shelf.step(after.cursors[who].spot.at).kind is Kind.END


@settings(max_examples=40, deadline=None)
@given(every_shelf, walks)
def test_what_one_event_brings_about_is_bounded(shelf, walk):
    _, states, effects = walked(shelf, walk)
    for (before, after), brought in zip(pairwise(states), effects, strict=True):
        people = before.cursors.keys() | after.cursors.keys()
        # Each may pass each step once on each level of nesting, and then has one screen.
        most = sum(len(one.steps) for one in shelf.protocols.values()) * len(shelf.protocols) ** 2
        assert len(brought) <= len(people) * (A_STEP_BRINGS * (most + 1) + 3) + 2
        shown = [effect.who for effect in brought if isinstance(effect, Showed)]
        assert len(shown) == len(set(shown))


@settings(max_examples=40, deadline=None)
@given(every_shelf, walks)
def test_a_screen_is_shown_exactly_when_somebody_has_a_new_turn(shelf, walk):
    _, states, effects = walked(shelf, walk)
    for (before, after), brought in zip(pairwise(states), effects, strict=True):
        new = {
            (who, cursor.spot.at)
            for who, cursor in after.cursors.items()
            if who not in before.cursors or before.cursors[who].turn != cursor.turn
        }
        assert {(one.who, one.at) for one in brought if isinstance(one, Showed)} == new


@settings(max_examples=40, deadline=None)
@given(every_shelf, walks)
def test_a_timer_runs_exactly_for_the_waits_that_are_on_a_screen(shelf, walk):
    _, states, effects = walked(shelf, walk)
    running: set[tuple[str, int]] = set()
    for brought in effects:
        for effect in brought:
            if isinstance(effect, StopTimer):
                running.remove((effect.who, effect.turn))
            elif isinstance(effect, StartTimer):
                running.add((effect.who, effect.turn))
    waiting = {(who, one.turn) for who, one in states[-1].cursors.items() if shelf.step(one.spot.at).at_most}
    assert running == waiting


@settings(max_examples=40, deadline=None)
@given(every_shelf, walks)
def test_no_turn_is_ever_given_twice(shelf, walk):
    _, states, _ = walked(shelf, walk)
    had: dict[int, tuple[str, Spot]] = {}
    for state in states:
        for who, cursor in state.cursors.items():
            assert had.setdefault(cursor.turn, (who, cursor.spot)) == (who, cursor.spot)


@settings(max_examples=60, deadline=None)
@given(sound, walks)
def test_taps_lead_from_every_screen_of_a_sound_protocol_to_an_end(shelf, walk):
    state = walked(shelf, walk)[1][-1]
    for who in state.cursors:
        assert _ends(shelf, state, who)


def _ends(shelf: Shelf, state: State, who: str) -> bool:
    """Tell whether some taps and skips lead somebody to an end, as an exhaustive search finds."""
    waiting, seen = [state], set()
    while waiting:
        now = waiting.pop()
        cursor = now.cursors[who]
        here = shelf.step(cursor.spot.at)
        if here.kind is Kind.END and not cursor.spot.within:
            return True
        key = (cursor.spot, tuple(sorted(now.facts.items())))
        if key not in seen:
            seen.add(key)
            ways: list[Event] = [Tap(who, cursor.turn, number) for number in range(len(here.answers))]
            ways += [Tap(who, cursor.turn), Skip(who, cursor.turn)]
            waiting += [step(shelf, now, way)[0] for way in ways]
    return False


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
@pytest.mark.parametrize("role", list(Role))
def test_every_screen_that_a_role_can_reach_leads_to_an_end(file, role):
    protocol = shipped(file)
    shelf = Shelf(protocol.id, WHOLE_LIBRARY)
    reached: dict[At, State] = {}
    values = {**{name: KNOWN[name] for name in protocol.known}, **protocol.asked}
    starts = [{}, *({name: value} for name, some in values.items() for value in some)]
    waiting = [step(shelf, step(shelf, State(), Learn(facts))[0], Join("ana", role))[0] for facts in starts]
    while waiting:
        state = waiting.pop()
        cursor = state.cursors["ana"]
        if cursor.spot.at in reached:
            continue
        reached[cursor.spot.at] = state
        answers = range(len(shelf.step(cursor.spot.at).answers))
        events: list[Event] = [Tap("ana", cursor.turn, number) for number in answers]
        events += [Tap("ana", cursor.turn), Skip("ana", cursor.turn), *(Stand("ana", one) for one in Standing)]
        waiting += [step(shelf, state, event)[0] for event in events]
    assert len(reached) > 1
    lost = [at for at, state in reached.items() if not _ends(shelf, state, "ana")]
    assert lost == []


def test_a_dead_end_would_be_found():
    protocol = shipped(SHIPPED[0])
    end = next(one for one in protocol.steps.values() if one.kind is Kind.END)
    stuck = {**protocol.steps, end.id: type(end)(end.id, Kind.DO, end.text)}
    shelf = shelf_of(type(protocol)(protocol.id, 1, protocol.title, protocol.begin, stuck))
    state, _ = step(shelf, State(), Join("ana", Role.PRESSER))
    assert not _ends(shelf, state, "ana")
