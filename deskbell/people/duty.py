"""Who is on duty at a place at a moment: by the rota, or because they said so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from deskbell.people.models import Presence, Role, Shift
from deskbell.people.rota import Stretch
from deskbell.places.inherited import zones_of
from deskbell.places.models import Place

# A shift lasts a day at most (and an hour more when the clocks go back), so a "left" older than that
# says nothing about a shift that runs now.
LONGEST = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Duty:
    """One person on duty: where they are, with which roles, and how we know (``shift`` or ``presence``)."""

    person_id: int
    name: str
    place_id: int
    path: str
    roles: frozenset[str]
    by: str
    until: datetime


def on_duty(place: Place, at: datetime) -> list[Duty]:
    """Return everyone on duty at ``at`` (aware) at a place, above it or below it, by name. Four queries.

    What people said comes before the rota: who is present elsewhere, or has left during their shift, is
    not on duty here. Who holds no live role that reaches the place is not on duty either.
    """
    shifts = _shifts_running(place, at)
    said = _said(place, {shift.person_id for shift, _, _ in shifts}, at)
    found: dict[int, Duty] = {}
    for shift, begins, ends in shifts:
        if not any(_overrules(one, begins, at) for one in said[shift.person_id]):
            found[shift.person_id] = _duty(shift, "shift", ends)
    for one in (one for presences in said.values() for one in presences):
        if _is_there(one, at) and _related(one.place.path, place.path):
            found[one.person_id] = _duty(one, "presence", one.until)
    return _with_roles(found, place.tenant_key)


def _shifts_running(place: Place, at: datetime) -> list[tuple[Shift, datetime, datetime]]:
    # In no time zone is it another day than the day before, of, or after that in UTC.
    weekdays = {(at + timedelta(days=days)).weekday() for days in (-2, -1, 0, 1)}
    rows = Shift.objects.filter(
        _at_above_or_below(place), weekday__in=weekdays, person__is_active=True, place__closed_at=None
    ).select_related("person", "place")
    zones = _zones(place, (shift.place.path for shift in rows))
    running = []
    for shift in rows:
        times = stretch_of(shift).running_at(at, zones[shift.place.path])
        if times is not None:
            running.append((shift, *times))
    return running


def stretch_of(shift: Shift) -> Stretch:
    """Return a stored shift as the rota reckons with it."""
    return Stretch(shift.weekday, shift.starts, shift.ends, shift.first_day, shift.last_day)


def _zones(place: Place, paths: Iterable[str]) -> dict[str, ZoneInfo]:
    saying = Place.objects.filter(Q(path__startswith=place.path) | Q(pk__in=place.ids_from_top)).exclude(time_zone="")
    return zones_of(paths, dict(saying.values_list("pk", "time_zone")))


def _said(place: Place, people: set[int], at: datetime) -> dict[int, list[Presence]]:
    rows = (
        Presence.objects.filter(_at_above_or_below(place) | Q(person_id__in=people), since__lte=at)
        .filter(Q(until__gt=at) | Q(left_at__gt=at - LONGEST))
        .filter(person__is_active=True, place__closed_at=None)
        .select_related("person", "place")
    )
    said: dict[int, list[Presence]] = defaultdict(list)
    for row in rows:
        said[row.person_id].append(row)
    return said


def _is_there(presence: Presence, at: datetime) -> bool:
    return presence.since <= at < presence.until and (presence.left_at is None or presence.left_at > at)


def _overrules(presence: Presence, begins: datetime, at: datetime) -> bool:
    """Tell whether a person said otherwise than a shift that began at ``begins``."""
    has_left = presence.left_at is not None and begins <= presence.left_at <= at
    return has_left or _is_there(presence, at)


def _duty(row: Shift | Presence, by: str, until: datetime) -> Duty:
    return Duty(row.person_id, row.person.name, row.place_id, row.place.path, frozenset(), by, until)


def _with_roles(found: dict[int, Duty], tenant_id: int) -> list[Duty]:
    rows = Role.objects.filter(
        place__tenant_id=tenant_id, person_id__in=found, ended_at=None, place__closed_at=None
    ).values_list("person_id", "role", "place__path")
    roles: dict[int, set[str]] = defaultdict(set)
    for person_id, role, path in rows:
        if _related(path, found[person_id].path):
            roles[person_id].add(role)
    held = [replace(one, roles=frozenset(roles[one.person_id])) for one in found.values() if roles[one.person_id]]
    return sorted(held, key=lambda one: (one.name, one.person_id))


def _related(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _at_above_or_below(place: Place) -> Q:
    return Q(place__path__startswith=place.path) | Q(place_id__in=place.ids_from_top)
