"""What the log keeps of a protocol leads back to exactly what happened, and what is damaged is told so."""

from __future__ import annotations

import contextlib
import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.protocols.definition import Role, Standing
from deskbell.protocols.engine import replay
from deskbell.protocols.journal import Damaged, event_data, event_from, state_data, state_from
from deskbell.protocols.state import At, Back, Event, Here, Join, Learn, Leave, Open, Skip, Spot, Stand, Tap, TimeUp
from deskbell.protocols.tests.generated import shelves, walks
from deskbell.protocols.tests.stage import ANA, BEN, Stage, problem_customer
from deskbell.protocols.tests.test_engine_properties import walked

EVENTS: list[Event] = [
    Join(ANA, Role.IN_CHARGE),
    Leave(ANA),
    Tap(ANA, 3, 1),
    Tap(ANA, 3),
    Skip(ANA, 4),
    Back(ANA, 5),
    Stand(ANA, Standing.SAFE_ROOM),
    Learn({"help": "there"}),
    TimeUp(ANA, 6),
    Here(ANA, Role.RESPONDER, Spot(At("inner", "alarm"), (At("outer", "door"),))),
    Open(ANA, "bomb-threat"),
]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def as_kept(data: object) -> object:
    """Return data as a database gives it back: other objects, and keys in another order."""
    return json.loads(json.dumps(data, sort_keys=True))


def state_now() -> tuple[Stage, dict[str, object]]:
    stage = Stage(problem_customer())
    stage.join(ANA)
    stage.join(BEN, Role.RESPONDER)
    stage.tap(ANA)
    kept = as_kept(state_data(stage.state))
    assert isinstance(kept, dict)
    return stage, kept


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_comes_back_as_it_was(event):
    assert event_from(as_kept(event_data(event))) == event


@settings(max_examples=40, deadline=None)
@given(shelves(), walks)
def test_states_and_events_come_back_from_the_log_as_they_were(shelf, walk):
    events, states, _ = walked(shelf, walk)
    assert state_from(as_kept(state_data(states[-1])), shelf) == states[-1]
    assert replay(shelf, [event_from(as_kept(event_data(event))) for event in events]) == states[-1]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"kind": "jump", "who": ANA}, "there is no kind “jump”"),
        ({"who": ANA}, "“kind” is missing"),
        ({"kind": "leave"}, "“who” is missing"),
        ({"kind": "leave", "who": 7}, "“who” is no text"),
        ({"kind": "skip", "who": ANA, "turn": "3"}, "“turn” is no whole number"),
        ({"kind": "skip", "who": ANA, "turn": True}, "“turn” is no whole number"),
        ({"kind": "tap", "who": ANA, "turn": 3}, "“answer” is missing"),
        ({"kind": "join", "who": ANA, "role": "boss"}, "there is no role “boss”"),
        ({"kind": "stand", "who": ANA, "action": "run"}, "there is no standing action “run”"),
        ({"kind": "learn", "facts": {"help": 1}}, "value that is no text"),
        ({"kind": "learn", "facts": "help"}, "no fields"),
        ({"kind": "here", "who": ANA, "role": "presser"}, "“spot” is missing"),
        ({"kind": "here", "who": ANA, "role": "presser", "spot": []}, "a screen is missing"),
        ({"kind": "here", "who": ANA, "role": "presser", "spot": [["small"]]}, "is no step"),
        ({"kind": "open", "who": ANA, "protocol": None}, "“protocol” is no text"),
        (["tap"], "no fields"),
        (None, "no fields"),
    ],
)
def test_a_damaged_event_is_told_what_is_wrong_with_it(data, says):
    with pytest.raises(Damaged, match=says):
        event_from(data)


def test_a_state_of_another_protocol_is_refused():
    stage, kept = state_now()
    with pytest.raises(Damaged, match="no step “get_help” in “problem-customer”"):
        state_from(kept, type(stage.shelf)("other", {}))


def test_a_state_whose_first_protocol_is_not_there_is_refused():
    stage, kept = state_now()
    with pytest.raises(Damaged, match="no protocol “gone”"):
        state_from({**kept, "first": "gone"}, stage.shelf)


def test_a_state_of_before_another_protocol_could_be_opened_still_reads():
    stage, kept = state_now()
    del kept["first"]
    assert state_from(kept, stage.shelf) == stage.state


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("spot", [], "a screen is missing"),
        ("spot", "judge", "a list is missing"),
        ("spot", [["problem-customer"]], "is no step"),
        ("spot", [["problem-customer", 3]], "is no step"),
        ("spot", [["problem-customer", "gone"]], "there is no step “gone”"),
        ("trail", [[["problem-customer", "gone"]]], "there is no step “gone”"),
        ("trail", None, "a list is missing"),
        ("turn", 99, "turn 99 was never given"),
        ("turn", 0, "turn 0 was never given"),
        ("role", "boss", "there is no role “boss”"),
    ],
)
def test_a_damaged_place_of_somebody_is_told_what_is_wrong_with_it(part, value, says):
    stage, kept = state_now()
    broken = copy.deepcopy(kept)
    broken["people"][ANA][part] = value  # type: ignore[index]
    with pytest.raises(Damaged, match=says):
        state_from(broken, stage.shelf)


@settings(max_examples=100, deadline=None)
@given(PLAIN)
def test_no_data_at_all_raises_anything_else(data):
    stage, kept = state_now()
    for read in (event_from, lambda one: state_from(one, stage.shelf)):
        with pytest.raises(Damaged):
            read(data)
    for name in kept:
        with contextlib.suppress(Damaged):
            state_from({**kept, name: data}, stage.shelf)
