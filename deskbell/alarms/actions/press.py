"""The press. "Raised" is said only after this has committed and the disk has it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from deskbell.alarms import machine, snapshot
from deskbell.alarms.actions import carry
from deskbell.alarms.actions.note import record_note
from deskbell.alarms.card import card, chain_of
from deskbell.alarms.models import Alarm, Press
from deskbell.alarms.resolve import resolved
from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.core.fetch import fetch
from deskbell.core.insert import insert
from deskbell.core.mode import Mode
from deskbell.places.models import Place

MOST_KEY = 80


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press came to. new: it opened the alarm; repeated: the same press was sent before."""

    alarm: Alarm
    shown: snapshot.Snapshot
    new: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A press as it arrives. key is the caller's idempotency key; late_seconds: how long it waited for a link."""

    place: Place
    source: Actor
    level: int
    key: str
    note: str = ""
    late_seconds: float = 0.0
    mode: str = Mode.ACTUAL


def press(request: Request) -> Pressed:
    """Raise an alarm, or add a press to the one that is open at this place.

    A key that was used before is refused by the table and undoes the whole try: then it is the same press.

    Raises:
        DatabaseError: nothing was written; the caller must say so, with the telephone fallback.

    """
    try:
        return _take(request)
    except IntegrityError:
        before = Press.objects.select_related("alarm").filter(source=request.source.ear, key=request.key).first()
        if before is None:
            raise
        return Pressed(before.alarm, shown_to_presser(before.alarm), new=False, repeated=True)


@transaction.atomic
def _take(request: Request) -> Pressed:
    log.hold(request.place.tenant_key)
    alarm = _open_at(request.place, request.mode)
    pressed = _open(request) if alarm is None else press_again(alarm, request)
    if request.note:
        record_note(pressed.alarm, request.source, request.note)
        pressed = replace(pressed, shown=shown_to_presser(pressed.alarm))
    return pressed


def _open_at(place: Place, mode: str) -> Alarm | None:
    found = fetch(Alarm, "WHERE place_id = %s AND mode = %s AND closed_at IS NULL", [place.pk, mode])
    return found[0] if found else None


def _open(request: Request) -> Pressed:
    now = clock.now()
    chain = chain_of(request.place)
    plans = resolved(chain)
    delays = tuple(float(tier["after"]) for tier in plans[str(request.level)])
    state, effects = machine.opened(request.level, now, request.source.ear, delays)
    alarm = Alarm(
        tenant_id=request.place.tenant_key,
        place=request.place,
        path=request.place.path,
        level=request.level,
        mode=request.mode,
        presser_kind=request.source.kind,
        presser_id=request.source.id,
        presser_name=request.source.name,
        pressed_at=now,
        last_press_at=now,
        round_at=now,
        late_seconds=request.late_seconds,
        plans=plans,
        next_tier=state.told,
        card=card(chain),
    )
    found = carry.outcome_of(alarm, effects)
    alarm.rung = list(found.ring)
    insert(alarm)
    _keep(alarm, request)
    data = {"level": request.level, "place": request.place.name, "late_seconds": request.late_seconds}
    event = carry.carry_out(
        alarm,
        found,
        "alarm.pressed",
        request.source,
        data,
        snapshot_of=lambda number: snapshot.fresh(alarm, number, found.next_at),
    )
    return Pressed(alarm, (event.live or {})["alarm"], new=True, repeated=False)


def press_again(alarm: Alarm, request: Request) -> Pressed:
    """Add a press to an open alarm, inside the caller's transaction. The caller holds the log."""
    now = clock.now()
    state, effects = machine.pressed_again(
        carry.state_of(alarm), request.level, now, request.source.ear, carry.delays_of(alarm)
    )
    went_up = state.level > alarm.level
    alarm.masked = False
    carry.store(alarm, state)
    _keep(alarm, request)
    found = carry.outcome_of(alarm, effects)
    if went_up:
        found.ring += [word for word in alarm.rung if word not in found.ring]
    kind = "alarm.raised" if went_up else "alarm.pressed_again"
    data = {"level": alarm.level, "presses": alarm.presses, "late_seconds": request.late_seconds}
    event = carry.carry_out(alarm, found, kind, request.source, data)
    return Pressed(alarm, (event.live or {})["alarm"], new=False, repeated=False)


def _keep(alarm: Alarm, request: Request) -> None:
    insert(
        Press(
            tenant_id=alarm.tenant_id,
            alarm=alarm,
            source=request.source.ear,
            key=request.key,
            level=request.level,
            raised_to=alarm.level,
            late_seconds=request.late_seconds,
            at=alarm.last_press_at,
        )
    )


def shown_to_presser(alarm: Alarm) -> snapshot.Snapshot:
    """Return the alarm as the presser's screen may show it now."""
    last = log.of(alarm.subject)[-1]
    shown = snapshot.snapshot(alarm, last.number)
    return snapshot.masked(shown, alarm) if alarm.masked else shown
