"""What the due table does with an alarm: the next tier, the ten-second check, the reminder. Harmless when run twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from deskbell.alarms import hearing, machine
from deskbell.alarms.actions import carry
from deskbell.alarms.actions.see import tell_seen
from deskbell.alarms.models import Alarm
from deskbell.alarms.quiet import quiet_words
from deskbell.core import clock, due, log
from deskbell.core.actor import DESKBELL
from deskbell.core.audience import RING, Ears, manner


@transaction.atomic
def go_on(alarm_id: int, step: machine.In) -> bool:
    """Carry out a step that has come due; return whether it did anything."""
    alarm = Alarm.objects.filter(pk=alarm_id).first()
    if alarm is None:
        return False
    awake = hearing.awake(alarm.tenant_id, alarm.path)  # read before presses have to wait
    log.hold(alarm.tenant_id)
    alarm = Alarm.objects.get(pk=alarm_id)
    state, effects = _take(alarm, step)
    if not effects:
        return False
    found = carry.outcome_of(alarm, effects)
    alarm.told = _told(alarm, found.ring, awake)
    carry.store(alarm, state)
    kind = "alarm.reminded" if step.what == "remind" else "alarm.told"
    carry.carry_out(alarm, found, kind, DESKBELL, {"tier": step.tier, "why": step.what, "level": alarm.level})
    return True


def _told(alarm: Alarm, ring: Sequence[str], awake: Iterable[Ears]) -> list[str]:
    """Return everyone told so far: counted before, listening now, and those who showed it and have left since."""
    words, quiet = [*alarm.rung, *ring], quiet_words(alarm)
    reached = {one.name for one in awake if manner(one, alarm.path, words, (), quiet) == RING}
    showed = alarm.receipts.filter(round=alarm.round).values_list("ear_kind", "ear_id")
    return sorted({*alarm.told, *reached, *(f"{kind}:{ear}" for kind, ear in showed)})


def _take(alarm: Alarm, step: machine.In) -> tuple[machine.State, list[machine.Effect]]:
    state = carry.state_of(alarm)
    if step.what == "remind":
        return machine.remind_due(state, step.round)
    if step.what == "unseen":
        return machine.unseen_due(
            state, step.round, step.tier, step.elapsed, seen=alarm.receipts.filter(round=alarm.round).exists()
        )
    return machine.tier_due(state, step.round, step.tier, step.elapsed)


def _handle(what: str) -> due.Handler:
    def handler(args: dict[str, Any], attempt: due.Attempt) -> None:
        late = max(0.0, (clock.now() - attempt.due_at).total_seconds())
        go_on(args["alarm"], machine.In(0.0, what, args["round"], args["tier"], args["elapsed"] + late))

    return handler


for _what in ("tell", "unseen", "remind"):
    due.handles(f"alarm.{_what}")(_handle(_what))


@due.handles("alarm.tell_seen")
def _tell_seen(args: dict[str, Any], _attempt: due.Attempt) -> None:
    alarm = Alarm.objects.filter(pk=args["alarm"]).first()
    if alarm is not None:
        tell_seen(alarm)
