"""A stage for the engine: protocols written as YAML, people by name, and what followed last."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from deskbell.protocols.definition import Protocol, Role, Standing
from deskbell.protocols.engine import Shelf, step
from deskbell.protocols.reading import read
from deskbell.protocols.state import (
    At,
    Back,
    Did,
    Effect,
    Event,
    Join,
    Learn,
    Leave,
    Skip,
    Stand,
    State,
    Tap,
    TimeUp,
)

LIBRARY = Path(__file__).parent.parent / "library"
SHIPPED = sorted(LIBRARY.glob("*.yaml"))
EXAMPLE = Path(__file__).parent / "example.yaml"
ANA, BEN, CAM = "ana", "ben", "cam"

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


def written(text: str) -> Protocol:
    """Return the protocol that a YAML text is."""
    reading = read(text.encode())
    assert reading.protocol is not None, reading.findings
    return reading.protocol


def shipped(file: Path) -> Protocol:
    return written(file.read_text(encoding="utf-8"))


def problem_customer() -> Protocol:
    """Return a protocol that stays as it is, whatever the shipped one comes to say."""
    return shipped(EXAMPLE)


def shelf_of(first: Protocol, *others: Protocol) -> Shelf:
    return Shelf(first.id, {one.id: one for one in (first, *others)})


class Stage:
    """One alarm. Everything that happens is kept in events, what the last thing brought about in effects."""

    def __init__(self, *protocols: Protocol) -> None:
        self.shelf = shelf_of(*protocols)
        self.state = State()
        self.events: list[Event] = []
        self.effects: list[Effect] = []

    def happen(self, event: Event) -> None:
        self.events.append(event)
        self.state, self.effects = step(self.shelf, self.state, event)

    def join(self, who: str, role: Role = Role.PRESSER) -> str:
        self.happen(Join(who, role))
        return self.at(who)

    def tap(self, who: str, answer: int | None = None, turn: int | None = None) -> str:
        self.happen(Tap(who, self.turn(who) if turn is None else turn, answer))
        return self.at(who)

    def skip(self, who: str) -> str:
        self.happen(Skip(who, self.turn(who)))
        return self.at(who)

    def back(self, who: str) -> str:
        self.happen(Back(who, self.turn(who)))
        return self.at(who)

    def time_up(self, who: str, turn: int | None = None) -> str:
        self.happen(TimeUp(who, self.turn(who) if turn is None else turn))
        return self.at(who)

    def stand(self, who: str, action: Standing) -> str:
        self.happen(Stand(who, action))
        return self.at(who)

    def learn(self, **facts: str) -> None:
        self.happen(Learn(facts))

    def leave(self, who: str) -> None:
        self.happen(Leave(who))

    def turn(self, who: str) -> int:
        return self.state.cursors[who].turn

    def spot(self, who: str) -> At:
        return self.state.cursors[who].spot.at

    def at(self, who: str) -> str:
        """Return the name of somebody's step, "" if they have none."""
        return self.spot(who).step if who in self.state.cursors else ""

    def of(self, kind: type[Effect]) -> list[Effect]:
        """Return the last effects of one kind."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def did(self) -> list[tuple[str, str]]:
        """Return what was done where, by the last effects."""
        return [(effect.at.step, effect.what) for effect in self.effects if isinstance(effect, Did)]


def through(stage: Stage, who: str, answers: Iterable[int | None]) -> str:
    """Tap several times. Returns where that led."""
    for answer in answers:
        stage.tap(who, answer)
    return stage.at(who)
