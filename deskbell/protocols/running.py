"""The guide of one alarm as its log tells it: which versions it follows, where everyone stands, what is settled."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from deskbell.alarms.models import Alarm
from deskbell.core import log
from deskbell.core.models import Event as Logged
from deskbell.protocols import journal
from deskbell.protocols.bound import bindings_at, station_at
from deskbell.protocols.engine import step
from deskbell.protocols.facts import ALARM, STATION
from deskbell.protocols.learning import AlarmFacts
from deskbell.protocols.shelves import Versions, in_force, kept
from deskbell.protocols.state import Effect, Event, Learn, State

logger = logging.getLogger(__name__)

BEGUN = "guide.begun"
OF_THE_GUIDE = "guide."
SHARED_OF_ALARM = {"police"}


@dataclass(frozen=True, slots=True)
class Running:
    """Where a guide stands. pending: effects that nobody has carried out yet, of what the alarm let it know meanwhile.

    items are the ids of what was taken, so that it is not taken twice. number is that of its newest entry.
    """

    versions: Versions
    bindings: Mapping[str, str]
    state: State = field(default_factory=State)
    pending: Sequence[Effect] = ()
    items: frozenset[str] = field(default_factory=frozenset)
    number: int = 0

    @property
    def protocol(self) -> str:
        """The name of the protocol that everyone follows."""
        return self.state.first or self.versions.shelf.first

    @property
    def shared(self) -> dict[str, object]:
        """What is the same for everyone: the protocol, and what was settled by somebody. See :attr:`Alarm.guide`."""
        own = (set(STATION) | set(ALARM)) - SHARED_OF_ALARM
        return {"protocol": self.protocol, "facts": {k: v for k, v in self.state.facts.items() if k not in own}}

    def after(self, events: Iterable[Event]) -> Running:
        """Return it after these, with their effects pending."""
        state, effects = self.state, list(self.pending)
        for event in events:
            state, found = step(self.versions.shelf, state, event)
            effects += found
        return replace(self, state=state, pending=effects)


def starting(alarm: Alarm) -> tuple[Running, Learn]:
    """Return the guide of an alarm with which it would begin now, and what it then knows from the desk's station."""
    facts = Learn(station_at(alarm.place, alarm.pressed_at))
    return Running(in_force(alarm.place, alarm.level, alarm.pressed_at), bindings_at(alarm.place)).after([facts]), facts


def running_of(alarm: Alarm) -> Running | None:
    """Return the guide of an alarm as it stands, or None if nobody has opened it (one query)."""
    return replayed(log.story_of(alarm.subject))


def replayed(story: Sequence[Logged]) -> Running | None:
    """Return what the events of an alarm, in their order, lead to; None if the guide was never begun.

    Raises:
        Lost: a version that is followed is not there any more, or can't be read.

    """
    begun = next((event for event in story if event.kind == BEGUN), None)
    if begun is None:
        return None
    running = Running(kept(begun.data["first"], begun.data["marks"]), begun.data["bindings"])
    known = AlarmFacts()
    for event in story:
        running = _with(running, event, known)
    return running


def _with(running: Running, event: Logged, known: AlarmFacts) -> Running:
    if event.kind.startswith(OF_THE_GUIDE):
        did = _did(event)
        items = running.items | {event.data.get("item", "")}
        return replace(running.after(did), pending=(), items=items, number=event.number)
    learnt = known.hear(event.kind, f"{event.actor_kind}:{event.actor_id}", event.data)
    return running.after([learnt]) if learnt else running


def _did(event: Logged) -> list[Event]:
    """Return what an entry says was done. One that can't be read changes nothing: nobody is left without a guide for it."""
    try:
        return [journal.event_from(one) for one in event.data.get("did", ())]
    except journal.Damaged as error:
        logger.warning("guide entry %s cannot be read: %s", event.number, error)
        return []
