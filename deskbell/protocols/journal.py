"""What happened in a protocol, as the alarm's log keeps it: events and states to and from plain JSON-able data.

What is read is checked: the log is older than the program that reads it, and may come out of a backup.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from deskbell.protocols.definition import Role, Standing
from deskbell.protocols.engine import Shelf
from deskbell.protocols.state import (
    At,
    Back,
    Cursor,
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

Data = dict[str, Any]


class Damaged(Exception):
    """This is not what was written: unknown, incomplete, or of another protocol. str(error) says what and where."""


def event_data(event: Event) -> Data:
    """Return an event as data."""
    fields = {field.name: _plain(getattr(event, field.name)) for field in dataclasses.fields(event)}
    return {"kind": _KINDS[type(event)], **fields}


def _plain(value: object) -> object:
    match value:
        case StrEnum():
            return str(value)
        case Spot():
            return _spot_data(value)
        case Mapping():
            return dict(value)
        case _:
            return value


def event_from(data: object) -> Event:
    """Return the event that was written.

    Raises:
        Damaged: it is none.

    """
    fields = _Fields(data, "event")
    kind = fields.text("kind")
    if kind not in _EVENTS:
        raise Damaged(f"event: there is no kind “{kind}”")
    return _EVENTS[kind](fields)


_KINDS: Mapping[type[Event], str] = {
    Join: "join",
    Leave: "leave",
    Tap: "tap",
    Skip: "skip",
    Back: "back",
    Stand: "stand",
    Learn: "learn",
    TimeUp: "time_up",
    Here: "here",
    Open: "open",
}

_EVENTS: Mapping[str, Callable[[_Fields], Event]] = {
    "join": lambda fields: Join(fields.text("who"), fields.role()),
    "leave": lambda fields: Leave(fields.text("who")),
    "tap": lambda fields: Tap(fields.text("who"), fields.number("turn"), fields.number_or_none("answer")),
    "skip": lambda fields: Skip(fields.text("who"), fields.number("turn")),
    "back": lambda fields: Back(fields.text("who"), fields.number("turn")),
    "stand": lambda fields: Stand(fields.text("who"), fields.standing()),
    "learn": lambda fields: Learn(fields.facts()),
    "time_up": lambda fields: TimeUp(fields.text("who"), fields.number("turn")),
    "here": lambda fields: Here(fields.text("who"), fields.role(), _spot(fields.value("spot"), "spot", None)),
    "open": lambda fields: Open(fields.text("who"), fields.text("protocol")),
}


def state_data(state: State) -> Data:
    """Return a state as data."""
    people = {
        who: {
            "role": cursor.role.value,
            "turn": cursor.turn,
            "spot": _spot_data(cursor.spot),
            "trail": [_spot_data(spot) for spot in cursor.trail],
        }
        for who, cursor in state.cursors.items()
    }
    return {"facts": dict(state.facts), "turns": state.turns, "people": people, "first": state.first}


def state_from(data: object, shelf: Shelf) -> State:
    """Return the state that was written, of an alarm with these protocols.

    Raises:
        Damaged: it is none, or somebody would stand where no step is.

    """
    fields = _Fields(data, "state")
    people = {who: _cursor(one, who, shelf) for who, one in _map(fields.value("people"), "people").items()}
    turns = fields.number("turns")
    for who, cursor in people.items():
        if not 0 < cursor.turn <= turns:
            raise Damaged(f"{who}: turn {cursor.turn} was never given")
    return State(fields.facts(), people, turns, _first(fields, shelf))


def _first(fields: _Fields, shelf: Shelf) -> str:
    """Return which protocol is the first by now. A state of before that could change has none."""
    first = fields.text("first") if "first" in fields.data else ""
    if first and first not in shelf.protocols:
        raise Damaged(f"state: there is no protocol “{first}”")
    return first


def _cursor(data: object, who: str, shelf: Shelf) -> Cursor:
    fields = _Fields(data, who)
    trail = tuple(_spot(one, who, shelf) for one in _list(fields.value("trail"), who))
    return Cursor(fields.role(), _spot(fields.value("spot"), who, shelf), fields.number("turn"), trail)


def _spot_data(spot: Spot) -> list[list[str]]:
    """Return the screen, and behind it the steps around it, the outermost first."""
    return [[at.protocol, at.step] for at in (spot.at, *spot.within)]


def _spot(data: object, where: str, shelf: Shelf | None) -> Spot:
    """Return a spot; without a shelf it may be one that is nowhere."""
    ats = [_at(one, where, shelf) for one in _list(data, where)]
    if not ats:
        raise Damaged(f"{where}: a screen is missing")
    return Spot(ats[0], tuple(ats[1:]))


def _at(data: object, where: str, shelf: Shelf | None) -> At:
    names = _list(data, where)
    if len(names) != 2 or not all(isinstance(name, str) for name in names):
        raise Damaged(f"{where}: “{names}” is no step")
    at = At(*names)
    if shelf is not None and not shelf.has(at):
        raise Damaged(f"{where}: there is no step “{at.step}” in “{at.protocol}”")
    return at


class _Fields:
    """The fields of one part, and what it is, for the error."""

    def __init__(self, data: object, where: str) -> None:
        self.data, self.where = _map(data, where), where

    def value(self, name: str) -> object:
        if name not in self.data:
            raise Damaged(f"{self.where}: “{name}” is missing")
        return self.data[name]

    def text(self, name: str) -> str:
        value = self.value(name)
        if not isinstance(value, str):
            raise Damaged(f"{self.where}: “{name}” is no text")
        return value

    def number(self, name: str) -> int:
        value = self.value(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Damaged(f"{self.where}: “{name}” is no whole number")
        return value

    def number_or_none(self, name: str) -> int | None:
        return None if self.value(name) is None else self.number(name)

    def role(self) -> Role:
        value = self.text("role")
        if value not in list(Role):
            raise Damaged(f"{self.where}: there is no role “{value}”")
        return Role(value)

    def standing(self) -> Standing:
        value = self.text("action")
        if value not in list(Standing):
            raise Damaged(f"{self.where}: there is no standing action “{value}”")
        return Standing(value)

    def facts(self) -> dict[str, str]:
        facts = _map(self.value("facts"), self.where)
        if not all(isinstance(value, str) for value in facts.values()):
            raise Damaged(f"{self.where}: a fact has a value that is no text")
        return facts


def _map(data: object, where: str) -> Data:
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise Damaged(f"{where}: it has no fields")
    return dict(data)


def _list(data: object, where: str) -> list[Any]:
    if not isinstance(data, list):
        raise Damaged(f"{where}: a list is missing")
    return data
