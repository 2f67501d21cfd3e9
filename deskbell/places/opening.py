"""The hours that count at a place, read from the tables: one query for each table, whatever the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deskbell.places.hours import Hours, Span
from deskbell.places.inherited import Inherited
from deskbell.places.models import Holiday, OpeningHours, Place


@dataclass(frozen=True, slots=True)
class Opening:
    """The hours in force, the place that set the week (None: nobody did), and the holidays, nearest first."""

    hours: Hours
    set_at: Place | None
    holidays: tuple[Holiday, ...]


def opening_at(inherited: Inherited) -> Opening:
    """Return what counts at a place. Two queries."""
    ids = [place.pk for place in inherited.chain]
    rows = list(OpeningHours.objects.filter(place_id__in=ids))
    set_at = next((place for place in reversed(inherited.chain) if any(r.place_id == place.pk for r in rows)), None)
    week: dict[int, list[Span]] = {}
    for row in rows:
        if set_at is not None and row.place_id == set_at.pk:
            week.setdefault(row.weekday, []).append((row.opens, row.closes))
    holidays = _nearest_first(inherited, ids)
    other = {one.date: _spans(one) for one in holidays}
    return Opening(Hours(inherited.zone, week, other), set_at, holidays)


def _nearest_first(inherited: Inherited, ids: list[int]) -> tuple[Holiday, ...]:
    nearest: dict[date, Holiday] = {}
    depth = {pk: number for number, pk in enumerate(ids)}
    for one in sorted(Holiday.objects.filter(place_id__in=ids), key=lambda one: depth[one.place_id]):
        nearest[one.date] = one
    return tuple(sorted(nearest.values(), key=lambda one: one.date))


def _spans(holiday: Holiday) -> list[Span]:
    return [(holiday.opens, holiday.closes)] if holiday.opens and holiday.closes else []
