"""What a screen says was done in the guide: one thing at a time, in its own words, true also if there was no link."""

from __future__ import annotations

from dataclasses import dataclass

from deskbell.protocols.definition import Role, Standing
from deskbell.protocols.engine import Shelf
from deskbell.protocols.state import (
    At,
    Back,
    Event,
    Here,
    Join,
    Leave,
    Open,
    Skip,
    Spot,
    Stand,
    State,
    Tap,
    TimeUp,
)

ON_A_SCREEN = ("tap", "skip", "back", "time_up", "stand")
KINDS = {
    "join": "guide.join",
    "leave": "guide.leave",
    "here": "guide.here",
    "open": "guide.open",
    "tap": "guide.tap",
    "skip": "guide.skip",
    "back": "guide.back",
    "time_up": "guide.time_up",
    "stand": "guide.stand",
}
"""As which kind of event each thing that is done stands on the timeline."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was done: what, on which screen, how many seconds ago. id makes sending it again harmless."""

    id: str
    do: str
    spot: tuple[tuple[str, str], ...] = ()
    answer: int | None = None
    action: str = ""
    protocol: str = ""
    ago: float = 0.0

    @property
    def where(self) -> Spot | None:
        """The screen, with the steps around it; None if it names none."""
        ats = tuple(At(*names) for names in self.spot)
        return Spot(ats[0], ats[1:]) if ats else None


def arriving(item: Item, who: str, role: Role, shelf: Shelf, state: State) -> list[Event]:
    """Return what must happen first, so that the person stands where they say that they stood."""
    cursor, spot = state.cursors.get(who), item.where
    if item.do == "join" or (cursor is None and item.do == "open"):
        return [Join(who, role)]
    stands = item.do in {*ON_A_SCREEN, "here"} and spot is not None and all(map(shelf.has, (spot.at, *spot.within)))
    if spot is None or not stands or (cursor is not None and cursor.spot == spot):
        return []
    return [Here(who, role, spot)]


def doing(item: Item, who: str, state: State) -> list[Event]:
    """Return what was done, where the person stands by now; nothing if that is not possible there."""
    cursor = state.cursors.get(who)
    if item.do == "open":
        return [Open(who, item.protocol)]
    if item.do == "leave":
        return [Leave(who)]
    if item.do == "stand":
        return [Stand(who, Standing(item.action))] if item.action in list(Standing) else []
    if cursor is None or (item.where is not None and cursor.spot != item.where):
        return []
    on_screen: dict[str, Event] = {
        "tap": Tap(who, cursor.turn, item.answer),
        "skip": Skip(who, cursor.turn),
        "back": Back(who, cursor.turn),
        "time_up": TimeUp(who, cursor.turn),
    }
    return [on_screen[item.do]] if item.do in on_screen else []
