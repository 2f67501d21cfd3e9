"""What the engine asks for is carried out: calls, more people, timers. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from deskbell.alarms.actions.guide import call_again, raise_to
from deskbell.alarms.models import Alarm
from deskbell.core import clock, due
from deskbell.core.actor import DESKBELL, Actor
from deskbell.people.roles import RoleName
from deskbell.protocols.definition import Role
from deskbell.protocols.state import Effect, Notify, PressAgain, Raise, StartTimer, StopTimer

CALLED = {
    Role.PRESSER: (),
    Role.RESPONDER: (RoleName.STAFF, RoleName.SECURITY),
    Role.IN_CHARGE: (RoleName.IN_CHARGE, RoleName.MANAGER),
}
"""Which roles of the library are called when the guide calls somebody."""


def called(effects: Iterable[Effect], path: str) -> list[str]:
    """Return whom these effects call, as audience words."""
    roles = [effect.role for effect in effects if isinstance(effect, Notify)]
    return list(dict.fromkeys(f"role:{name}@{path}" for role in roles for name in CALLED[role]))


def carry_out(alarm: Alarm, by: Actor, role: Role, effects: Sequence[Effect], key: str) -> None:
    """Carry effects out. key: what they came of, so that nothing is raised twice for it.

    Only who pressed presses again: a responder who asks for more help must still be able to answer.
    """
    source = by if role is Role.PRESSER else DESKBELL
    for effect in effects:
        match effect:
            case Raise(level):
                raise_to(alarm, source, level, f"{key}:{level}")
            case PressAgain():
                call_again(alarm, source, alarm.level, key)
            case StartTimer() | StopTimer():
                keep_time(alarm, [effect])


def keep_time(alarm: Alarm, effects: Iterable[Effect]) -> None:
    """Start and stop the waits among these effects. To do it again changes nothing."""
    for effect in effects:
        match effect:
            case StartTimer(who, turn, seconds):
                _start(alarm, who, turn, seconds)
            case StopTimer(who, turn):
                due.cancel(_key(alarm, who, turn))


def _start(alarm: Alarm, who: str, turn: int, seconds: int) -> None:
    args = {"alarm": alarm.pk, "who": who, "turn": turn}
    when = clock.now() + timedelta(seconds=seconds)
    due.schedule([due.Later("guide.time_up", _key(alarm, who, turn), when, args, alarm.tenant_id)])


def _key(alarm: Alarm, who: str, turn: int) -> str:
    """Ends with a full stop: it is also what it is cancelled by, and turn 3 is not turn 30."""
    return f"guide:{alarm.pk}:{who}:{turn}."
