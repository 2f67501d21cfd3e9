"""The guide begins: which versions it follows and what the place says of itself is written down once, for as long as it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from deskbell.alarms.actions.guide import record_step
from deskbell.alarms.models import Alarm
from deskbell.core.actor import Actor
from deskbell.core.models import Event
from deskbell.protocols import journal
from deskbell.protocols.actions.keep import keep
from deskbell.protocols.bound import bindings_at, station_at
from deskbell.protocols.running import BEGUN, Running, replayed, running_of
from deskbell.protocols.shelves import in_force
from deskbell.protocols.state import Learn


def begun(alarm: Alarm, by: Actor, at: datetime, story: Sequence[Event]) -> Running:
    """Return the guide of an alarm with this story, begun at that moment if nobody has begun it. The caller holds the log."""
    return replayed(story) or _begin(alarm, by, at)


def _begin(alarm: Alarm, by: Actor, at: datetime) -> Running:
    versions = in_force(alarm.place, alarm.level, alarm.pressed_at)
    bindings = bindings_at(alarm.place)
    keep(versions.by_name.values())
    first = versions.shelf.protocols[versions.shelf.first]
    facts = Learn(station_at(alarm.place, alarm.pressed_at))
    data = {
        "done_at": at.isoformat(),
        "first": versions.shelf.first,
        "marks": dict(versions.marks),
        "bindings": bindings,
        "title": dict(first.title),
        "version": first.version,
        "did": [journal.event_data(facts)],
    }
    began = Running(versions, bindings)
    record_step(alarm, by, BEGUN, data, shared=began.shared)
    return running_of(alarm) or began
