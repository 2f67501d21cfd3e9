"""Where everyone is in a protocol, what can happen to them, and what follows. Plain frozen data, as JSON if need be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deskbell.protocols.definition import Role, Standing


@dataclass(frozen=True, slots=True)
class At:
    """One screen: a step of a protocol."""

    protocol: str
    step: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A screen, and the ``plan`` steps through which one got there, the outermost first."""

    at: At
    within: tuple[At, ...] = ()


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where one person is. turn is the number of this screen, so that what was meant for an earlier one is known to be late.

    No two screens of an alarm have the same, whoever has them. trail are the screens that led here, for Back.
    """

    role: Role
    spot: Spot
    turn: int = 1
    trail: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Everyone's place by who they are, and the facts that all share. turns counts the screens that anybody has had.

    first is the protocol that everyone starts with by now; empty: the shelf's.
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    cursors: Mapping[str, Cursor] = field(default_factory=dict)
    turns: int = 0
    first: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody opens the guide. Doing it twice changes nothing."""

    who: str
    role: Role


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody closes the guide: always legal, never scored."""

    who: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of the screen with this turn: an answer by its number from 0, or done (None)."""

    who: str
    turn: int
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Not now, not possible, not known: on to whatever is safest."""

    who: str
    turn: int


@dataclass(frozen=True, slots=True)
class Back:
    """Return to the screen before."""

    who: str
    turn: int


@dataclass(frozen=True, slots=True)
class Stand:
    """A standing action, legal on every screen and so bound to no turn."""

    who: str
    action: Standing


@dataclass(frozen=True, slots=True)
class Learn:
    """Deskbell knows something: from the desk's profile, or from the alarm."""

    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TimeUp:
    """A ``wait`` has lasted as long as it may."""

    who: str
    turn: int


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody stands on this screen, whatever the log says: they went on without a link, or came back to it.

    role is that of whoever has no place yet. A screen that nobody could stand on changes nothing.
    """

    who: str
    role: Role
    spot: Spot


@dataclass(frozen=True, slots=True)
class Open:
    """It is something else than it seemed: from now on this is the protocol that everyone starts with, and goes to.

    If it is that already, only who opens it goes to it, and only if they are not inside of it.
    """

    who: str
    protocol: str


Event = Join | Leave | Tap | Skip | Back | Stand | Learn | TimeUp | Here | Open


@dataclass(frozen=True, slots=True)
class Showed:
    """Effect, for the log: this person has a new screen."""

    who: str
    at: At


@dataclass(frozen=True, slots=True)
class Did:
    """Effect, for the log: what was done on a screen (``done``, ``answered``, ``skipped``, ``back``, ``known``, ``late``).

    answer is the number of the answer, task the task code of the step.
    """

    who: str
    at: At
    what: str
    answer: int | None = None
    task: str = ""


@dataclass(frozen=True, slots=True)
class Stood:
    """Effect, for the log: a standing action was used."""

    who: str
    action: Standing


@dataclass(frozen=True, slots=True)
class Opened:
    """Effect, for the log: this person has said which protocol it is."""

    who: str
    protocol: str


@dataclass(frozen=True, slots=True)
class Raise:
    """Effect: the alarm goes up to this level, unless it is there already."""

    level: int


@dataclass(frozen=True, slots=True)
class PressAgain:
    """Effect: this person asked for more help, as with another press: the alarm goes up by one level."""

    who: str


@dataclass(frozen=True, slots=True)
class Notify:
    """Effect: call whoever is that for this alarm."""

    role: Role


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Effect: come back with :class:`TimeUp` after so many seconds, through the due table."""

    who: str
    turn: int
    seconds: int


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Effect: that is not needed any more."""

    who: str
    turn: int


Effect = Showed | Did | Stood | Opened | Raise | PressAgain | Notify | StartTimer | StopTimer
