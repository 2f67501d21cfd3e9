"""Changing a protocol's text: what was asked for changes, and no other sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskbell.core.continuum import Behaviour
from deskbell.protocols.content_hash import content_hash
from deskbell.protocols.definition import Edge, Kind, Role, Standing, Status, Step
from deskbell.protocols.lint import lint
from deskbell.protocols.tests.files import WELL
from deskbell.protocols.tests.stage import LIBRARY, SMALL
from deskbell.protocols.tests.test_writing import NOTED
from deskbell.protocols.tests.writable import names, said, says, sentences, sources, texts, variants
from deskbell.protocols.writing import (
    CannotChange,
    Facts,
    add_step,
    leads_to,
    move_step,
    put_head,
    put_step,
    remove_step,
    rename_step,
)
from deskbell.protocols.writing.change_words import WORDS, message, remedy
from deskbell.protocols.writing.draft import draft_of

SHIPPED_ONE = (LIBRARY / "problem-customer.yaml").read_text(encoding="utf-8")
often = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
END = Step("fresh", Kind.END, {"en": "Done."})


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that went and those that came, between the first and the last difference."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


def refused(change: Callable[..., str], *parts: Any) -> CannotChange:
    with pytest.raises(CannotChange) as caught:
        change(*parts)
    assert message(caught.value)
    assert remedy(caught.value)
    return caught.value


def one_of(data: st.DataObject, source: str) -> Step:
    return data.draw(st.sampled_from(list(says(source).steps.values())))


@often
@given(sources(), st.data())
def test_putting_a_step_that_was_read_changes_no_sign(source, data):
    assert put_step(source, one_of(data, source)) == source


@often
@given(sources(), st.data())
def test_putting_a_step_changes_what_it_says_and_no_other_step(source, data):
    step = data.draw(said(one_of(data, source)))
    after = put_step(source, step)
    expected = replace(says(source), steps={**says(source).steps, step.id: step})
    assert content_hash(says(after)) == content_hash(expected)
    assert replace(says(after).steps[step.id], line=0) == replace(step, line=0)
    before, now = draft_of(source), draft_of(after)
    assert [(one.name, one.lead, one.body) for one in before.steps.parts if one.name != step.id] == [
        (one.name, one.lead, one.body) for one in now.steps.parts if one.name != step.id
    ]
    assert [one.body for one in before.head.parts[:-1]] == [one.body for one in now.head.parts[:-1]]


def test_only_the_line_of_a_changed_sentence_is_written_anew():
    step = says(SHIPPED_ONE).steps["judge"]
    after = put_step(SHIPPED_ONE, replace(step, text={**step.text, "en": "Could it end: badly?"}))
    assert changed_lines(SHIPPED_ONE, after) == (
        ["      en: Could this person hurt someone?"],
        ['      en: "Could it end: badly?"'],
    )


def test_notes_within_a_step_stay_when_another_field_changes():
    after = put_step(NOTED, replace(says(NOTED).steps["one"], text={"en": "Listen."}, critical=True))
    assert changed_lines(NOTED, after) == (
        ["    do: Look.  # well"],
        ["    do:", "      en: Listen.", "    critical: yes"],
    )


def test_the_other_answers_keep_their_lines_and_notes():
    source = WELL.replace("      - {en: Yes", "      # Most say so.\n      - {en: Yes").replace(
        "means: no, then", "means: no , then"
    )
    step = says(source).steps["ask"]
    yes, no = step.answers
    after = put_step(source, replace(step, answers=(replace(yes, text={"en": "Yes, it is", "es": "Sí"}), no)))
    assert changed_lines(source, after) == (
        ["      - {en: Yes, es: Sí, means: yes, then: phone}"],
        ['      - {en: "Yes, it is", es: "Sí", means: yes, then: phone}'],
    )
    maybe = replace(no, text={"en": "Maybe"}, means="maybe")
    after = put_step(source, replace(step, answers=(yes, maybe, no)))
    assert changed_lines(source, after) == ([], ['      - {en: "Maybe", means: maybe, then: wait}'])
    assert put_step(after, step) == source


def test_a_step_of_another_kind_keeps_what_both_have():
    step = says(SHIPPED_ONE).steps["talk"]
    after = put_step(SHIPPED_ONE, replace(step, kind=Kind.END, then=()))
    assert changed_lines(SHIPPED_ONE, after)[1][0] == "    end:"
    assert says(after).steps["talk"].kind is Kind.END


def test_a_step_on_one_line_is_written_on_several():
    after = put_step(SMALL, replace(says(SMALL).steps["gave_up"], text={"en": "Enough now."}))
    assert changed_lines(SMALL, after) == (
        ["  gave_up: {say: Enough., then: end}"],
        ["  gave_up:", "    say:", "      en: Enough now.", "    then: end"],
    )


@often
@given(sources(), st.data())
def test_adding_and_removing_a_step_gives_the_same_text(source, data):
    after = data.draw(st.sampled_from(["", *says(source).steps]))
    added = add_step(source, END, after)
    order = list(says(source).steps)
    order.insert(order.index(after) + 1 if after else 0, "fresh")
    assert list(says(added).steps) == order
    assert remove_step(added, "fresh") == source


def test_a_new_step_is_apart_where_the_others_are():
    assert "\n\n  fresh:\n    end:\n      en: Done.\n\n  manager:" in add_step(SHIPPED_ONE, END, "assist")
    assert "    then: ask\n  fresh:\n    end:\n      en: Done.\n  ask:" in add_step(WELL, END, "call")


@often
@given(sources(), st.data())
def test_renaming_a_step_back_gives_the_same_text(source, data):
    old = one_of(data, source).id
    after = rename_step(source, old, "fresh_name")
    assert not leads_to(says(after), old)
    assert leads_to(says(after), "fresh_name") == leads_to(says(source), old)
    assert content_hash(says(rename_step(after, "fresh_name", old))) == content_hash(says(source))
    if '"' not in source and "'" not in source:
        assert rename_step(after, "fresh_name", old) == source


def test_notes_stay_when_a_step_is_renamed():
    assert rename_step(NOTED, "two", "last") == NOTED.replace("then: two", "then: last").replace("  two:", "  last:")


@often
@given(sources(), st.data())
def test_moving_a_step_changes_only_its_place(source, data):
    order = list(says(source).steps)
    name, after = data.draw(st.sampled_from(order)), data.draw(st.sampled_from(["", *order]))
    moved = move_step(source, name, after)
    assert content_hash(says(moved)) == content_hash(says(source))
    if name != after:
        order.remove(name)
        order.insert(order.index(after) + 1 if after else 0, name)
    assert list(says(moved).steps) == order
    assert sorted(line for line in moved.split() if line) == sorted(line for line in source.split() if line)


def test_a_note_directly_above_a_step_goes_with_it_and_the_heading_of_a_section_stays():
    assert move_step(NOTED, "one", "two").endswith(
        "  # A section.\n\n  two:\n    end: Done.\n\n"
        + NOTED[NOTED.index("  # The first.") : NOTED.index("\n  # A section.")]
        + "\n# The end.\n"
    )
    loose = put_step(NOTED, replace(says(NOTED).steps["one"], kind=Kind.END, then=()))
    assert "  # A section.\n" in remove_step(loose, "two")


HEADS = st.one_of(
    st.tuples(st.just("title"), texts),
    st.tuples(st.just("covers"), st.frozensets(st.sampled_from(list(Behaviour)))),
    st.tuples(st.just("owner"), st.just("") | sentences),
    st.tuples(st.just("review"), st.sampled_from(["", "2028-01-31"])),
    st.tuples(st.just("sources"), st.lists(sentences, max_size=3).map(tuple)),
    st.tuples(st.just("version"), st.integers(1, 99999)),
    st.tuples(st.just("status"), st.sampled_from(list(Status))),
    st.tuples(st.just("languages"), st.sampled_from([("en",), ("en", "es")])),
    st.tuples(st.just("begin"), st.dictionaries(st.sampled_from(list(Role)), names)),
    st.tuples(st.just("standing"), st.dictionaries(st.sampled_from([Standing.SAFE_ROOM, Standing.OVER]), names)),
    st.tuples(st.just("words"), st.dictionaries(names, variants, max_size=3)),
    st.tuples(st.just("protocol"), names),
)


@often
@given(sources(), HEADS)
def test_a_field_of_the_head_changes_and_no_other_line(source, head):
    name, value = head
    after = put_head(source, name, value)
    assert getattr(says(after), "id" if name == "protocol" else name) == value
    before, now = draft_of(source), draft_of(after)
    assert [(one.name, one.body) for one in before.head.parts if one.name != name] == [
        (one.name, one.body) for one in now.head.parts if one.name != name
    ]


def test_facts_change_as_a_whole():
    after = put_head(WELL, "facts", Facts(frozenset({"alone"}), {"deep": ("yes", "no", "very")}))
    assert changed_lines(WELL, after) == (
        ["  known: [alone, help]", "  asked:", "    deep: [yes, no]"],
        ["  known: [alone]", "  asked:", "    deep: [yes, no, very]"],
    )
    assert "facts" not in put_head(WELL, "facts", Facts())


def test_a_status_that_was_not_written_is_added_where_it_belongs():
    assert "version: 1\nstatus: active\ntitle:" in put_head(WELL, "status", Status.ACTIVE)


def test_nothing_is_removed_to_which_something_leads():
    error = refused(remove_step, WELL, "leave")
    assert (error.code, error.parts) == ("leads_here", {"step": "leave", "from": "standing.safe_room, fetch"})
    assert message(error) == "“leave” can't be removed: standing.safe_room, fetch still lead there."


@pytest.mark.parametrize(
    ("change", "parts", "code"),
    [
        (put_step, (END,), "no_step"),
        (put_step, (replace(END, id="call", then=(Edge("ask"),)),), "not_allowed"),
        (put_step, (replace(END, id="call", text={"en": "a" * 1001}),), "not_allowed"),
        (put_step, (replace(END, id="call", text={"en": "a\x00\ud800"}),), "not_allowed"),
        (put_step, (replace(END, id="call", text={"de": "Schluss"}),), "cannot_be_said"),
        (add_step, (replace(END, id="call"),), "step_there"),
        (add_step, (replace(END, id="No name"),), "not_a_name"),
        (add_step, (replace(END, id="a" * 61),), "not_a_name"),
        (add_step, (END, "nowhere"), "no_step"),
        (remove_step, ("nowhere",), "no_step"),
        (move_step, ("nowhere", ""), "no_step"),
        (move_step, ("call", "nowhere"), "no_step"),
        (rename_step, ("nowhere", "fresh"), "no_step"),
        (rename_step, ("call", "ask"), "step_there"),
        (rename_step, ("call", "Ask!"), "not_a_name"),
        (put_head, ("steps", {}), "no_field"),
        (put_head, ("version", 0), "not_allowed"),
        (put_head, ("review", "soon: or so"), "not_allowed"),
        (put_head, ("standing", {Standing.GET_HELP: "call"}), "not_allowed"),
        (put_head, ("facts", Facts(frozenset({"weather"}))), "cannot_be_said"),
    ],
)
def test_what_no_protocol_can_say_is_refused(change, parts, code):
    assert refused(change, WELL, *parts).code == code


def test_the_only_step_stays():
    only = NOTED.replace("    then: two\n", "").replace("do: Look.", "end: Look.")
    only = put_head(remove_step(only, "two"), "begin", {})
    assert refused(remove_step, only, "one").code == "last_step"


ACTIONS: dict[str, Callable[[st.DataObject, str], str]] = {
    "put": lambda data, source: put_step(source, data.draw(said(one_of(data, source)))),
    "add": lambda data, source: add_step(
        source,
        replace(one_of(data, source), id=data.draw(names)),
        data.draw(st.sampled_from(["", *says(source).steps])),
    ),
    "remove": lambda data, source: remove_step(source, one_of(data, source).id),
    "rename": lambda data, source: rename_step(source, one_of(data, source).id, data.draw(names)),
    "move": lambda data, source: move_step(source, one_of(data, source).id, one_of(data, source).id),
    "head": lambda data, source: put_head(source, *data.draw(HEADS)),
}


@often
@given(sources(), st.data())
def test_after_any_changes_the_text_still_reads(source, data):
    for action in data.draw(st.lists(st.sampled_from(list(ACTIONS)), max_size=6)):
        try:
            source = ACTIONS[action](data, source)
        except CannotChange as error:
            assert error.code in ("leads_here", "last_step", "step_there")  # noqa: PT017  what may well be refused
        lint(says(source))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80) | st.sampled_from(["", "{}", "a: &b c", NOTED.replace("steps:", "steps: {}\nstapes:")]))
def test_any_other_text_is_refused(source):
    for change, parts in (
        (put_step, (END,)),
        (add_step, (END,)),
        (remove_step, ("one",)),
        (rename_step, ("one", "two")),
        (move_step, ("one", "")),
        (put_head, ("version", 2)),
    ):
        assert refused(change, source, *parts).code in WORDS


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([WELL, NOTED, SMALL]),
    st.integers(0, 10_000),
    st.integers(0, 3),
    st.sampled_from("\n :#'\"{}-?\t\x85\r"),
)
def test_a_spoilt_text_is_refused_or_changed_as_asked(source, place, length, sign):
    place %= len(source)
    spoilt = source[:place] + sign + source[place + length :]
    values: dict[str, Any] = {"version": 7, "owner": "Maple Street"}
    for field, value in values.items():
        try:
            after = put_head(spoilt, field, value)
        except CannotChange as error:
            assert message(error)  # noqa: PT017  either is well
        else:
            assert says(after) == replace(says(spoilt), **{field: value}, steps=says(after).steps)
