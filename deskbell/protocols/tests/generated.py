"""Small protocols and events made at random, for the properties that hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from deskbell.protocols.definition import Answer, Condition, Edge, Kind, Protocol, Role, Standing, Step
from deskbell.protocols.engine import Shelf
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.state import (
    At,
    Back,
    Event,
    Here,
    Join,
    Learn,
    Leave,
    Open,
    Skip,
    Spot,
    Stand,
    State,
    Tap,
    TimeUp,
)

FACTS, VALUES = ("f", "g", ""), ("yes", "no", "")
PEOPLE = ("ana", "ben", "cam")
PLANS = ("p0", "p1", "p2")
MOST_STEPS = 6
STRANGER = "nobody"

conditions = st.dictionaries(st.sampled_from(FACTS), st.frozensets(st.sampled_from(VALUES)), max_size=1).map(Condition)


def _names(count: int) -> list[str]:
    return [f"s{number}" for number in range(count)]


def _any_edges(names: list[str]) -> st.SearchStrategy[tuple[Edge, ...]]:
    targets = st.sampled_from([*names, "nowhere"])
    return st.lists(st.builds(Edge, targets, conditions), max_size=2).map(tuple)


def _sound_edges(names: list[str]) -> st.SearchStrategy[tuple[Edge, ...]]:
    """Edges that lead down the list, the last without a condition."""
    targets = st.sampled_from(names)
    return st.tuples(st.lists(st.builds(Edge, targets, conditions), max_size=1), st.builds(Edge, targets)).map(
        lambda both: (*both[0], both[1])
    )


@st.composite
def steps(draw: Any, name: str, later: list[str], *, sound: bool) -> Step:
    """Draw a step; a sound one leads to a later one whatever is known, and only the last is an end."""
    kinds = [Kind.END] if not later else [kind for kind in Kind if kind is not Kind.END or not sound]
    kind = draw(st.sampled_from(kinds))
    edges = (_sound_edges if sound and later else _any_edges)(later)
    answers = st.builds(Answer, st.just({"en": "Yes"}), edges, st.sampled_from(VALUES))
    return Step(
        id=name,
        kind=kind,
        text={"en": f"Step {name}"},
        about=draw(st.sampled_from(FACTS)) if kind is Kind.ASK else "",
        answers=tuple(draw(st.lists(answers, min_size=1, max_size=3))) if kind is Kind.ASK else (),
        then=() if kind in (Kind.ASK, Kind.END) else draw(edges),
        otherwise=draw(edges) if kind in (Kind.ASK, Kind.WAIT) else (),
        until=draw(conditions) if kind is Kind.WAIT else Condition(),
        at_most=draw(st.sampled_from([0, 30])) if kind is Kind.WAIT else 0,
        plan=draw(st.sampled_from([*PLANS, "missing"])) if kind is Kind.PLAN else "",
        raises=draw(st.integers(0, 3)),
        notifies=draw(st.frozensets(st.sampled_from(list(Role)))),
    )


@st.composite
def protocols(draw: Any, name: str, *, sound: bool) -> Protocol:
    names = _names(draw(st.integers(1, MOST_STEPS)))
    made = [draw(steps(one, names[n + 1 :] if sound else names, sound=sound)) for n, one in enumerate(names)]
    to = st.sampled_from(names if sound else [*names, "nowhere"])
    begin = draw(st.dictionaries(st.sampled_from(list(Role)), to, min_size=1 if sound else 0))
    standing = draw(st.dictionaries(st.sampled_from([Standing.SAFE_ROOM, Standing.OVER]), to))
    return Protocol(name, 1, {"en": name}, begin, {one.id: one for one in made}, standing)


@st.composite
def shelves(draw: Any, *, sound: bool = False) -> Shelf:
    count = draw(st.integers(1, len(PLANS)))
    made = [draw(protocols(name, sound=sound)) for name in PLANS[:count]]
    return Shelf(made[0].id, {one.id: one for one in made})


@dataclass(frozen=True)
class Board:
    """What there is on a shelf to choose from; of spots and protocols some that are not there."""

    facts: list[str]
    values: list[str]
    spots: list[Spot]
    protocols: list[str]


def board_of(shelf: Shelf) -> Board:
    facts, values = list(FACTS), list(VALUES)
    if PLANS[0] not in shelf.protocols:
        known = {**KNOWN, **{name: values for one in shelf.protocols.values() for name, values in one.asked.items()}}
        facts, values = list(known), sorted({value for values in known.values() for value in values})
    return Board(facts, values, list(_spots(shelf)), [*shelf.protocols, "missing"])


def _spots(shelf: Shelf) -> Iterator[Spot]:
    """Yield every step of every protocol by itself, every one in each plan that leads to it, and what is nowhere."""
    ats = [At(one.id, step) for one in shelf.protocols.values() for step in one.steps]
    doors = [at for at in ats if shelf.step(at).kind is Kind.PLAN]
    yield from map(Spot, ats)
    yield from (Spot(at, (door,)) for door in doors for at in ats if at.protocol == shelf.step(door).plan)
    yield from (
        Spot(At("missing", "s0")),
        Spot(ats[0], (ats[-1],)),
        Spot(ats[0], (ats[0], At(ats[0].protocol, "gone"))),
    )


@dataclass(frozen=True)
class Move:
    """What somebody tries. late: they mean the screen before."""

    what: str
    who: str
    number: int
    late: bool = False

    def event(self, state: State, board: Board) -> Event:
        cursor = state.cursors.get(self.who)
        turn = (cursor.turn if cursor else 0) - self.late
        standing, role = list(Standing)[self.number % 4], list(Role)[self.number % 3]
        anywhere = self.number * 89 + state.turns * 13
        events: dict[str, Event] = {
            "join": Join(self.who, role),
            "leave": Leave(self.who),
            "tap": Tap(self.who, turn, None if self.number == 4 else self.number - 1),
            "done": Tap(self.who, turn),
            "skip": Skip(self.who, turn),
            "back": Back(self.who, turn),
            "stand": Stand(self.who, standing),
            "late": TimeUp(self.who, turn),
            "learn": Learn({_one(board.facts, self.number): _one(board.values, self.number)}),
            "here": Here(self.who, role, _one(board.spots, anywhere)),
            "open": Open(self.who, _one(board.protocols, anywhere)),
        }
        return events[self.what]


def _one(some: list[Any], number: int) -> Any:
    return some[number % len(some)]


WHAT = ("join", "tap", "tap", "done", "done", "skip", "back", "stand", "late", "learn", "leave", "here", "open")
moves = st.builds(Move, st.sampled_from(WHAT), st.sampled_from(PEOPLE), st.integers(0, 11), st.booleans())
walks = st.lists(moves, max_size=25)
