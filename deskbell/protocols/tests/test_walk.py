"""A protocol played by typed lines: what one reads, and what each line does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.protocols.definition import Role
from deskbell.protocols.outline import Reader
from deskbell.protocols.state import At
from deskbell.protocols.tests.generated import shelves
from deskbell.protocols.tests.stage import problem_customer, shelf_of, written
from deskbell.protocols.tests.test_engine_plans import INNER, OUTER
from deskbell.protocols.walk import YOU, Walk


def begun(role: Role = Role.PRESSER, **facts: str) -> Walk:
    reader = Reader(bindings={"safe_room": "the office"}, facts=facts or None)
    return Walk(shelf_of(problem_customer()), role, reader)


def typed(walk: Walk, *lines: str) -> list[str]:
    """Type lines. Returns what the last one brought about."""
    said: list[str] = []
    for line in lines:
        said = walk.do(line)
    return said


def headline(walk: Walk) -> str:
    return next(iter(walk.screen()))


def test_the_first_screen_has_its_words_and_what_may_be_typed():
    assert list(begun(has_device="yes").screen()) == [
        "Get help now. Press your device.",
        "  [Enter: done · s: skip · q: quit]",
        "  [h: Get help now · 911: Call 911 · l: Leave, or safe room · o: It is over]",
    ]


def test_a_question_has_its_answers_by_number():
    walk = begun()
    typed(walk, "")
    assert list(walk.screen())[:3] == ["Could this person hurt someone?", "  1  Yes, or not sure", "  2  No"]
    assert typed(walk, "1") == ["The alarm goes up to “Help now”.", "Calls: Person in charge."]
    assert headline(walk) == "Stay calm. Stay where others see you."


def test_it_begins_with_who_one_is_and_what_may_become_known():
    said = list(begun(Role.RESPONDER).opening())
    assert said[0] == "Somebody frightens or threatens (Who comes to help)"
    assert "near_phone=yes" in said[1]


@pytest.mark.parametrize("line", ["3", "0", "x", "99999999999999999999", "²"])
def test_what_is_no_answer_is_told_and_changes_nothing(line):
    walk = begun()
    typed(walk, "")
    assert typed(walk, line) == ["Choose one of 1 to 2, or a letter."]
    assert headline(walk) == "Could this person hurt someone?"


def test_a_number_where_nothing_is_asked_is_told():
    assert typed(begun(), "1") == ["Press Enter, or one of the letters."]


def test_back_and_skip_move_about():
    walk = begun()
    typed(walk, "", "s")
    assert headline(walk) == "Stay calm. Stay where others see you."
    typed(walk, "b", "B")
    assert headline(walk).startswith("Get help now.")
    assert typed(walk, "b") == ["Nothing changes here."]


def test_the_standing_actions_are_always_there():
    walk = begun()
    assert typed(walk, "h") == ["The alarm is pressed again and goes up by one level."]
    assert typed(walk, "911") == ["Dial 911 now. The guide stays where it is."]
    assert typed(walk, "l") == ["The alarm goes up to “Danger”."]
    assert headline(walk) == "Leave now, or lock yourself in the office."
    typed(walk, "o")
    assert walk.is_at_end


def test_what_becomes_known_moves_one_on_and_is_told():
    walk = begun()
    typed(walk, "")
    assert typed(walk, "risk = no") == ["Passed, because it is known already: Could this person hurt someone?"]
    assert headline(walk) == "Stay polite. Talk until help arrives."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("help=late", "“help” may be: none, coming, there."),
        ("=", "“” is not among its facts:"),
        ("weather=bad", "“weather” is not among its facts:"),
    ],
)
def test_facts_that_the_protocol_does_not_know_are_told(line, said):
    walk = begun()
    assert typed(walk, line)[0].startswith(said)
    assert walk.state.facts == {}


def test_a_wait_says_how_long_and_can_run_out():
    outer, inner = written(OUTER), written(INNER)
    walk = Walk(shelf_of(outer, inner), Role.RESPONDER, Reader())
    assert typed(walk, "") == ["This waits 30 seconds at most."]
    assert "t: 30 seconds are over" in list(walk.screen())[1]
    typed(walk, "t")
    assert walk.state.cursors[YOU].spot.at == At("outer", "after")


def test_where_nobody_begins_there_is_no_walk():
    assert not Walk(
        shelf_of(written(OUTER.replace("presser: start", "presser: nowhere"))), Role.PRESSER, Reader()
    ).is_possible


LINES = st.sampled_from(["", "1", "2", "s", "b", "t", "h", "911", "l", "o", "f=yes", "g=no", "?", "=", "q", " 1 "])


@settings(max_examples=60, deadline=None)
@given(shelves(), st.lists(LINES | st.text(max_size=4), max_size=12))
def test_any_lines_on_any_protocol_are_answered(shelf, lines):
    walk = Walk(shelf, Role.PRESSER, Reader())
    if walk.is_possible:
        for line in lines:
            assert all(isinstance(said, str) for said in walk.do(line))
            assert headline(walk).startswith("Step s")
