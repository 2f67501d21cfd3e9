"""The alarm's life as a pure state machine: no Django, no database, no clock.

Each function takes a state and what happened, and returns the new state with the effects that the
actions carry out. The promise it keeps (peers: "no silent end"): while an alarm is open and nobody is
coming, something is always scheduled. Only a person's "going" stops that, and never the presser's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

COME, HELP, DANGER = 1, 2, 3

UNDO = timedelta(seconds=5)
GRACE = timedelta(seconds=2)
SAME_HAND = timedelta(seconds=1)
UNSEEN = 10.0
REMIND = 60.0


class Said(StrEnum):
    """What a person can answer."""

    GOING = "going"
    THERE = "there"
    CANNOT = "cannot"


COMING = frozenset({Said.GOING, Said.THERE})


@dataclass(frozen=True, slots=True)
class Tell:
    """Effect: call the people of this tier of this round. again: they were told before."""

    round: int
    tier: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class In:
    """Effect: come back in ``seconds`` with (what, round, tier). what: ``tell``, ``unseen`` or ``remind``.

    elapsed: how many seconds of the round will have passed then. The wall clock can't tell: it may be set
    meanwhile.
    """

    seconds: float
    what: str
    round: int
    tier: int
    elapsed: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class StopWaiting:
    """Effect: cancel everything that is scheduled for this alarm."""


Effect = Tell | In | StopWaiting


@dataclass(frozen=True, slots=True)
class State:
    """What decides about an alarm.

    delays are the seconds after which each tier of the current level is told, from the start of the
    round. sources are all who pressed. told is how many of them have been. answers are person id -> (said, round).
    """

    level: int
    pressed_at: datetime
    last_press_at: datetime
    round_at: datetime
    presser: str
    last_source: str
    delays: tuple[float, ...]
    presses: int = 1
    round: int = 1
    told: int = 0
    sources: frozenset[str] = frozenset()
    answers: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    closed: bool = False
    duress: bool = False

    @property
    def taken(self) -> bool:
        """True while somebody but the presser is coming, said since the level last went up."""
        return any(said in COMING and at == self.round for said, at in self.answers.values())


class Refused(Exception):
    """The alarm's state does not allow this. The text is the reason, a key of the caller's words."""


def opened(level: int, at: datetime, presser: str, delays: tuple[float, ...]) -> tuple[State, list[Effect]]:
    """Begin: the first press. Tiers without a delay are told at once, the rest scheduled."""
    state = State(level, at, at, at, presser, presser, delays)
    return _start_round(state)


def pressed_again(
    state: State, level: int, at: datetime, source: str, delays: Mapping[int, tuple[float, ...]]
) -> tuple[State, list[Effect]]:
    """Press while an alarm is open: counts, and raises the level.

    A higher button raises to its level at once. The same or a lower one raises by one, unless the same
    source pressed within the last second: that is a hand that struck the key twice.
    """
    twice = source == state.last_source and timedelta(0) <= at - state.last_press_at < SAME_HAND
    wanted = level if level > state.level else state.level + (0 if twice else 1)
    counted = replace(
        state,
        presses=state.presses + 1,
        last_press_at=at,
        last_source=source,
        sources=state.sources | {source},
    )
    if min(wanted, DANGER) == state.level:
        return counted, []
    return raised(counted, min(wanted, DANGER), at, delays)


def raised(
    state: State, level: int, at: datetime, delays: Mapping[int, tuple[float, ...]]
) -> tuple[State, list[Effect]]:
    """Go up to ``level``: a new round, in which nobody has yet said that they are coming."""
    higher = replace(state, level=level, round=state.round + 1, round_at=at, told=0, delays=delays[level])
    started, effects = _start_round(higher)
    return started, [StopWaiting(), *effects]


def _start_round(state: State) -> tuple[State, list[Effect]]:
    at_once = sum(1 for delay in state.delays if delay <= 0) or 1
    effects: list[Effect] = [Tell(state.round, tier) for tier in range(at_once)]
    told = replace(state, told=at_once)
    return told, [*effects, *_waits(told, 0.0)]


def _waits(state: State, elapsed: float) -> list[Effect]:
    """Return what must be scheduled after some tiers were told, ``elapsed`` seconds into the round."""
    if state.told >= len(state.delays):
        return [In(REMIND, "remind", state.round, state.told, elapsed + REMIND)]
    wait = max(state.delays[state.told] - elapsed, 0.0)
    return [
        In(wait, "tell", state.round, state.told, elapsed + wait),
        In(UNSEEN, "unseen", state.round, state.told, elapsed + UNSEEN),
    ]


def tier_due(state: State, round_: int, tier: int, elapsed: float) -> tuple[State, list[Effect]]:
    """Tell a tier whose time has come; a step of an older round, or one told already, does nothing.

    elapsed is how many seconds of the round have passed: what :class:`In` said, and how late it comes.
    """
    if state.closed or state.taken or round_ != state.round or tier != state.told or tier >= len(state.delays):
        return state, []
    told = replace(state, told=tier + 1)
    return told, [Tell(round_, tier), *_waits(told, max(elapsed, state.delays[tier]))]


def unseen_due(state: State, round_: int, tier: int, elapsed: float, *, seen: bool) -> tuple[State, list[Effect]]:
    """Ten seconds passed since the tier before ``tier`` was told: if no screen showed it, go on at once."""
    if seen:
        return state, []
    return tier_due(state, round_, tier, elapsed)


def remind_due(state: State, round_: int) -> tuple[State, list[Effect]]:
    """Everyone was told and nobody is coming: tell everyone again, and again a minute later."""
    if state.closed or state.taken or round_ != state.round:
        return state, []
    last = len(state.delays) - 1
    return state, [Tell(round_, last, again=True), In(REMIND, "remind", round_, state.told)]


def answered(state: State, person: int, said: str, at: datetime) -> tuple[State, list[Effect]]:
    """Take an answer. Coming stops the escalation; the last one to step back starts it again.

    Raises:
        Refused: the alarm is closed, or the person pressed it, first or later: they need help themselves.

    """
    if state.closed:
        raise Refused("closed")
    if f"person:{person}" in state.sources | {state.presser}:
        raise Refused("own_alarm")
    was_taken = state.taken
    after = replace(state, answers={**state.answers, person: (said, state.round)})
    if after.taken and not was_taken:
        return after, [StopWaiting()]
    if was_taken and not after.taken:
        return after, _resume(after, at)
    return after, []


def _resume(state: State, at: datetime) -> list[Effect]:
    """Go on where the plan would be by now. A clock that was set back meanwhile must not make for a silent hour."""
    return _waits(state, max(0.0, (at - state.round_at).total_seconds()))


def undone(state: State, at: datetime, source: str) -> tuple[State, list[Effect]]:
    """Take the press back, within five seconds, by the one who pressed.

    Raises:
        Refused: it is closed, too late, Danger, or somebody else pressed too.

    """
    if state.closed:
        raise Refused("closed")
    if state.level == DANGER:
        raise Refused("danger_needs_pin")
    if source != state.presser or state.sources - {state.presser}:
        raise Refused("not_yours")
    if at - state.pressed_at > UNDO + GRACE:
        raise Refused("too_late")
    return replace(state, closed=True), [StopWaiting()]


def closed(state: State) -> tuple[State, list[Effect]]:
    """All clear.

    Raises:
        Refused: it is closed already.

    """
    if state.closed:
        raise Refused("closed")
    return replace(state, closed=True), [StopWaiting()]


def under_duress(state: State, at: datetime, delays: Mapping[int, tuple[float, ...]]) -> tuple[State, list[Effect]]:
    """Somebody was made to cancel: the alarm goes on, as Danger, and everyone is told anew.

    Raises:
        Refused: it is closed already.

    """
    if state.closed:
        raise Refused("closed")
    return raised(replace(state, duress=True), DANGER, at, delays)
