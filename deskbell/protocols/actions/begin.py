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
from deskbell.protocols.running import BEGUN, Running, replayed, running_of, starting


def begun(alarm: Alarm, by: Actor, at: datetime, story: Sequence[Event]) -> Running:
    """Return the guide of an alarm with this story, begun at that moment if nobody has begun it. The caller holds the log."""
    return replayed(story) or _begin(alarm, by, at)


def _begin(alarm: Alarm, by: Actor, at: datetime) -> Running:
    began, facts = starting(alarm)
    versions = began.versions
    keep(versions.by_name.values())
    first = versions.shelf.protocols[versions.shelf.first]
    data = {
        "done_at": at.isoformat(),
        "first": versions.shelf.first,
        "marks": dict(versions.marks),
        "bindings": began.bindings,
        "title": dict(first.title),
        "version": first.version,
        "did": [journal.event_data(facts)],
    }
    record_step(alarm, by, BEGUN, data, shared=began.shared)
    return running_of(alarm) or began
