"""The guide that runs in the browser does, event by event, what the engine does: states, effects and screens."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings

from deskbell.protocols.definition import Kind, Protocol, Role, Standing, Text
from deskbell.protocols.engine import MOST_TRAIL, Shelf, step
from deskbell.protocols.filling import fill
from deskbell.protocols.journal import event_data, state_data
from deskbell.protocols.shelf_data import shelf_data
from deskbell.protocols.state import At, Cursor, Effect, Event, Here, Join, Learn, Open, Spot, State
from deskbell.protocols.tests.generated import PEOPLE, WHAT, Move, board_of, shelves, walks
from deskbell.protocols.tests.stage import (
    ANA,
    BEN,
    SHIPPED,
    SMALL,
    Stage,
    problem_customer,
    shelf_of,
    shipped,
    through,
    written,
)
from deskbell.protocols.tests.test_engine_plans import INNER, INNERMOST, MIDDLE, OUTER
from tests.live.modules import page

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.pure]

__all__ = ["page"]

LIBRARY = {one.id: one for one in map(shipped, SHIPPED)}
BINDINGS = {
    "help_extension": "*00",
    "safe_room": "the {cover_phrase} room",
    "cover_phrase": "Is the blue folder back?",
    "alarm_code": "",
}
"""Some are missing, one is empty, and one has braces of its own."""
Walk = tuple[Shelf, list[Event]]

SCRIPT = """async ([shelves, walks, bindings]) => {
  const { begun, replay, step } = await import("/guide_engine.js");
  const { screenOf } = await import("/guide_screen.js");
  const kept = (value) => {
    if (value && typeof value === "object" && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(kept);
    return value;
  };
  const sorted = (_name, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.keys(value).sort().map((name) => [name, value[name]]))
      : value;
  const said = (value) => JSON.stringify(value, sorted);
  kept(shelves);
  return walks.map(([number, first, events]) => {
    const shelf = kept({ ...shelves[number], first });
    const lines = [];
    let state = kept(begun());
    for (const event of kept(events)) {
      const after = step(shelf, state, event);
      state = kept(after.state);
      const screens = Object.fromEntries(Object.keys(state.people).map((who) => [who, screenOf(shelf, state, who, bindings)]));
      lines.push(said(after.effects), said(screens), said(state));
    }
    lines.push(said(replay(shelf, events)), said(screenOf(shelf, state, "nobody", bindings) ?? null));
    return lines.join("\\n");
  });
}"""


def said(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def effect_data(effect: Effect) -> dict[str, Any]:
    """Return an effect as the browser's engine tells it."""
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(effect).__name__).lower()
    fields = {field.name: getattr(effect, field.name) for field in dataclasses.fields(effect)}
    return {"kind": kind, **{name: _plain(value) for name, value in fields.items()}}


def _plain(value: object) -> object:
    match value:
        case At(protocol, name):
            return [protocol, name]
        case StrEnum():
            return value.value
        case _:
            return value


def screens(shelf: Shelf, state: State, language: str) -> dict[str, Any]:
    return {who: screen(shelf, state, cursor, language) for who, cursor in state.cursors.items()}


def screen(shelf: Shelf, state: State, cursor: Cursor, language: str) -> dict[str, Any]:
    """Return what somebody sees, by the definition itself."""
    at = cursor.spot.at
    here, protocol = shelf.step(at), shelf.protocols[at.protocol]

    def filled(text: Text) -> str:
        return fill(text, state.facts, BINDINGS, protocol, language)

    number = filled({"en": here.number})
    around = [shelf.protocols[one.protocol] for one in (at, *cursor.spot.within)]
    return {
        "protocol": at.protocol,
        "title": fill(protocol.title, {}, {}, protocol, language),
        "step": at.step,
        "turn": cursor.turn,
        "kind": "do" if here.kind is Kind.PLAN else here.kind.value,
        "headline": filled(here.text) or here.id,
        "detail": filled(here.detail),
        **({"answers": [filled(answer.text) for answer in here.answers]} if here.kind is Kind.ASK else {}),
        **({"number": "" if "{" in number else number} if here.kind is Kind.CALL else {}),
        "canBack": bool(cursor.trail),
        "canSkip": here.kind is not Kind.END,
        "has": {
            action.value: any(one.standing.get(action, "") in one.steps for one in around)
            for action in (Standing.SAFE_ROOM, Standing.OVER)
        },
    }


def lines(walk: Walk, language: str) -> Iterator[str]:
    """Yield what the engine says of a walk: after each event the effects, the screens and the state; and the last state."""
    shelf, events = walk
    state = State()
    for event in events:
        state, effects = step(shelf, state, event)
        yield said([effect_data(effect) for effect in effects])
        yield said(screens(shelf, state, language))
        yield said(state_data(state))
    yield said(state_data(state))
    yield "null"


def differences(page: Page, some: list[Walk], language: str = "en") -> list[tuple[Any, ...]]:
    """Return where the browser first says something else: the event, what it says, and what the engine does."""
    different = {id(shelf.protocols): shelf for shelf, _ in some}
    numbers = {one: number for number, one in enumerate(different)}
    sent = [shelf_data(shelf, language) for shelf in different.values()]
    walked = [(numbers[id(shelf.protocols)], shelf.first, [*map(event_data, events)]) for shelf, events in some]
    found = page.evaluate(SCRIPT, [sent, walked, BINDINGS])
    assert len(found) == len(some)
    return [one for text, walk in zip(found, some, strict=True) if (one := _first(text.split("\n"), walk, language))]


def _first(found: list[str], walk: Walk, language: str) -> tuple[Any, ...] | None:
    expected = list(lines(walk, language))
    assert len(found) == len(expected)
    shelf, events = walk
    wrong = (number for number in range(len(found)) if found[number] != expected[number])
    return next(((shelf.first, [*events, None][one // 3], found[one], expected[one]) for one in wrong), None)


def at_random(shelf: Shelf, seed: str, length: int) -> Walk:
    """Return a walk of everyone, with many right turns, some wrong ones, and now and then a jump."""
    random, board = Random(seed), board_of(shelf)
    events: list[Event] = [Learn({"help": "none", "police": "no", "has_device": "yes"})]
    events += [Join(who, role) for who, role in zip(PEOPLE, Role, strict=True)]
    state = State()
    for event in events:
        state, _ = step(shelf, state, event)
    for _ in range(length):
        what = random.choice((*WHAT, *["tap", "done"] * 6))
        move = Move(what, random.choice(PEOPLE), random.randrange(5), random.random() < 0.1)
        events.append(move.event(state, board))
        state, _ = step(shelf, state, events[-1])
    return shelf, events


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_shipped_protocol_is_walked_alike(page: Page, language: str) -> None:
    found = [at_random(Shelf(name, LIBRARY), f"{name} {language} {turn}", 50) for name in LIBRARY for turn in range(3)]
    assert differences(page, found, language) == []


def test_one_shipped_protocol_by_itself_is_walked_alike(page: Page) -> None:
    found = [at_random(shelf_of(one), one.id, 30) for one in LIBRARY.values()]
    assert differences(page, found) == []


def test_plans_within_plans_and_long_ways_are_walked_alike(page: Page) -> None:
    plans = shelf_of(*map(written, (OUTER, MIDDLE, INNERMOST)))
    back = INNER.replace("alarm: {do: Pull the alarm.,", "alarm: {plan: Again., protocol: outer,")
    circle = shelf_of(written(OUTER), written(back))
    some = [plans, circle, shelf_of(problem_customer())]
    assert differences(page, [at_random(shelf, str(seed), 120) for shelf in some for seed in range(6)]) == []


def test_what_chance_seldom_meets_is_walked_alike(page: Page) -> None:
    stages = [long_way(), closed_door(), round_and_round(), not_sure_after_all(), nowhere(), without_words()]
    stages += [elsewhere(), inside_itself(), open_where_one_stands()]
    assert differences(page, [(stage.shelf, stage.events) for stage in stages]) == []


def long_way() -> Stage:
    """Return a stage on which more screens are met than Back remembers."""
    stage = Stage(written(SMALL.replace("gave_up: {say: Enough., then: end}", "gave_up: {say: Again., then: gave_up}")))
    stage.join(ANA)
    through(stage, ANA, [None, 2])
    stage.skip(ANA)
    through(stage, ANA, [None] * (MOST_TRAIL + 5))
    assert len(stage.state.cursors[ANA].trail) == MOST_TRAIL
    return stage


def closed_door() -> Stage:
    """Return a stage on which somebody stands at an inner end until a fact that it does not wait for is known."""
    outer = OUTER.replace("then: after}", "then: {to: after, when: {seen: yes}}}")
    stage = Stage(written(outer), written(INNER))
    stage.join(ANA)
    assert through(stage, ANA, [None, None]) == "out"
    stage.learn(seen="yes")
    assert stage.at(ANA) == "after"
    return stage


def round_and_round() -> Stage:
    """Return a stage on which a plan leads straight back to itself."""
    outer = OUTER.replace("protocol: inner, then: after", "protocol: inner, then: door")
    stage = Stage(written(outer), written(INNER.replace("presser: alarm", "presser: out")))
    stage.join(ANA)
    stage.tap(ANA)
    stage.stand(ANA, Standing.SAFE_ROOM)
    return stage


def not_sure_after_all() -> Stage:
    """Return a stage on which who is not sure leaves a settled question as it was settled."""
    stage = Stage(written(SMALL))
    stage.join(ANA)
    through(stage, ANA, [None, 1])
    stage.back(ANA)
    stage.tap(ANA, 2)
    assert stage.state.facts == {"loud": "no"}
    return stage


def nowhere() -> Stage:
    """Return a stage on which a standing action leads to a step that is not there."""
    stage = Stage(written(SMALL.replace("standing: {over: end}", "standing: {over: nowhere}")))
    stage.join(ANA)
    assert stage.stand(ANA, Standing.OVER) == "first"
    return stage


def without_words() -> Stage:
    """Return a stage with a step that has no headline in any language."""
    small = written(SMALL)
    first = dataclasses.replace(small.steps["first"], text={})
    stage = Stage(dataclasses.replace(small, steps={**small.steps, "first": first}))
    stage.join(ANA)
    return stage


def elsewhere() -> Stage:
    """Return a stage on which somebody says that they stand where they may, and where nobody can."""
    stage = Stage(*map(written, (OUTER, MIDDLE, INNERMOST)))
    door, alarm, count = At("outer", "door"), At("inner", "alarm"), At("innermost", "count")
    for within in ((door, alarm), (door,), (alarm,), (alarm, door), (door, door), (At("outer", "start"),), ()):
        stage.happen(Here(ANA, Role.PRESSER, Spot(count, within)))
    assert stage.state.turns == 3
    return stage


def inside_itself() -> Stage:
    """Return a stage with a plan that leads into its own protocol."""
    stage = Stage(written(OUTER.replace("protocol: inner", "protocol: outer")))
    stage.happen(Here(ANA, Role.PRESSER, Spot(At("outer", "start"), (At("outer", "door"),))))
    assert stage.at(ANA) == ""
    return stage


def open_where_one_stands() -> Stage:
    """Return a stage on which a protocol is opened for somebody who stands at its beginning already."""
    stage = Stage(written(OUTER), written(INNER))
    stage.join(BEN)
    stage.happen(Here(ANA, Role.PRESSER, Spot(At("inner", "alarm"))))
    turn = stage.turn(ANA)
    stage.happen(Open(BEN, "inner"))
    assert (stage.turn(ANA), stage.at(BEN)) == (turn, "alarm")
    return stage


def test_any_protocols_at_all_are_walked_alike(page: Page) -> None:
    made: list[Walk] = []

    @settings(max_examples=80, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(shelves(), walks)
    def make(shelf: Shelf, walk: list[Move]) -> None:
        state, events, board = State(), [], board_of(shelf)
        for move in walk:
            events.append(move.event(state, board))
            state, _ = step(shelf, state, events[-1])
        made.append((shelf, events))

    make()
    assert len(made) >= 60
    assert differences(page, made) == []


def test_the_walks_meet_every_kind_of_event_and_effect_and_screen() -> None:
    """Otherwise that nothing differs would say little."""
    events, effects, kinds = set(), set(), set()
    for name in LIBRARY:
        shelf, walk = at_random(Shelf(name, LIBRARY), f"{name} en 0", 50)
        state = State()
        for event in walk:
            state, brought = step(shelf, state, event)
            events.add(type(event).__name__)
            effects |= {type(effect).__name__ for effect in brought}
            kinds |= {shelf.step(cursor.spot.at).kind for cursor in state.cursors.values()}
    assert events == {"Back", "Here", "Join", "Learn", "Leave", "Open", "Skip", "Stand", "Tap", "TimeUp"}
    assert effects >= {"Showed", "Did", "Stood", "Opened", "Raise", "PressAgain", "Notify"}
    assert kinds == set(Kind) - {Kind.PLAN}


FILL = """async ([protocol, texts, facts, bindings]) => {
  const { fill } = await import("/guide_fill.js");
  return texts.map((text) => fill(protocol, text, facts, bindings));
}"""


def test_texts_are_filled_alike(page: Page) -> None:
    protocol: Protocol = problem_customer()
    texts = ["{help_how}", "{safe_room}{safe_room}", "{constructor}", "{No name}", "{a--b} {{safe_room}}", "{", ""]
    texts += ["{alarm_code}", "{lone_rule}", "{help_how} {nothing}", "$& {cover_phrase} $1"]
    sent = shelf_data(shelf_of(protocol), "en")["protocols"][protocol.id]
    for facts in ({}, {"has_device": "yes"}, {"near_phone": "yes"}, {"near_phone": "no"}):
        expected = [fill({"en": text}, facts, BINDINGS, protocol, "en") for text in texts]
        assert page.evaluate(FILL, [sent, texts, facts, BINDINGS]) == expected


ONLY = """async ([first, protocols]) => {
  const { replay } = await import("/guide_engine.js");
  const { screenOf } = await import("/guide_screen.js");
  const state = replay({ first, protocols }, [{ kind: "join", who: "constructor", role: "presser" }]);
  return [state, screenOf({ first, protocols }, state, "constructor", {})];
}"""


def test_names_that_every_object_has_are_names_like_any_other(page: Page) -> None:
    steps = {"constructor": {"kind": "do", "text": "Look.", "then": [{"to": "valueOf"}]}}
    protocol = {"version": 1, "title": "Odd", "begin": {"presser": "constructor"}, "steps": steps}
    state, shown = page.evaluate(ONLY, ["odd", {"odd": protocol}])
    assert state["people"]["constructor"]["spot"] == [["odd", "constructor"]]
    assert (shown["headline"], shown["has"]) == ("Look.", {"safe_room": False, "over": False})
