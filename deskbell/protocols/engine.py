"""The protocol engine: what happened, and where everybody stands then. No Django, no clock, nothing evaluated.

``step`` takes any event in any state that came of events on the same shelf, and never raises: what is late, or was
never possible, changes nothing. The same events in the same order give the same state, so the log of an alarm is also
the way back to where everyone was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from deskbell.protocols.definition import Edge, Kind, Protocol, Role, Standing, Step
from deskbell.protocols.state import (
    At,
    Back,
    Cursor,
    Did,
    Effect,
    Event,
    Here,
    Join,
    Learn,
    Leave,
    Notify,
    Open,
    Opened,
    PressAgain,
    Raise,
    Showed,
    Skip,
    Spot,
    Stand,
    StartTimer,
    State,
    Stood,
    StopTimer,
    Tap,
    TimeUp,
)

MOST_TRAIL = 50
POLICE_CALLED = {"police": "called"}
"""What is known once somebody has used the standing action."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The protocols of one alarm, by id, as they were when it began; first is the one that everyone starts with."""

    first: str
    protocols: Mapping[str, Protocol] = field(default_factory=dict)

    def step(self, at: At) -> Step:
        """Return a step that is there (:meth:`has` has been asked)."""
        return self.protocols[at.protocol].steps[at.step]

    def has(self, at: At) -> bool:
        """Tell whether there is such a step."""
        protocol = self.protocols.get(at.protocol)
        return protocol is not None and at.step in protocol.steps

    def has_spot(self, spot: Spot) -> bool:
        """Tell whether one can stand there: each step around it leads inside, and none into where one is already."""
        ats = (*spot.within, spot.at)
        doors = all(self.has(at) for at in ats) and all(
            self.step(door).kind is Kind.PLAN and self.step(door).plan == inside.protocol
            for door, inside in pairwise(ats)
        )
        return doors and len({at.protocol for at in ats}) == len(ats)

    def beginning(self, protocol: str, role: Role) -> At | None:
        """Return where a role begins in a protocol; whoever has no beginning of their own reads the presser's.

        None only if nobody has one: a person who opens the guide is not to be left without a screen.
        """
        found = self.protocols.get(protocol)
        if found is None:
            return None
        names = (found.begin.get(role, ""), found.begin.get(Role.PRESSER, ""), *found.begin.values())
        return next((At(protocol, name) for name in names if name in found.steps), None)


def replay(shelf: Shelf, events: Iterable[Event]) -> State:
    """Return the state that these events lead to."""
    state = State()
    for event in events:
        state, _ = step(shelf, state, event)
    return state


def step(shelf: Shelf, state: State, event: Event) -> tuple[State, list[Effect]]:
    """Let one thing happen. Returns the new state and what has to be done about it, in order."""
    turn = _Turn(shelf, state)
    match event:
        case Join(who, role):
            turn.join(who, role)
        case Leave(who):
            turn.leave(who)
        case Stand(who, action):
            turn.stand(who, action)
        case Learn(facts):
            turn.learn(facts)
        case Here(who, role, spot):
            turn.here(who, role, spot)
        case Open(who, protocol):
            turn.open(who, protocol)
        case _:
            turn.answer(event)
    turn.show(state.cursors)
    return State(turn.facts, turn.cursors, turn.turns, turn.first), turn.effects


class _Turn:
    """One event being worked through: the state as it becomes, and the effects so far."""

    def __init__(self, shelf: Shelf, state: State) -> None:
        self.shelf = shelf
        self.facts = dict(state.facts)
        self.cursors = dict(state.cursors)
        self.turns = state.turns
        self.first = state.first
        self.effects: list[Effect] = []

    def join(self, who: str, role: Role) -> None:
        """Give somebody their first screen."""
        at = self.shelf.beginning(self.first or self.shelf.first, role)
        if who in self.cursors or at is None:
            return
        self._enter(who, role, Spot(at), ())
        self._go_on(who)

    def leave(self, who: str) -> None:
        """Forget where somebody was."""
        self.cursors.pop(who, None)

    def here(self, who: str, role: Role, spot: Spot) -> None:
        """Believe where somebody is. What is no screen by itself, a door in or out, is passed as ever."""
        cursor = self.cursors.get(who)
        if (cursor is not None and cursor.spot == spot) or not self.shelf.has_spot(spot):
            return
        role, trail = (cursor.role, _followed(cursor)) if cursor else (role, ())
        self._enter(who, role, spot, trail)
        if self.shelf.step(spot.at).kind in (Kind.PLAN, Kind.END):
            self._go_on(who)

    def open(self, who: str, protocol: str) -> None:
        """Begin anew in another protocol, for everyone."""
        is_first = protocol == (self.first or self.shelf.first)
        if self.shelf.beginning(protocol, Role.PRESSER) is None or (is_first and not self._is_outside(who, protocol)):
            return
        self.first = protocol
        self.effects.append(Opened(who, protocol))
        for one in [who] if is_first else list(self.cursors):
            at = self.shelf.beginning(protocol, self.cursors[one].role)
            if at is not None and self.cursors[one].spot != Spot(at):
                self._move(one, Spot(at))

    def _is_outside(self, who: str, protocol: str) -> bool:
        """Tell whether somebody is in the guide, and elsewhere in it."""
        cursor = self.cursors.get(who)
        return cursor is not None and protocol not in {at.protocol for at in (cursor.spot.at, *cursor.spot.within)}

    def stand(self, who: str, action: Standing) -> None:
        """Get help, call 911, go to the safe room, say that it is over. Only the last two lead elsewhere.

        That 911 is called moves only those on who waited for it.
        """
        cursor = self.cursors.get(who)
        if cursor is None:
            return
        self.effects.append(Stood(who, action))
        if action is Standing.GET_HELP:
            self.effects.append(PressAgain(who))
        at = self._standing(cursor, action)
        if at is not None and at != cursor.spot.at:
            self._move(who, Spot(at))
        if action is Standing.CALL_911:
            self.learn(POLICE_CALLED)

    def _standing(self, cursor: Cursor, action: Standing) -> At | None:
        """Where it leads: as the protocol says in which one is, else one of those around it."""
        around = (cursor.spot.at, *reversed(cursor.spot.within))
        found = (At(at.protocol, self.shelf.protocols[at.protocol].standing.get(action, "")) for at in around)
        return next((at for at in found if self.shelf.has(at)), None)

    def learn(self, facts: Mapping[str, str]) -> None:
        """Take facts, and let everyone go on who waited for them or was being asked."""
        new = {name for name, value in facts.items() if self.facts.get(name) != value}
        self.facts.update(facts)
        self._tell_all(new)

    def _tell_all(self, new: set[str]) -> None:
        """Move on whoever waited for one of these, also for a door out of a sub-protocol.

        Who went back to a question that is settled stays there, until it is settled differently.
        """
        for who in list(self.cursors) if new else ():
            cursor = self.cursors[who]
            here = self.shelf.step(cursor.spot.at)
            is_at_door = here.kind is Kind.END and cursor.spot.within
            if here.about in new or is_at_door or not new.isdisjoint(here.until.needs):
                self._go_on(who, _followed(cursor))

    def answer(self, event: Tap | Skip | Back | TimeUp) -> None:
        """Take what was done on a screen, if it is still that screen."""
        cursor = self.cursors.get(event.who)
        if cursor is None or cursor.turn != event.turn:
            return
        here = self.shelf.step(cursor.spot.at)
        match event:
            case Tap(who, _, answer):
                self._tap(who, here, answer)
            case Skip(who):
                self._follow(who, (*here.otherwise, *here.then), "skipped")
            case Back(who):
                self._back(who, cursor)
            case TimeUp(who) if here.at_most:
                self._follow(who, (*here.otherwise, *here.then), "late")

    def _tap(self, who: str, done: Step, answer: int | None) -> None:
        if not done.answers:
            self._follow(who, done.then, "done")
        elif answer is not None and 0 <= answer < len(done.answers):
            chosen = done.answers[answer]
            # An answer that means nothing ("not sure") leads on, and leaves the question to others.
            settled = {done.about: chosen.means} if done.about and chosen.means else {}
            new = {name for name, value in settled.items() if self.facts.get(name) != value}
            self.facts.update(settled)
            self._follow(who, chosen.then, "answered", answer)
            self._tell_all(new)

    def _back(self, who: str, cursor: Cursor) -> None:
        """Show the screen before again. It has raised and called when it first came up, and does not once more."""
        if cursor.trail:
            self._did(who, "back")
            self._stand_at(who, cursor.role, cursor.trail[-1], cursor.trail[:-1])

    def _follow(self, who: str, edges: tuple[Edge, ...], what: str, answer: int | None = None) -> None:
        """Leave a screen by the first edge that can be taken. Where none can, one stays."""
        spot = self._next(self.cursors[who].spot, edges)
        if spot is not None:
            self._did(who, what, answer)
            self._move(who, spot)

    def _next(self, spot: Spot, edges: tuple[Edge, ...]) -> Spot | None:
        """Where these lead from a screen, staying inside the same sub-protocols."""
        to = (At(spot.at.protocol, edge.to) for edge in edges if edge.when.holds(self.facts))
        return next((Spot(at, spot.within) for at in to if self.shelf.has(at)), None)

    def _move(self, who: str, spot: Spot) -> None:
        cursor = self.cursors[who]
        self._enter(who, cursor.role, spot, _followed(cursor))
        self._go_on(who)

    def _enter(self, who: str, role: Role, spot: Spot, trail: tuple[Spot, ...]) -> None:
        """Come to a step, with all that this brings about, even if it is passed at once."""
        self._stand_at(who, role, spot, trail)
        entered = self.shelf.step(spot.at)
        if entered.raises:
            self.effects.append(Raise(entered.raises))
        self.effects += [Notify(role) for role in sorted(entered.notifies)]

    def _stand_at(self, who: str, role: Role, spot: Spot, trail: tuple[Spot, ...]) -> None:
        self.turns += 1
        self.cursors[who] = Cursor(role, spot, self.turns, trail)

    def _go_on(self, who: str, trail: tuple[Spot, ...] | None = None) -> None:
        """Pass every step that has nothing to say by now: known answers, ended waits, the doors of a sub-protocol.

        trail: what Back leads to from there, if it is not what it was. What is passed unseen is never part of it.
        """
        seen: list[Spot] = []
        while (cursor := self.cursors[who]).spot not in seen:
            seen.append(cursor.spot)
            spot = self._past(who, cursor.spot, cursor.role)
            if spot is None:
                return
            self._enter(who, cursor.role, spot, cursor.trail if trail is None else trail)

    def _past(self, who: str, spot: Spot, role: Role) -> Spot | None:
        """Return the next screen if this one is to be passed without being told to, else None."""
        here = self.shelf.step(spot.at)
        edges: tuple[Edge, ...] = ()
        if here.kind is Kind.ASK and here.about and here.about in self.facts:
            value = self.facts[here.about]
            edges = next((answer.then for answer in here.answers if answer.means == value), ())
        elif here.kind is Kind.WAIT and here.until.needs and here.until.holds(self.facts):
            edges = here.then
        elif here.kind is Kind.PLAN:
            return self._inside(spot, here.plan, role)
        elif here.kind is Kind.END and spot.within:
            return self._outside(spot)
        after = self._next(spot, edges)
        if after is not None:
            self._did(who, "known")
        return after

    def _inside(self, spot: Spot, plan: str, role: Role) -> Spot | None:
        """Return the first screen of a sub-protocol, unless it is missing or one is in it already."""
        inside = self.shelf.beginning(plan, role)
        around = {spot.at.protocol, *(at.protocol for at in spot.within)}
        if inside is None or inside.protocol in around:
            return None
        return Spot(inside, (*spot.within, spot.at))

    def _outside(self, spot: Spot) -> Spot | None:
        """Return the screen after the innermost sub-protocol."""
        *around, door = spot.within
        return self._next(Spot(door, tuple(around)), self.shelf.step(door).then)

    def show(self, before: Mapping[str, Cursor]) -> None:
        """Say who has a screen now that they did not have before, and set and stop what waits with it."""
        for who, was in before.items():
            if self.cursors.get(who) is not was and self.shelf.step(was.spot.at).at_most:
                self.effects.append(StopTimer(who, was.turn))
        for who, now in self.cursors.items():
            if before.get(who) is not now:
                self.effects.append(Showed(who, now.spot.at))
                seconds = self.shelf.step(now.spot.at).at_most
                self.effects += [StartTimer(who, now.turn, seconds)] if seconds else []

    def _did(self, who: str, what: str, answer: int | None = None) -> None:
        at = self.cursors[who].spot.at
        self.effects.append(Did(who, at, what, answer, self.shelf.step(at).task))


def _followed(cursor: Cursor) -> tuple[Spot, ...]:
    """Return the trail of whoever leaves this screen."""
    return (*cursor.trail, cursor.spot)[-MOST_TRAIL:]
