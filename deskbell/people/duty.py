"""Who is on duty at a place at a moment: by the rota, or because they said so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from django.db.models import Q

from deskbell.people.models import Presence, Role, Shift
from deskbell.people.rota import Stretch
from deskbell.places.closed_days import closed_days
from deskbell.places.inherited import zones_of
from deskbell.places.models import Place

# A shift lasts a day at most (and an hour more when the clocks go back), so a "left" older than that
# says nothing about a shift that runs now.
LONGEST = timedelta(hours=26)
A_DAY = timedelta(days=1)
MANY = 300


@dataclass(frozen=True, slots=True)
class Duty:
    """One person on duty: where they are, with which roles, and how we know (``shift`` or ``presence``).

    off: it is a weekly shift, and the place is closed on that day by its calendar. Most likely they are at home.
    """

    person_id: int
    name: str
    place_id: int
    path: str
    roles: frozenset[str]
    by: str
    until: datetime
    off: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One time that somebody's shift runs: from ``begins`` up to ``ends``. off: see :class:`Duty`."""

    person_id: int
    name: str
    place_id: int
    path: str
    begins: datetime
    ends: datetime
    off: bool = False


@dataclass(frozen=True, slots=True)
class Rota:
    """Who works when around a place, in a span of time. Loaded once, then asked without a query.

    runs are the shifts by the hour (see :func:`_hour`) in which they run, said is what each person said about
    being there, held the (role, path) pairs that each person holds.
    """

    path: str
    runs: Mapping[int, Sequence[Run]]
    said: Mapping[int, Sequence[Presence]]
    held: Mapping[int, Sequence[tuple[str, str]]]

    def on_duty(
        self, at: datetime, around: str = "", only: Container[int] | None = None, *, with_off: bool = False
    ) -> list[Duty]:
        """Return everyone on duty at ``at`` (aware, within the span), by name; see :func:`on_duty`.

        around: the path of a place below the rota's own; then it is as if that place had been asked about.
        only: the people who are asked about, where not all are.
        """
        here = around or self.path
        found: dict[int, Duty] = {}
        for run in self.runs.get(_hour(at), ()):
            if (only is not None and run.person_id not in only) or (run.off and not with_off):
                continue
            if run.off and run.person_id in found:
                continue
            if run.begins <= at < run.ends and _related(run.path, here) and not self._said_otherwise(run, at):
                found[run.person_id] = self._duty(run, "shift", run.ends)
        for one in (one for presences in self.said.values() for one in presences):
            if only is not None and one.person_id not in only:
                continue
            if _is_there(one, at) and _related(one.place.path, here):
                there = Run(one.person_id, one.person.name, one.place_id, one.place.path, one.since, one.until)
                found[one.person_id] = self._duty(there, "presence", one.until)
        return sorted((one for one in found.values() if one.roles), key=lambda one: (one.name, one.person_id))

    def changes(self) -> list[datetime]:
        """Return, in order, every moment at which somebody may come on duty or go off."""
        said = [one for presences in self.said.values() for one in presences]
        moments = {moment for runs in self.runs.values() for run in runs for moment in (run.begins, run.ends)}
        moments |= {moment for one in said for moment in (one.since, one.until, one.left_at) if moment}
        return sorted(moments)

    def _said_otherwise(self, run: Run, at: datetime) -> bool:
        return any(_overrules(one, run.begins, at) for one in self.said.get(run.person_id, ()))

    def _duty(self, run: Run, by: str, until: datetime) -> Duty:
        roles = frozenset(role for role, path in self.held.get(run.person_id, ()) if _related(path, run.path))
        return Duty(run.person_id, run.name, run.place_id, run.path, roles, by, until, run.off)


def on_duty(place: Place, at: datetime, *, with_off: bool = False) -> list[Duty]:
    """Return everyone on duty at ``at`` (aware) at a place, above it or below it, by name. Five queries.

    What people said comes before the rota: who is present elsewhere, or has left during their shift, is
    not on duty here. Who holds no live role that reaches the place is not on duty either.

    A weekly shift does not count when it begins on a day on which its place is closed by the calendar; one that
    is for that date only does. with_off: return those as well, marked as ``off``.
    """
    return rota_of(place, at, at).on_duty(at, with_off=with_off)


def rota_of(place: Place, first: datetime, last: datetime) -> Rota:
    """Return the rota around a place (at it, above it, below it) from ``first`` to ``last``. Five queries."""
    runs = list(_runs(place, first, last))
    said = _said(place, {run.person_id for run in runs}, first, last)
    by_hour: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        for hour in range(_hour(run.begins), _hour(run.ends) + 1):
            by_hour[hour].append(run)
    people = {run.person_id for run in runs} | set(said)
    return Rota(place.path, by_hour, said, _held(people, place.tenant_key))


def _hour(at: datetime) -> int:
    """Return the number of the hour in which a moment lies, counted since 1970."""
    return int(at.timestamp() // 3600)


def _runs(place: Place, first: datetime, last: datetime) -> Iterator[Run]:
    # In no time zone is it another day than the day before, of, or after that in UTC.
    days = list(_days(first - 2 * A_DAY, last + A_DAY))
    rows = list(
        Shift.objects.filter(
            _at_above_or_below(place),
            weekday__in={day.weekday() for day in days},
            person__is_active=True,
            place__closed_at=None,
        ).values_list(*_COLUMNS)
    )
    zones = _zones(place, (row[3] for row in rows))
    times_of = cache(partial(_times, days, first, last))  # many people work the same hours
    calendar = closed_days(place, days[0], days[-1])
    for person_id, name, place_id, path, *times in rows:
        stretch = Stretch(*times)
        for day, begins, ends in times_of(stretch, zones[path]):
            off = not stretch.is_once and calendar.closed(path, day)
            yield Run(person_id, name, place_id, path, begins, ends, off)


_COLUMNS = (
    *("person_id", "person__name", "place_id", "place__path"),
    *("weekday", "starts", "ends", "first_day", "last_day"),
)


def _times(
    days: Sequence[date], first: datetime, last: datetime, stretch: Stretch, zone: ZoneInfo
) -> list[tuple[date, datetime, datetime]]:
    """Return when a weekly stretch runs on these days, where that touches the span, with the day on which it begins."""
    found = [(day, *stretch.times_on(day, zone)) for day in days if stretch.runs_on(day)]
    return [(day, begins, ends) for day, begins, ends in found if begins <= last and first < ends]


def stretch_of(shift: Shift) -> Stretch:
    """Return a stored shift as the rota reckons with it."""
    return Stretch(shift.weekday, shift.starts, shift.ends, shift.first_day, shift.last_day)


def _days(first: datetime, last: datetime) -> Iterator[date]:
    day, end = first.astimezone(UTC).date(), last.astimezone(UTC).date()
    while day <= end:
        yield day
        day += A_DAY


def _zones(place: Place, paths: Iterable[str]) -> dict[str, ZoneInfo]:
    saying = Place.objects.filter(Q(path__startswith=place.path) | Q(pk__in=place.ids_from_top)).exclude(time_zone="")
    return zones_of(paths, dict(saying.values_list("pk", "time_zone")))


def _said(place: Place, people: set[int], first: datetime, last: datetime) -> dict[int, list[Presence]]:
    rows = (
        Presence.objects.filter(_at_above_or_below(place) | Q(person_id__in=people), since__lte=last)
        .filter(Q(until__gt=first) | Q(left_at__gt=first - LONGEST))
        .filter(person__is_active=True, place__closed_at=None)
        .select_related("person", "place")
    )
    said: dict[int, list[Presence]] = defaultdict(list)
    for row in rows:
        said[row.person_id].append(row)
    return said


def _held(people: Collection[int], tenant_id: int) -> dict[int, list[tuple[str, str]]]:
    live = Role.objects.filter(place__tenant_id=tenant_id, ended_at=None, place__closed_at=None)
    if len(people) <= MANY:  # a longer list costs more than reading everybody's
        live = live.filter(person_id__in=people)
    rows = live.values_list("person_id", "role", "place__path")
    held: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for person_id, role, path in rows:
        held[person_id].append((role, path))
    return held


def _is_there(presence: Presence, at: datetime) -> bool:
    return presence.since <= at < presence.until and (presence.left_at is None or presence.left_at > at)


def _overrules(presence: Presence, begins: datetime, at: datetime) -> bool:
    """Tell whether a person said otherwise than a shift that began at ``begins``."""
    has_left = presence.left_at is not None and begins <= presence.left_at <= at
    return has_left or _is_there(presence, at)


def _related(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _at_above_or_below(place: Place) -> Q:
    return Q(place__path__startswith=place.path) | Q(place_id__in=place.ids_from_top)
