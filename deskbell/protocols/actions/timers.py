"""A wait that has lasted as long as it may comes to its end, whether its screen is there or not."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from deskbell.alarms.actions import carry
from deskbell.alarms.actions.guide import record_step
from deskbell.alarms.models import Alarm
from deskbell.core import clock, due, log
from deskbell.core.actor import DESKBELL
from deskbell.protocols import journal
from deskbell.protocols.actions.effects import called, carry_out, keep_time
from deskbell.protocols.definition import Role
from deskbell.protocols.learning import HEARD
from deskbell.protocols.running import Running, running_of
from deskbell.protocols.shelves import Lost
from deskbell.protocols.state import TimeUp


@transaction.atomic
def let_time_be_up(alarm_id: int, event: TimeUp) -> bool:
    """Let the time of somebody's screen be up; return whether it was still that screen."""
    alarm = Alarm.objects.select_related("place").filter(pk=alarm_id).first()
    if alarm is None:
        return False
    log.hold(alarm.tenant_id)
    running = _as_far_as_known(alarm)
    cursor = running.state.cursors.get(event.who) if running else None
    if running is None or cursor is None or cursor.turn != event.turn:
        return False
    after = running.after([event])
    data = {"did": [journal.event_data(event)], "done_at": clock.now().isoformat()}
    record_step(alarm, DESKBELL, "guide.time_up", data, shared=after.shared, ring=called(after.pending, alarm.path))
    carry_out(alarm, DESKBELL, Role.RESPONDER, after.pending, key_of(alarm, event))
    return True


def key_of(alarm: Alarm, event: TimeUp) -> str:
    """Return under what name the end of a wait presses: of this alarm alone, for a press counts once for each name."""
    return f"time:{alarm.ref}:{event.who}:{event.turn}"


@carry.follows
def begin_waits(alarm: Alarm, kind: str) -> None:
    """Let a wait that came up by what the alarm itself told begin now, not with the next thing that somebody does.

    What else that brought about (calls, more people) is carried out then: nobody is called twice for it.
    """
    running = _as_far_as_known(alarm) if kind in HEARD and alarm.guide else None
    if running is not None:
        keep_time(alarm, running.pending)


def _as_far_as_known(alarm: Alarm) -> Running | None:
    try:
        return running_of(alarm)
    except Lost:
        return None  # nobody is at a screen that can't be read; the alarm itself goes on


@due.handles("guide.time_up")
def _time_is_up(args: dict[str, Any], _attempt: due.Attempt) -> None:
    let_time_be_up(args["alarm"], TimeUp(args["who"], args["turn"]))
