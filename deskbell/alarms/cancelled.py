"""An alarm as it would stand if the duress PIN had been the right one: for the browser in which it was entered.

Whatever a page shows of a cancelled alarm it must show of this one too, and nothing more. Saves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from deskbell.alarms.models import Alarm, Answer, Press, Reason, Receipt
from deskbell.core.models import Event
from deskbell.people.models import Person

DURESS, CANCELLED = "alarm.duress", "alarm.cancelled"
NOTES = ("alarm.noted", "alarm.note_struck")
TOLD = (DURESS, "alarm.raised", "alarm.answered", *NOTES)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A copy of the alarm, closed by the PIN, with the answers and receipts that it had by then.

    by is the event of the PIN. notes are those that were told by then. later are the numbers of the events since that
    were written from a record that looked cancelled: a note is taken there as on every alarm that is over.
    """

    alarm: Alarm
    by: Event
    notes: tuple[str, ...]
    later: frozenset[int]

    def keeps(self, event: Event) -> bool:
        """Tell whether an event of this alarm belongs to what may be shown of it. By number: clocks may be set back."""
        return event.number <= self.by.number or event.number in self.later


def looks_like(kind: str, data: dict[str, Any]) -> str:
    """Return the kind of event that one looks like where the duress PIN must look like the right one."""
    return str(data.get("as", CANCELLED)) if kind == DURESS else kind


def as_cancelled(alarms: Sequence[Alarm]) -> list[Cancelled]:
    """Return alarms on which the duress PIN was entered as if it had been the right one, in a constant number of queries."""
    if not alarms:
        return []
    pks = [alarm.pk for alarm in alarms]
    events: dict[int, list[Event]] = defaultdict(list)
    told = Event.objects.filter(subject_kind="alarm", subject_id__in=pks, kind__in=TOLD)
    for event in told.defer("live", "ring", "tell", "quiet").order_by("number"):
        events[event.subject_id].append(event)
    answered = {event.actor_id for of_one in events.values() for event in of_one if event.kind == "alarm.answered"}
    people = Person.objects.in_bulk(answered)
    levels = dict(Press.objects.filter(alarm__in=pks).order_by("id").values_list("alarm_id", "raised_to"))
    receipts: dict[int, list[Receipt]] = defaultdict(list)
    for receipt in Receipt.objects.filter(alarm__in=pks):
        receipts[receipt.alarm_id].append(receipt)
    return [_cancelled(one, events[one.pk], people, levels.get(one.pk), receipts[one.pk]) for one in alarms]


def _cancelled(
    alarm: Alarm, events: Sequence[Event], people: dict[int, Person], level: int | None, receipts: Iterable[Receipt]
) -> Cancelled:
    by = next(event for event in reversed(events) if event.kind == DURESS)
    before = [event for event in events if event.number < by.number]
    later = [event for event in events if event.number > by.number and event.data.get("looked_over")]
    shown = copy(alarm)
    shown.level, shown.round = level or alarm.level, alarm.round - 1
    shown.closed_at, shown.closed_by, shown.reason = by.at, by.actor_name, by.data.get("reason", Reason.CANCELLED)
    shown.duress = shown.masked = False
    answers = _answers(alarm, before, people)
    # As if they had been fetched with it: whoever asks this copy who answered or saw it is told of no more than these.
    kept = {"answers": answers, "receipts": [one for one in receipts if one.at <= by.at]}
    vars(shown)["_prefetched_objects_cache"] = kept
    notes = tuple(str(event.data.get("text", "")) for event in (*before, *later) if event.kind == NOTES[0])
    return Cancelled(shown, by, notes, frozenset(event.number for event in later))


def _answers(alarm: Alarm, events: Iterable[Event], people: dict[int, Person]) -> list[Answer]:
    """Return the latest answer of each person, by the events: a row of the table may have been changed since."""
    found: dict[int, Answer] = {}
    round_ = 1
    for event in events:
        if event.kind in (DURESS, "alarm.raised"):
            round_ += 1
        elif event.kind == "alarm.answered" and event.actor_id in people:
            person = people[event.actor_id]
            said = str(event.data.get("said", ""))
            found[person.pk] = Answer(alarm=alarm, person=person, said=said, round=round_, at=event.at)
    return sorted(found.values(), key=lambda one: one.at)
