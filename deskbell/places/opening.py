"""The hours that count at a place, read from the tables: one query for each table, whatever the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    def closed_on(self, day: date) -> Holiday | None:
        """Return the holiday because of which the place is closed all day on a date, if it is."""
        return next((one for one in self.holidays if one.date == day and one.opens is None), None)


def opening_at(inherited: Inherited) -> Opening:
    """Return what counts at a place. Two queries."""
    return openings_at([inherited])[inherited.place.pk]


def openings_at(places: Iterable[Inherited]) -> dict[int, Opening]:
    """Return what counts at each of these places, by its id. Two queries, however many there are."""
    asked = list(places)
    ids = {one.pk for inherited in asked for one in inherited.chain}
    rows: dict[int, list[OpeningHours]] = {}
    for row in OpeningHours.objects.filter(place_id__in=ids):
        rows.setdefault(row.place_id, []).append(row)
    holidays: dict[int, list[Holiday]] = {}
    for one in Holiday.objects.filter(place_id__in=ids):
        holidays.setdefault(one.place_id, []).append(one)
    return {one.place.pk: _opening(one, rows, holidays) for one in asked}


def _opening(
    inherited: Inherited, rows: Mapping[int, Sequence[OpeningHours]], holidays: Mapping[int, Sequence[Holiday]]
) -> Opening:
    set_at = next((place for place in reversed(inherited.chain) if place.pk in rows), None)
    week: dict[int, list[Span]] = {}
    for row in rows[set_at.pk] if set_at is not None else ():
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    nearest = {one.date: one for place in inherited.chain for one in holidays.get(place.pk, ())}
    in_order = tuple(sorted(nearest.values(), key=lambda one: one.date))
    return Opening(Hours(inherited.zone, week, {one.date: _spans(one) for one in in_order}), set_at, in_order)


def _spans(holiday: Holiday) -> list[Span]:
    return [(holiday.opens, holiday.closes)] if holiday.opens and holiday.closes else []
