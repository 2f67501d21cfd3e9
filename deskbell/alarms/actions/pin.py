"""The PIN that cancels an alarm, and the duress PIN that only seems to."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from functools import cache
from secrets import token_urlsafe

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from deskbell.alarms.card import chain_of
from deskbell.alarms.machine import Refused
from deskbell.alarms.models import Alarm
from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.core.models import Event

MOST_WRONG = 5
PAUSE = timedelta(minutes=10)


class Pin(Enum):
    """Which PIN somebody entered."""

    RIGHT = "right"
    DURESS = "duress"


class NeedsPin(Exception):
    """A Danger alarm at this place ends only with the PIN."""


class WrongPin(Exception):
    """Neither the PIN nor the duress PIN of this place."""


def has_pin(alarm: Alarm) -> bool:
    """Tell whether a PIN is set at the alarm's place or above."""
    return any(place.cancel_pin for place in chain_of(alarm.place))


def which_pin(alarm: Alarm, by: Actor, pin: str) -> Pin:
    """Tell which PIN it is; both are always checked, so that the answer takes the same time.

    A wrong one is recorded; after five within ten minutes no more are taken. Pressing is never limited.

    Raises:
        WrongPin: it is neither. Refused: too many were wrong.

    """
    if _wrong_lately(alarm) >= MOST_WRONG:
        raise Refused("too_many_pins")
    nearest = next((place for place in reversed(chain_of(alarm.place)) if place.cancel_pin), None)
    right = check_password(pin, nearest.cancel_pin if nearest else _no_pin())
    duress = check_password(pin, nearest.duress_pin if nearest and nearest.duress_pin else _no_pin())
    if not right and not duress:
        _record_wrong(alarm, by)
        raise WrongPin
    return Pin.DURESS if duress else Pin.RIGHT


def _wrong_lately(alarm: Alarm) -> int:
    tries = Event.objects.filter(subject_kind="alarm", subject_id=alarm.pk, kind="alarm.wrong_pin")
    return tries.filter(at__gt=clock.now() - PAUSE).count()


@transaction.atomic
def _record_wrong(alarm: Alarm, by: Actor) -> None:
    log.record("alarm.wrong_pin", where=alarm.where, subject=alarm.subject, actor=by, mode=alarm.mode)


@cache
def _no_pin() -> str:
    """Return what a PIN is compared with where none is set, so that every answer takes the same time."""
    return make_password(token_urlsafe())
