"""The ways an alarm ends: taken back, cancelled with the PIN, all clear. And the one way it only seems to."""

from __future__ import annotations

from django.db import transaction

from deskbell.alarms import machine, snapshot
from deskbell.alarms.actions import carry
from deskbell.alarms.actions.pin import NeedsPin, Pin, has_pin, which_pin
from deskbell.alarms.models import Alarm, Delivery, Reason
from deskbell.core import clock, due, log
from deskbell.core.actor import Actor


@transaction.atomic
def undo(alarm: Alarm, source: Actor) -> snapshot.Snapshot:
    """Take a press back within five seconds.

    Raises:
        machine.Refused: see :func:`deskbell.alarms.machine.undone`.

    """
    alarm = _held(alarm)
    state, effects = machine.undone(carry.state_of(alarm), clock.now(), source.ear)
    return _close(alarm, state, effects, source, Reason.UNDONE, "alarm.undone")


def all_clear(alarm: Alarm, by: Actor, reason: str, pin: str = "") -> snapshot.Snapshot:
    """Close an alarm with a reason. Danger needs the place's PIN, where one is set; see :func:`cancel`.

    Raises:
        NeedsPin: none was given. WrongPin: it is neither PIN. machine.Refused: closed, or too many wrong PINs.

    """
    entered: Pin | None = None
    if alarm.level == machine.DANGER and has_pin(alarm):
        if not pin:
            raise NeedsPin
        entered = which_pin(alarm, by, pin)
    return _end_with(entered, alarm, by, reason, "alarm.closed")


def cancel(alarm: Alarm, by: Actor, pin: str) -> snapshot.Snapshot:
    """Cancel with the PIN. With the duress PIN it answers the same, and the alarm goes on as Danger.

    Raises:
        WrongPin: it is neither. machine.Refused: closed, or too many wrong PINs.

    """
    return _end_with(which_pin(alarm, by, pin), alarm, by, Reason.CANCELLED, "alarm.cancelled")


@transaction.atomic
def _end_with(pin: Pin | None, alarm: Alarm, by: Actor, reason: str, kind: str) -> snapshot.Snapshot:
    judged, alarm = alarm.round, _held(alarm)
    if pin is None and alarm.round != judged:
        raise machine.Refused("went_up")
    if pin is Pin.DURESS:
        return _carry_on_under_duress(alarm, by, reason, kind)
    state, effects = machine.closed(carry.state_of(alarm))
    return _close(alarm, state, effects, by, reason, kind)


def _held(alarm: Alarm) -> Alarm:
    log.hold(alarm.tenant_id)
    return Alarm.objects.select_related("place").get(pk=alarm.pk)


def _close(  # noqa: PLR0917
    alarm: Alarm, state: machine.State, effects: list[machine.Effect], by: Actor, reason: str, kind: str
) -> snapshot.Snapshot:
    carry.store(alarm, state)
    alarm.closed_at = clock.now()
    alarm.closed_by = by.name
    alarm.reason = reason
    alarm.save(update_fields=["closed_at", "closed_by", "reason"])
    event = carry.carry_out(alarm, carry.outcome_of(alarm, effects), kind, by, {"reason": reason})
    _tell_lines_it_is_over(alarm)
    return dict((event.live or {})["alarm"])


def _tell_lines_it_is_over(alarm: Alarm) -> None:
    told = alarm.deliveries.filter(word=Delivery.Word.ALARM).exclude(channel=carry.SCREEN).select_related("line")
    over = [
        Delivery(
            alarm=alarm,
            word=Delivery.Word.OVER,
            round=one.round,
            tier=one.tier,
            channel=one.channel,
            target=one.target,
            line=one.line,
            ref=f"{one.ref}.over",
            made_at=clock.now(),
        )
        for one in told
    ]
    Delivery.objects.bulk_create(over, ignore_conflicts=True)
    due.schedule(carry.sends(alarm, over))


def _carry_on_under_duress(alarm: Alarm, by: Actor, reason: str, kind: str) -> snapshot.Snapshot:
    """Go on as Danger. The event keeps what it has to look like: cancelled, or all clear for a reason."""
    state, effects = machine.under_duress(carry.state_of(alarm), clock.now(), carry.delays_of(alarm))
    alarm.masked = True
    carry.store(alarm, state)
    found = carry.outcome_of(alarm, effects)
    found.ring += [word for word in alarm.rung if word not in found.ring]
    event = carry.carry_out(alarm, found, "alarm.duress", by, {"level": alarm.level, "as": kind, "reason": reason})
    shown = snapshot.masked((event.live or {})["alarm"], alarm)
    return {**shown, "closed": {**(shown["closed"] or {}), "by": by.name, "reason": reason}}
