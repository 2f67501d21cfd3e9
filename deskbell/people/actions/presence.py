"""I'm here, and I'm leaving."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from deskbell.core import clock, log
from deskbell.people.duty import on_duty
from deskbell.people.models import Person, Presence
from deskbell.places.models import Place

USUAL = timedelta(hours=8)
LONGEST = timedelta(hours=16)


def usual_end(person: Person, place: Place) -> datetime:
    """Return until when somebody who comes now will be here: the end of their own shift, else eight hours."""
    now = clock.now()
    there = on_duty(place, now, with_off=True)
    ends = [one.until for one in there if one.person_id == person.pk and one.by == "shift"]
    return max(ends, default=now + USUAL)


@transaction.atomic
def arrive(person: Person, place: Place, until: datetime | None = None) -> Presence:
    """Record that a person is at a place, until they leave or at the latest until ``until`` (16 hours at most)."""
    now = clock.now()
    ends = min(max(until or usual_end(person, place), now), now + LONGEST)
    _end_earlier(person, now)
    presence = Presence.objects.create(person=person, place=place, since=now, until=ends)
    _record("presence.arrived", person, place)
    return presence


@transaction.atomic
def leave(person: Person, place: Place) -> None:
    """Record that a person leaves. It ends their presence, and counts against the rest of their shift too."""
    now = clock.now()
    there = Presence.objects.filter(person=person, left_at=None).select_related("place").first()
    if there is not None:
        place = there.place
    if not _end_earlier(person, now):
        Presence.objects.create(person=person, place=place, since=now, until=now, left_at=now)
    _record("presence.left", person, place)


def _end_earlier(person: Person, now: datetime) -> int:
    """End what the person said before. What has run out by itself ended when it ran out."""
    open_rows = Presence.objects.filter(person=person, left_at=None)
    open_rows.filter(until__lte=now).update(left_at=F("until"))
    return open_rows.filter(Q(until__gt=now)).update(left_at=now)


def _record(kind: str, person: Person, place: Place) -> None:
    log.record(kind, where=place.where, subject=log.Subject("person", person.pk), actor=person.actor)
