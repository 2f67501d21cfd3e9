"""Each step as a card: its words broken into lines, how large that is, and the doors at its lower edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deskbell.protocols.definition import Protocol, Step
from deskbell.protocols.exits import Exit, exits
from deskbell.protocols.fact_words import KINDS
from deskbell.protocols.filling import fill
from deskbell.protocols.layout import Box, Port
from deskbell.protocols.lettering import lines
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.outline import Reader, about

WIDTH, PADDING = 232.0, 14.0
LABEL, HEADLINE, DETAIL, DOOR = 12.5, 18.0, 14.0, 14.0
LEADING = 1.28
DOOR_WIDTH, DOOR_PADDING = 118.0, 7.0


@dataclass(frozen=True)
class Door:
    """One way out, as a cell of the card. to: where a line is to be drawn, "" if the words say it.

    also: who else goes that way, in quieter words.
    """

    lines: tuple[str, ...]
    to: str
    is_other: bool
    also: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """How much room its words need."""
        return (len(self.lines) + len(self.also)) * DOOR * LEADING


@dataclass(frozen=True)
class Card:
    """What is written on a card, and its size. doors is empty if there is but one way on, which needs no words."""

    step: Step
    label: str
    headline: tuple[str, ...]
    detail: tuple[str, ...]
    doors: tuple[Door, ...]
    only: str
    width: float
    height: float
    door_height: float

    @property
    def box(self) -> Box:
        """Return it as the layout takes it."""
        each = self.width / max(len(self.doors), 1)
        ports = [Port(each * (number + 0.5), door.to) for number, door in enumerate(self.doors)]
        if not self.doors and self.only:
            ports = [Port(self.width / 2, self.only)]
        return Box(self.step.id, self.width, self.height, tuple(ports))


def card(
    protocol: Protocol, reader: Reader, step: Step, numbers: Mapping[str, int], back: frozenset[str] = frozenset()
) -> Card:
    """Return a step's card. back: those of its following steps that come earlier; a number leads there, no line."""
    ways = exits(step, reader.language, reader.say)
    is_plain = len(ways) == 1 and not ways[0].label and ways[0].to in numbers and ways[0].to not in back
    pairs = [] if is_plain else _paired(ways)
    width = max(WIDTH, len(pairs) * DOOR_WIDTH)
    doors = tuple(_door(way, also, numbers, back, width / len(pairs)) for way, also in pairs)
    text, detail = (
        fill(one, reader.facts, reader.bindings, protocol, reader.language) for one in (step.text, step.detail)
    )
    room = width - 2 * PADDING
    headline = tuple(lines(text or step.id, HEADLINE, room, bold=True))
    small = tuple(line for part in (detail, " ".join(about(reader, step))) for line in lines(part, DETAIL, room))
    door_height = max(door.height for door in doors) + 2 * DOOR_PADDING if doors else 0.0
    height = 2 * PADDING + LABEL * LEADING + 4 + len(headline) * HEADLINE * LEADING
    height += len(small) * DETAIL * LEADING + (5 if small else 0) + door_height
    label = f"{numbers[step.id]}  {reader.say(KINDS[step.kind])}"
    return Card(step, label, headline, small, doors, ways[0].to if is_plain else "", width, height, door_height)


def _paired(ways: list[Exit]) -> list[tuple[Exit, str]]:
    """Return each way with the words of another that leads to the same step: one line is enough for both."""
    found = {number: (way, "") for number, way in enumerate(ways)}
    for number, way in enumerate(ways):
        same = next((one for one in range(number) if one in found and found[one][0].to == way.to), None)
        if way.is_other and same is not None and not found[same][1]:
            found[same] = (ways[same], way.label)
            del found[number]
    return list(found.values())


def _door(way: Exit, also: str, numbers: Mapping[str, int], back: frozenset[str], room: float) -> Door:
    goes_back, is_there = way.to in back, way.to in numbers
    words = way.label
    if goes_back:
        words = f"{words} ↑ {numbers[way.to]}"
    elif not is_there:
        words = f"{words} → {way.to}?"
    room -= 2 * DOOR_PADDING
    to = way.to if is_there and not goes_back else ""
    return Door(tuple(lines(words or "→", DOOR, room)), to, way.is_other, tuple(lines(also, DOOR, room)))


MORE = _("The numbers are those of the text that “deskbell protocol show” prints. ↑ leads back to an earlier step.")
