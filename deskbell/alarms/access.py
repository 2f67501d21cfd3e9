"""Which alarms somebody may see, and what they may do with one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from deskbell.alarms import machine
from deskbell.alarms.actions.pin import has_pin
from deskbell.alarms.called import Called
from deskbell.alarms.cancelled import Cancelled, as_cancelled, looks_like
from deskbell.alarms.models import Alarm, Answer, Reason, Receipt
from deskbell.alarms.quiet import quiet_words
from deskbell.core import log
from deskbell.core.audience import QUIET, RING, Ears, manner
from deskbell.core.fetch import fetch
from deskbell.core.models import Event
from deskbell.people import access as people
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.screens.access import beside
from deskbell.screens.models import Screen

Entries = list[dict[str, Any]]


def alarms_for(person: Person) -> QuerySet[Alarm]:
    """Return the alarms at places where the person may see them, and those that they took part in."""
    answered = Answer.objects.filter(alarm=OuterRef("pk"), person=person)
    saw = Receipt.objects.filter(alarm=OuterRef("pk"), ear_kind="person", ear_id=person.pk)
    pressed = Q(presser_kind="person", presser_id=person.pk)
    at_places = people.below(people.paths_where(person, Can.SEE_ALARMS))
    mine = Q(tenant_id__in=people.tenants_of(person)) & (pressed | Exists(answered) | Exists(saw))
    return Alarm.objects.filter(at_places | mine)


def alarm_for(person: Person, ref: str) -> Alarm:
    """Return one alarm by its ref.

    Raises:
        Http404: there is none that this person may see.

    """
    alarm = Alarm.objects.select_related("place", "tenant").filter(ref=ref).first()
    if alarm is None or not _sees(person, alarm):
        raise Http404
    return alarm


def _sees(person: Person, alarm: Alarm) -> bool:
    if alarm.tenant_id not in people.tenants_of(person):
        return False
    if manner_of(alarm, people.ears_of(person, alarm.tenant_id)) is not None:
        return True
    return alarms_for(person).filter(pk=alarm.pk).exists()


def alarm_heard_by(ears: Ears, ref: str) -> Alarm:
    """Return one alarm that reached a listener, was pressed by it, or is that of the desk where a screen stands.

    Raises:
        Http404: none did.

    """
    found = fetch(Alarm, "WHERE ref = %s AND tenant_id = %s", [ref, ears.tenant_id])
    if not found or (manner_of(found[0], ears) is None and (ears.kind, ears.path) != ("screen", found[0].path)):
        raise Http404
    return found[0]


def manner_of(alarm: Alarm, ears: Ears) -> str | None:
    """Say how an alarm stands to a listener now: ``ring``, ``change``, ``quiet`` or None."""
    return manner(ears, alarm.path, alarm.rung, (), quiet_words(alarm))


def open_alarms(ears: Ears) -> list[tuple[str, Alarm]]:
    """Return the open alarms of the tenant that reach a listener, each with its manner, oldest first."""
    rows = Alarm.objects.filter(tenant_id=ears.tenant_id, closed_at=None).order_by("pressed_at", "id")
    found = [(manner_of(alarm, ears), alarm) for alarm in rows]
    return [(how, alarm) for how, alarm in found if how is not None and not (how == QUIET and alarm.masked)]


def may_answer(person: Person, alarm: Alarm) -> bool:
    """Tell whether the person may answer and add notes: they were called or pressed, or their role there answers."""
    how = manner_of(alarm, people.ears_of(person, alarm.tenant_id))
    return how in (RING, QUIET) or people.may(person, Can.ANSWER, alarm.path)


def may_close(person: Person, alarm: Alarm) -> bool:
    """Tell whether the person may say all clear: whoever answers there; for Danger whoever may close alarms."""
    if alarm.level == machine.DANGER:
        return people.may(person, Can.CLOSE_ALARMS, alarm.path)
    return people.may(person, Can.ANSWER, alarm.path) or _is_coming(person, alarm)


def may_say_over(alarm: Alarm, screen: Screen | None, person: Person | None) -> bool:
    """Tell whether the one who called may say that it is over: a screen at that desk, a person who pressed. Never Danger."""
    if alarm.level == machine.DANGER:
        return False
    if screen is not None:
        return alarm.place_id == screen.place_id
    return person is not None and (_pressed(person, alarm) or may_close(person, alarm))


def _pressed(person: Person, alarm: Alarm) -> bool:
    """Tell whether this person called first. Who joined in later may not end what another began."""
    return (alarm.presser_kind, alarm.presser_id) == ("person", person.pk)


def may_strike(person: Person, alarm: Alarm, note: Event) -> bool:
    """Tell whether the person may strike a note: its author, or whoever may close alarms there."""
    own = note.actor_kind == "person" and note.actor_id == person.pk
    return own or people.may(person, Can.CLOSE_ALARMS, alarm.path)


def _is_coming(person: Person, alarm: Alarm) -> bool:
    return alarm.answers.filter(person=person, said__in=["going", "there"]).exists()


def may_name(person: Person) -> Callable[[Called], bool]:
    """Return what tells whether the person may read the name of one who was called.

    Whoever saw it or answered stands in the timeline anyway. Of the others those are named who belong to a place that
    the person may see, or to one above it: the people whom the page of that place names too.
    """
    reach = people.paths_where(person, Can.SEE_PLACES)

    def named(called: Called) -> bool:
        own = (called.kind, called.id) == ("person", person.pk)
        near = any(path.startswith(top) or _holds(called, path, top) for path in called.paths for top in reach)
        return own or called.seen or near

    return named


def _holds(called: Called, path: str, top: str) -> bool:
    return called.kind == "person" and top.startswith(path)


def may_name_lines(person: Person, alarm: Alarm) -> bool:
    """Tell whether the person may read what the lines are called that a message went to."""
    return any(people.may(person, can, alarm.path) for can in (Can.MANAGE_PLANS, Can.READ_LOG))


def looks_cancelled(alarm: Alarm, person: Person, screen: Screen | None) -> bool:
    """Tell whether an open alarm must look cancelled in this browser: the duress PIN was entered here.

    screen is the enrolled screen that the browser is. Whoever is called elsewhere sees that it goes on.
    """
    if not alarm.masked or alarm.closed_at is not None:
        return False
    ears = people.ears_of(person, alarm.tenant_id)
    return manner_of(alarm, beside(ears, screen) if screen else ears) == QUIET


def refuse_where_it_looks_over(alarm: Alarm, person: Person, screen: Screen | None) -> None:
    """Refuse what is done to an open alarm from a browser in which it must look cancelled, as for one that is over.

    Raises:
        machine.Refused: it looks cancelled there.

    """
    if looks_cancelled(alarm, person, screen):
        raise machine.Refused("closed")


def refuse_where_a_pin_ended_it(alarm: Alarm, ears: Ears) -> None:
    """Refuse, where it was pressed, what is done to an alarm that a PIN has ended: after the duress PIN it is refused too.

    Whoever reads what this browser and the server tell each other must not learn which of the two it was.

    Raises:
        machine.Refused: a PIN has ended it, and had it been the duress PIN, it would look cancelled there.

    """
    if alarm.closed_at is None or not _ended_with_pin(alarm):
        return
    as_after_duress = copy(alarm)
    as_after_duress.level = machine.DANGER
    if manner_of(as_after_duress, ears) == QUIET:
        raise machine.Refused("closed")


def _ended_with_pin(alarm: Alarm) -> bool:
    return alarm.reason == Reason.CANCELLED or (alarm.level == machine.DANGER and has_pin(alarm))


def cancelled_in(person: Person, screen: Screen | None) -> list[Cancelled]:
    """Return the open alarms that must look cancelled in this browser, each as it is shown there."""
    masked = alarms_for(person).filter(masked=True, closed_at=None).select_related("place", "tenant")
    return as_cancelled([alarm for alarm in masked if looks_cancelled(alarm, person, screen)])


def without_what_followed(events: QuerySet[Event], cancelled: Iterable[Cancelled]) -> QuerySet[Event]:
    """Leave out what happened to alarms after the PIN that only seemed to cancel them."""
    for one in cancelled:
        about = Q(subject_kind="alarm", subject_id=one.alarm.pk, number__gt=one.by.number)
        events = events.exclude(about & ~Q(number__in=one.later))
    return events


def story_of(cancelled: Cancelled) -> Entries:
    """Return the timeline of an alarm as if the duress PIN had been the right one."""
    entries = timeline(cancelled.alarm, cancelled.keeps)
    return [{**entry, "kind": looks_like(entry["kind"], entry["data"])} for entry in entries]


def _everything(_event: Event) -> bool:
    return True


def timeline(alarm: Alarm, keeps: Callable[[Event], bool] = _everything) -> Entries:
    """Return the alarm's whole story: its events and receipts in order of time, struck notes marked.

    keeps tells which of its events belong to it. Each entry is ``{"at", "kind", "who", "data", "struck", "number"}``.
    """
    events = [event for event in log.of(alarm.subject) if event.kind != "alarm.seen" and keeps(event)]
    struck = {event.data["struck"] for event in events if event.kind == "alarm.note_struck"}
    entries = [_entry(event, struck) for event in events]
    entries += [
        {"at": one.at, "kind": f"seen.{one.ear_kind}", "who": one.name, "data": {}, "struck": False, "number": 0}
        for one in alarm.receipts.all()
    ]
    return sorted(entries, key=lambda entry: entry["at"])


def _entry(event: Event, struck: set[int]) -> dict[str, Any]:
    return {
        "at": _done_at(event),
        "kind": event.kind,
        "who": event.actor_name,
        "data": event.data,
        "struck": event.number in struck,
        "number": event.number,
    }


def _done_at(event: Event) -> datetime:
    """Return when it was done: what waited for a link says so itself."""
    return datetime.fromisoformat(event.data["done_at"]) if "done_at" in event.data else event.at
