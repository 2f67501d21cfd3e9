"""Receipts: a screen showed the alarm. Recorded by itself, announced in batches.

With 300 screens each receipt would else be news for 300 screens. The first is announced at once, the
rest together a second later; the rows keep every exact time.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from deskbell.alarms.actions import carry
from deskbell.alarms.models import Alarm, Receipt
from deskbell.alarms.quiet import quiet_words
from deskbell.core import clock, due, log
from deskbell.core.actor import DESKBELL, Actor
from deskbell.core.models import Event

TOGETHER = timedelta(seconds=1)


@transaction.atomic
def see(alarm: Alarm, by: Actor) -> bool:
    """Record that ``by`` showed the alarm; return whether that is new. The presser's own screen doesn't count."""
    if by.ear in quiet_words(alarm):
        return False
    receipt, new = Receipt.objects.get_or_create(
        alarm=alarm,
        ear_kind=by.kind,
        ear_id=by.id,
        defaults={"name": by.name, "at": clock.now(), "round": alarm.round},
    )
    if receipt.round < alarm.round:
        Receipt.objects.filter(pk=receipt.pk).update(round=alarm.round)
    if new:
        _announce(alarm)
    return new


def _announce(alarm: Alarm) -> None:
    recent = Event.objects.filter(
        subject_kind="alarm", subject_id=alarm.pk, kind="alarm.seen", at__gt=clock.now() - TOGETHER
    )
    if not recent.exists():
        tell_seen(alarm)
        return
    at = clock.now() + TOGETHER
    key = f"alarm-seen:{alarm.pk}:{int(at.timestamp())}"
    due.schedule([due.Later("alarm.tell_seen", key, at, {"alarm": alarm.pk}, alarm.tenant_id)])


@transaction.atomic
def tell_seen(alarm: Alarm) -> None:
    """Tell everyone who was called how many have seen it."""
    log.hold(alarm.tenant_id)
    alarm = Alarm.objects.get(pk=alarm.pk)
    if alarm.closed_at is None:
        carry.carry_out(alarm, carry.Outcome(), "alarm.seen", DESKBELL, {"count": alarm.receipts.count()})
