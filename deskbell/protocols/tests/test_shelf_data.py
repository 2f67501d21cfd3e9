"""What a browser is given of a shelf is all that the engine needs, in one language, and no more."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from deskbell.protocols.definition import Answer, Condition, Edge, Kind, Protocol, Role, Standing, Step, Variant
from deskbell.protocols.engine import Shelf
from deskbell.protocols.filling import in_language
from deskbell.protocols.shelf_data import for_screens, readable_from, shelf_data
from deskbell.protocols.tests.generated import shelves
from deskbell.protocols.tests.stage import SHIPPED, problem_customer, shelf_of, shipped, written
from deskbell.protocols.tests.test_engine_plans import INNER, INNERMOST, MIDDLE, OUTER

Data = dict[str, Any]
LIBRARY = Shelf("problem-customer", {one.id: one for one in map(shipped, SHIPPED)})
MOST_BYTES = 40_000


def as_sent(shelf: Shelf, language: str) -> Data:
    sent: Data = json.loads(json.dumps(shelf_data(shelf, language)))
    return sent


def _condition(data: Data, name: str) -> Condition:
    return Condition({fact: frozenset(values) for fact, values in data.get(name, {}).items()})


def _edges(data: Data, name: str) -> tuple[Edge, ...]:
    return tuple(Edge(one["to"], _condition(one, "when")) for one in data.get(name, []))


def _step(name: str, data: Data) -> Step:
    return Step(
        name,
        Kind(data["kind"]),
        {"en": data.get("text", "")},
        roles=frozenset(map(Role, data.get("for", Role))),
        detail={"en": data.get("detail", "")},
        about=data.get("about", ""),
        answers=tuple(
            Answer({"en": one.get("text", "")}, _edges(one, "then"), one.get("means", ""))
            for one in data.get("answers", [])
        ),
        then=_edges(data, "then"),
        otherwise=_edges(data, "otherwise"),
        until=_condition(data, "until"),
        **{name: data[name] for name in ("number", "plan", "at_most", "task", "raises") if name in data},
        notifies=frozenset(map(Role, data.get("notifies", []))),
    )


def as_read(name: str, data: Data) -> Protocol:
    """Return the protocol that was sent."""
    return Protocol(
        name,
        data["version"],
        {"en": data["title"]},
        {Role(role): step for role, step in data.get("begin", {}).items()},
        {one: _step(one, step) for one, step in data["steps"].items()},
        {Standing(action): step for action, step in data.get("standing", {}).items()},
        asked={fact: tuple(values) for fact, values in data.get("asked", {}).items()},
        words={
            word: tuple(Variant({"en": one.get("text", "")}, _condition(one, "when")) for one in some)
            for word, some in data.get("words", {}).items()
        },
    )


def as_meant(one: Protocol, language: str) -> Protocol:
    """Return a protocol in one language, without what only its authors and trainers read."""

    def plain(text: Any) -> dict[str, str]:
        return {"en": in_language(text, language)}

    steps = {
        name: replace(
            step,
            text=plain(step.text),
            detail=plain(step.detail),
            why={},
            answers=tuple(replace(answer, text=plain(answer.text)) for answer in step.answers),
            critical=False,
            within=0,
            line=0,
        )
        for name, step in one.steps.items()
    }
    words = {
        word: tuple(replace(variant, text=plain(variant.text)) for variant in some) for word, some in one.words.items()
    }
    bare = Protocol(one.id, one.version, plain(one.title), one.begin, steps)
    return replace(bare, standing=one.standing, asked=one.asked, words=words)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", LIBRARY.protocols)
def test_every_shipped_protocol_arrives_with_all_that_a_screen_needs(name, language):
    sent = as_sent(LIBRARY, language)["protocols"][name]
    assert as_read(name, sent) == as_meant(LIBRARY.protocols[name], language)


@settings(max_examples=60, deadline=None)
@given(shelves())
def test_any_shelf_arrives_as_it_was(shelf):
    sent = as_sent(shelf, "en")
    assert sent["first"] == shelf.first
    assert list(sent["protocols"]) == list(shelf.protocols)
    for name, one in shelf.protocols.items():
        assert as_read(name, sent["protocols"][name]) == as_meant(one, "en")


def test_a_step_reads_as_it_is_agreed_with_the_browser():
    steps = as_sent(shelf_of(problem_customer()), "en")["protocols"]["problem-customer"]["steps"]
    assert steps["judge"] == {
        "kind": "ask",
        "for": ["presser"],
        "text": "Could this person hurt someone?",
        "about": "risk",
        "answers": [
            {"text": "Yes, or not sure", "means": "yes", "then": [{"to": "calm"}]},
            {"text": "No", "means": "no", "then": [{"to": "talk"}]},
        ],
        "otherwise": [{"to": "calm"}],
    }


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_screen_is_not_sent_what_only_the_server_does_and_all_else(language):
    whole, sent = as_sent(LIBRARY, language)["protocols"], for_screens(LIBRARY, language)
    left = [
        {field for field in step if sent[name]["steps"][at].get(field) != step[field]}
        for name, one in whole.items()
        for at, step in one["steps"].items()
    ]
    assert set().union(*left) == {"task", "raises", "notifies"}
    assert [list(one["steps"]) for one in sent.values()] == [list(one["steps"]) for one in whole.values()]


def test_the_words_of_no_other_language_are_sent():
    assert "Pida" not in json.dumps(shelf_data(LIBRARY, "en"), ensure_ascii=False)
    assert "Get help" not in json.dumps(shelf_data(LIBRARY, "es"), ensure_ascii=False)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_whole_library_is_small_enough_to_be_sent_beforehand(language):
    whole = json.dumps(shelf_data(LIBRARY, language), ensure_ascii=False, separators=(",", ":")).encode()
    assert len(gzip.compress(whole)) < MOST_BYTES


def test_what_can_be_read_from_a_protocol_is_itself_and_all_that_its_plans_lead_into():
    shelf = shelf_of(*map(written, (OUTER, MIDDLE, INNERMOST)), problem_customer())
    assert readable_from(shelf, "outer") == {"outer", "inner", "innermost"}
    assert readable_from(shelf, "inner") == {"inner", "innermost"}
    assert readable_from(shelf, "problem-customer") == {"problem-customer"}


def test_what_is_not_on_the_shelf_cannot_be_read():
    assert readable_from(shelf_of(written(OUTER)), "outer") == {"outer"}
    assert readable_from(shelf_of(written(OUTER)), "inner") == set()


def test_protocols_that_lead_into_each_other_are_each_read_once():
    back = INNER.replace("alarm: {do: Pull the alarm.,", "alarm: {plan: Again., protocol: outer,")
    assert readable_from(shelf_of(written(OUTER), written(back)), "inner") == {"outer", "inner"}
