"""The protocol engine: what happened, and where everybody stands then. No Django, no clock, nothing evaluated.

``step`` takes any event in any state and never raises: what is late, or was never possible, changes nothing. The same
events in the same order give the same state, so the log of an alarm is also the way back to where everyone was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from deskbell.protocols.definition import Edge, Kind, Protocol, Role, Standing, Step
from deskbell.protocols.state import (
    At,
    Back,
    Cursor,
    Did,
    Effect,
    Event,
    Join,
    Learn,
    Leave,
    Notify,
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

    def beginning(self, protocol: str, role: Role) -> At | None:
        """Return where a role begins in a protocol; whoever has no beginning of their own reads the presser's."""
        found = self.protocols.get(protocol)
        if found is None:
            return None
        at = At(protocol, found.begin.get(role) or found.begin.get(Role.PRESSER, ""))
        return at if self.has(at) else None


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
        case _:
            turn.answer(event)
    return State(turn.facts, turn.cursors), turn.effects


class _Turn:
    """One event being worked through: the state as it becomes, and the effects so far."""

    def __init__(self, shelf: Shelf, state: State) -> None:
        self.shelf = shelf
        self.facts = dict(state.facts)
        self.cursors = dict(state.cursors)
        self.effects: list[Effect] = []

    def join(self, who: str, role: Role) -> None:
        """Show somebody their first screen."""
        at = self.shelf.beginning(self.shelf.first, role)
        if who in self.cursors or at is None:
            return
        self.cursors[who] = Cursor(role, Spot(at), turn=0)
        self._enter(who, Spot(at), ())
        self._go_on(who)

    def leave(self, who: str) -> None:
        """Forget where somebody was."""
        if who in self.cursors:
            self._stop_timer(who)
            del self.cursors[who]

    def stand(self, who: str, action: Standing) -> None:
        """Get help, call 911, go to the safe room, say that it is over. Only the last two lead elsewhere."""
        cursor = self.cursors.get(who)
        if cursor is None:
            return
        self.effects.append(Stood(who, action))
        if action is Standing.GET_HELP:
            self.effects.append(PressAgain(who))
        at = self._standing(cursor, action)
        if at is not None and at != cursor.spot.at:
            self._move(who, Spot(at))

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
        """Move on whoever waited for one of these. Who went back to a question that is settled stays there."""
        for who in list(self.cursors):
            here = self._step_of(who)
            if here.about in new or new & here.until.needs.keys():
                self._go_on(who)

    def answer(self, event: Tap | Skip | Back | TimeUp) -> None:
        """Take what was done on a screen, if it is still that screen."""
        cursor = self.cursors.get(event.who)
        if cursor is None or cursor.turn != event.turn:
            return
        match event:
            case Tap(who, _, answer):
                self._tap(who, answer)
            case Skip(who):
                self._skip(who, "skipped")
            case Back(who):
                self._back(who)
            case TimeUp(who):
                self._skip(who, "late")

    def _tap(self, who: str, answer: int | None) -> None:
        done = self._step_of(who)
        if not done.answers:
            self._follow(who, done.then, "done")
        elif answer is not None and 0 <= answer < len(done.answers):
            chosen = done.answers[answer]
            new = {done.about} if done.about and self.facts.get(done.about) != chosen.means else set()
            self.facts.update({done.about: chosen.means} if new else {})
            self._follow(who, chosen.then, "answered", answer)
            self._tell_all(new)

    def _skip(self, who: str, what: str) -> None:
        passed = self._step_of(who)
        self._follow(who, passed.otherwise or passed.then, what)

    def _back(self, who: str) -> None:
        cursor = self.cursors[who]
        if cursor.trail:
            self._did(who, "back")
            self._enter(who, cursor.trail[-1], cursor.trail[:-1])

    def _follow(self, who: str, edges: tuple[Edge, ...], what: str, answer: int | None = None) -> None:
        """Leave a screen by the first edge whose condition holds. Where none does, one stays."""
        cursor = self.cursors[who]
        to = next((edge.to for edge in edges if edge.when.holds(self.facts)), None)
        spot = None if to is None else replace(cursor.spot, at=At(cursor.spot.at.protocol, to))
        if spot is None or not self.shelf.has(spot.at):
            return
        self._did(who, what, answer)
        self._move(who, spot)

    def _move(self, who: str, spot: Spot) -> None:
        cursor = self.cursors[who]
        trail = (*cursor.trail, cursor.spot)[-MOST_TRAIL:]
        self._enter(who, spot, trail)
        self._go_on(who)

    def _enter(self, who: str, spot: Spot, trail: tuple[Spot, ...]) -> None:
        """Put somebody on a screen, with all that its coming up brings about."""
        self._stop_timer(who)
        cursor = self.cursors[who]
        self.cursors[who] = replace(cursor, spot=spot, trail=trail, turn=cursor.turn + 1)
        entered = self.shelf.step(spot.at)
        self.effects.append(Showed(who, spot.at))
        if entered.raises:
            self.effects.append(Raise(entered.raises))
        self.effects += [Notify(role) for role in sorted(entered.notifies)]
        if entered.at_most:
            self.effects.append(StartTimer(who, cursor.turn + 1, entered.at_most))

    def _go_on(self, who: str) -> None:
        """Pass every screen that has nothing to say by now: known answers, ended waits, the doors of a sub-protocol."""
        seen: set[Spot] = set()
        while (spot := self.cursors[who].spot) not in seen:
            seen.add(spot)
            if not self._pass(who, self.shelf.step(spot.at)):
                return

    def _pass(self, who: str, here: Step) -> bool:
        """Go one screen on without being told to, if that is right. Returns whether it was."""
        before = self.cursors[who].spot
        if here.kind is Kind.ASK and here.about in self.facts:
            self._pass_known(who, here)
        elif here.kind is Kind.WAIT and here.until.needs and here.until.holds(self.facts):
            self._pass_by(who, here.then, "known")
        elif here.kind is Kind.PLAN:
            self._go_in(who, here)
        elif here.kind is Kind.END and before.within:
            self._come_out(who)
        return self.cursors[who].spot != before

    def _pass_known(self, who: str, here: Step) -> None:
        value = self.facts[here.about]
        known = next((answer for answer in here.answers if answer.means == value), None)
        if known is not None:
            self._pass_by(who, known.then, "known")

    def _pass_by(self, who: str, edges: tuple[Edge, ...], what: str) -> None:
        """Go on, leaving no trace for Back: it would lead to a screen that passes itself."""
        cursor = self.cursors[who]
        to = next((edge.to for edge in edges if edge.when.holds(self.facts)), "")
        spot = replace(cursor.spot, at=At(cursor.spot.at.protocol, to))
        if self.shelf.has(spot.at):
            self._did(who, what)
            self._enter(who, spot, cursor.trail)

    def _go_in(self, who: str, here: Step) -> None:
        cursor = self.cursors[who]
        inside = self.shelf.beginning(here.plan, cursor.role)
        around = {cursor.spot.at.protocol, *(at.protocol for at in cursor.spot.within)}
        if inside is not None and inside.protocol not in around:
            self._enter(who, Spot(inside, (*cursor.spot.within, cursor.spot.at)), cursor.trail)

    def _come_out(self, who: str) -> None:
        cursor = self.cursors[who]
        *around, door = cursor.spot.within
        after = self.shelf.step(door).then
        to = next((edge.to for edge in after if edge.when.holds(self.facts)), "")
        spot = Spot(At(door.protocol, to), tuple(around))
        if self.shelf.has(spot.at):
            self._enter(who, spot, cursor.trail)

    def _step_of(self, who: str) -> Step:
        return self.shelf.step(self.cursors[who].spot.at)

    def _did(self, who: str, what: str, answer: int | None = None) -> None:
        at = self.cursors[who].spot.at
        self.effects.append(Did(who, at, what, answer, self.shelf.step(at).task))

    def _stop_timer(self, who: str) -> None:
        cursor = self.cursors[who]
        if cursor.turn and self.shelf.step(cursor.spot.at).at_most:
            self.effects.append(StopTimer(who, cursor.turn))
