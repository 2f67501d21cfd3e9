"""What the guide does to an alarm: its entries on the timeline, and the help that it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskbell.alarms import machine
from deskbell.alarms.actions import carry
from deskbell.alarms.actions.press import Request, press_again
from deskbell.alarms.models import Alarm, Press
from deskbell.core.actor import Actor
from deskbell.core.insert import update
from deskbell.core.models import Event


def record_step(
    alarm: Alarm, by: Actor, kind: str, data: dict[str, Any], *, shared: dict[str, Any], ring: Iterable[str] = ()
) -> Event:
    """Record what somebody did in the guide, and tell all who were called, inside the caller's transaction.

    shared: what everyone who follows it shares from now on (:attr:`Alarm.guide`). ring: who is called by it, as
    audience words; nobody is to an alarm that is over.
    """
    if shared != alarm.guide:
        alarm.guide = shared
        update(alarm, "guide")
    called = list(ring) if alarm.closed_at is None else []
    return carry.carry_out(alarm, carry.Outcome(ring=called), kind, by, data)


def raise_to(alarm: Alarm, by: Actor, level: int, key: str) -> None:
    """Raise the alarm to a level as a press would, unless it is there already. key: see :func:`call_again`."""
    if alarm.level < level:
        call_again(alarm, by, min(level, machine.DANGER), key)


def call_again(alarm: Alarm, by: Actor, level: int, key: str) -> None:
    """Press once more at an open alarm, once for each key: what is not raised by the level goes up by one.

    Not after a duress PIN: then it is Danger and goes no higher, and a press would show it again at the desk.
    """
    known = Press.objects.filter(source=by.ear, key=key).exists()
    if alarm.closed_at is None and not alarm.masked and not known:
        press_again(alarm, Request(alarm.place, by, level, key, mode=alarm.mode))
