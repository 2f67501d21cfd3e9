"""Short notes on a running alarm. A wrong one is struck, not erased."""

from __future__ import annotations

from django.db import transaction

from deskbell.alarms import snapshot
from deskbell.alarms.actions import carry
from deskbell.alarms.models import Alarm
from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.core.models import Event

LONGEST = 500


@transaction.atomic
def note(alarm: Alarm, by: Actor, text: str, *, looked_over: bool = False) -> snapshot.Snapshot:
    """Add a note of at most 500 characters, seen by all who were called. Open or closed, as long as it is true.

    looked_over: it was written where the alarm looks cancelled since a duress PIN, and must stand there like any other.
    """
    log.hold(alarm.tenant_id)
    return record_note(Alarm.objects.get(pk=alarm.pk), by, text, looked_over=looked_over)


@transaction.atomic
def strike(alarm: Alarm, by: Actor, number: int, *, looked_over: bool = False) -> snapshot.Snapshot:
    """Strike a note: it stays readable, marked as wrong. looked_over: see :func:`note`.

    Raises:
        Event.DoesNotExist: the alarm has no such note.

    """
    log.hold(alarm.tenant_id)
    alarm = Alarm.objects.get(pk=alarm.pk)
    Event.objects.get(
        tenant_id=alarm.tenant_id, subject_kind="alarm", subject_id=alarm.pk, kind="alarm.noted", number=number
    )
    event = carry.carry_out(
        alarm,
        carry.Outcome(),
        "alarm.note_struck",
        by,
        {"struck": number, **_marked(looked_over=looked_over)},
        snapshot_of=lambda new: _with_struck(alarm, new, number),
    )
    return dict((event.live or {})["alarm"])


def record_note(alarm: Alarm, by: Actor, text: str, *, looked_over: bool = False) -> snapshot.Snapshot:
    """Record a note inside the caller's transaction."""
    event = carry.carry_out(
        alarm,
        carry.Outcome(),
        "alarm.noted",
        by,
        {"text": text[:LONGEST], **_marked(looked_over=looked_over)},
        snapshot_of=lambda number: _expecting(alarm, number, by, text[:LONGEST]),
    )
    return dict((event.live or {})["alarm"])


def _marked(*, looked_over: bool) -> dict[str, bool]:
    return {"looked_over": True} if looked_over else {}


def _expecting(alarm: Alarm, number: int, by: Actor, text: str) -> snapshot.Snapshot:
    """Return the snapshot with the note that is just being written, which the log can't hold yet."""
    shown = snapshot.snapshot(alarm, number)
    at = snapshot.iso(clock.now())
    shown["notes"].append({"number": number, "name": by.name, "text": text, "at": at, "struck": False})
    return shown


def _with_struck(alarm: Alarm, number: int, struck: int) -> snapshot.Snapshot:
    shown = snapshot.snapshot(alarm, number)
    shown["notes"] = [{**one, "struck": one["struck"] or one["number"] == struck} for one in shown["notes"]]
    return shown
