"""What the due table does with an alarm: the next tier, the ten-second check, the reminder. Harmless when run twice."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from deskbell.alarms import machine
from deskbell.alarms.actions import carry
from deskbell.alarms.actions.see import tell_seen
from deskbell.alarms.models import Alarm
from deskbell.core import clock, due, log
from deskbell.core.actor import DESKBELL


@transaction.atomic
def go_on(alarm_id: int, what: str, round_: int, tier: int) -> bool:
    """Carry out a step that has come due; return whether it did anything."""
    alarm = Alarm.objects.filter(pk=alarm_id).first()
    if alarm is None:
        return False
    log.hold(alarm.tenant_id)
    alarm = Alarm.objects.get(pk=alarm_id)
    state, effects = _step(alarm, what, round_, tier)
    if not effects:
        return False
    carry.store(alarm, state)
    found = carry.outcome_of(alarm, effects)
    kind = "alarm.reminded" if what == "remind" else "alarm.told"
    carry.carry_out(alarm, found, kind, DESKBELL, {"tier": tier, "why": what, "level": alarm.level})
    return True


def _step(alarm: Alarm, what: str, round_: int, tier: int) -> tuple[machine.State, list[machine.Effect]]:
    state = carry.state_of(alarm)
    if what == "remind":
        return machine.remind_due(state, round_)
    if what == "unseen":
        return machine.unseen_due(state, round_, tier, clock.now(), seen=alarm.receipts.exists())
    return machine.tier_due(state, round_, tier, clock.now())


def _handle(what: str) -> due.Handler:
    def handler(args: dict[str, Any], _attempt: due.Attempt) -> None:
        go_on(args["alarm"], what, args["round"], args["tier"])

    return handler


for _what in ("tell", "unseen", "remind"):
    due.handles(f"alarm.{_what}")(_handle(_what))


@due.handles("alarm.tell_seen")
def _tell_seen(args: dict[str, Any], _attempt: due.Attempt) -> None:
    alarm = Alarm.objects.filter(pk=args["alarm"]).first()
    if alarm is not None:
        tell_seen(alarm)
