"""What every screen shows of an alarm: one small JSON object, sent whole with each event.

A screen that missed an event needs nothing but the next snapshot. ``number`` is the event that made it;
a screen ignores a snapshot older than the one it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from deskbell.alarms import machine
from deskbell.alarms.models import Alarm, Answer, Receipt
from deskbell.core import log
from deskbell.core.fetch import count, fetch, marks
from deskbell.core.models import Due, Event
from deskbell.people.models import Person

MOST_NOTES = 30
MOST_PEOPLE = 60

Snapshot = dict[str, Any]


def iso(at: datetime) -> str:
    """Return a moment as screens want it, such as ``2026-11-22T20:04:05.123Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fresh(alarm: Alarm, number: int, next_at: datetime | None) -> Snapshot:
    """Return the snapshot of an alarm that was pressed this instant: nobody has seen it, so nothing is read."""
    return _snapshot(alarm, number, [], 0, [], next_at)


def snapshot(alarm: Alarm, number: int) -> Snapshot:
    """Return the snapshot of an alarm as it stands in the database (a constant number of queries)."""
    screens = count(Receipt, "WHERE alarm_id = %s AND ear_kind = %s", [alarm.pk, "screen"])
    return _snapshot(alarm, number, people(alarm), screens, notes(alarm), next_at(alarm))


def people(alarm: Alarm) -> list[dict[str, Any]]:
    """Return who answered (first those who come), then who has only seen it."""
    answers = fetch(Answer, "WHERE alarm_id = %s ORDER BY at, id", [alarm.pk])
    order = {machine.Said.THERE: 0, machine.Said.GOING: 1, machine.Said.CANNOT: 3}
    answers.sort(key=lambda answer: (order[machine.Said(answer.said)], answer.at))
    answered = {answer.person_id for answer in answers}
    seen = [one for one in _saw(alarm, MOST_PEOPLE + len(answered)) if one.ear_id not in answered][:MOST_PEOPLE]
    known = _persons([*answered, *(one.ear_id for one in seen)])
    refs = {pk: person.ref for pk, person in known.items()}
    return [
        *({**_named(known[one.person_id]), "said": one.said, "at": iso(one.at)} for one in answers),
        *({"ref": refs.get(one.ear_id, ""), "name": one.name, "said": "seen", "at": iso(one.at)} for one in seen),
    ]


def _saw(alarm: Alarm, most: int) -> list[Receipt]:
    return fetch(Receipt, "WHERE alarm_id = %s AND ear_kind = %s ORDER BY at, id LIMIT %s", [alarm.pk, "person", most])


def _persons(ids: Sequence[int]) -> dict[int, Person]:
    return {one.pk: one for one in fetch(Person, f"WHERE id IN ({marks(ids)})", ids)} if ids else {}


def _named(person: Person) -> dict[str, Any]:
    return {"ref": person.ref, "name": person.name}


def notes(alarm: Alarm) -> list[dict[str, Any]]:
    """Return the notes, oldest first; a struck one stays, marked."""
    where = "WHERE subject_kind = %s AND subject_id = %s AND kind IN (%s, %s) ORDER BY number"
    rows = fetch(Event, where, ["alarm", alarm.pk, "alarm.noted", "alarm.note_struck"], without=log.SENT)
    struck = {event.data["struck"] for event in rows if event.kind == "alarm.note_struck"}
    return [_note(event, event.number in struck) for event in rows if event.kind == "alarm.noted"][-MOST_NOTES:]


def _note(event: Event, struck: bool) -> dict[str, Any]:
    return {
        "number": event.number,
        "name": event.actor_name,
        "text": event.data["text"],
        "at": iso(event.at),
        "struck": struck,
    }


def next_at(alarm: Alarm) -> datetime | None:
    """Return when the next tier is told if nobody comes, or None."""
    where = "WHERE key LIKE %s AND done_at IS NULL AND kind IN (%s, %s) ORDER BY due_at LIMIT 1"
    waiting = fetch(Due, where, [f"alarm:{alarm.pk}:%", "alarm.tell", "alarm.remind"])
    return waiting[0].due_at if waiting else None


def masked(shown: Snapshot, alarm: Alarm) -> Snapshot:
    """Return what a presser's screen is shown after a duress PIN: an alarm that was cancelled, at the level pressed."""
    level = alarm.press_rows.order_by("-id").values_list("raised_to", flat=True).first() or shown["level"]
    over = {"at": shown["at"], "by": "", "reason": "cancelled"}
    return {
        **shown,
        "level": level,
        "round": max(1, alarm.round - 1),
        "state": "closed",
        "raised_at": None,
        "duress": False,
        "people": [],
        "notes": [],
        "told": None,
        "closed": over,
        "next_at": None,
        "guide": {},
    }


def _snapshot(  # noqa: PLR0917
    alarm: Alarm,
    number: int,
    people: Iterable[dict[str, Any]],
    screens_seen: int,
    notes: list[dict[str, Any]],
    next_at: datetime | None,
) -> Snapshot:
    last = alarm.closed_at or max(alarm.last_press_at, alarm.taken_at or alarm.last_press_at)
    return {
        "ref": alarm.ref,
        "number": number,
        "level": alarm.level,
        "mode": alarm.mode,
        "state": "closed" if alarm.closed_at else "open",
        "place": alarm.card,
        "pressed_at": iso(alarm.pressed_at),
        "at": iso(last),
        "raised_at": iso(alarm.round_at) if alarm.round > 1 and not alarm.closed_at else None,
        "presser": {"kind": alarm.presser_kind, "name": alarm.presser_name},
        "presses": alarm.presses,
        "round": alarm.round,
        "late_seconds": round(alarm.late_seconds),
        "undo_until": _undo_until(alarm),
        "duress": alarm.duress,
        "people": list(people),
        "screens_seen": screens_seen,
        "told": _told(alarm),
        "taken": alarm.taken_at is not None,
        "notes": notes,
        "next_at": iso(next_at) if next_at and not alarm.closed_at else None,
        "closed": _closed(alarm),
        "guide": alarm.guide,
    }


def _undo_until(alarm: Alarm) -> str | None:
    if alarm.closed_at or alarm.level == machine.DANGER or alarm.presses > 1:
        return None
    return iso(alarm.pressed_at + machine.UNDO)


def _told(alarm: Alarm) -> dict[str, int] | None:
    if alarm.closed_at or not alarm.told:
        return None
    people = sum(1 for word in alarm.told if word.startswith("person:"))
    return {"people": people, "screens": len(alarm.told) - people}


def _closed(alarm: Alarm) -> dict[str, str] | None:
    if alarm.closed_at is None:
        return None
    return {"at": iso(alarm.closed_at), "by": alarm.closed_by, "reason": alarm.reason}
