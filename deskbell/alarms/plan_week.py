"""A week of hours, and in which of them nobody on duty would hear the first step of a plan."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from deskbell.alarms.plan_moment import written
from deskbell.alarms.plan_preview import House
from deskbell.alarms.resolve import areas_of
from deskbell.places.hours import Hours
from deskbell.places.local_time import moment
from deskbell.places.models import Kind, Place

A_DAY = timedelta(days=1)
HOURS = range(24)
Part = tuple[datetime, datetime]


class State(StrEnum):
    """How an hour stands, from good to worst. ALONE: one person on duty would hear, and may be who presses."""

    FINE = "fine"
    ALONE = "alone"
    UNHEARD = "unheard"
    NOBODY = "nobody"


WORST = tuple(State)


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of one day. state None: closed, or an hour that the clocks skip.

    on_duty is how many are on duty here when it is worst; at is that moment, as ``?at=`` takes it.
    """

    day: date
    hour: int
    state: State | None
    on_duty: int = 0
    at: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, one row of seven hours for each hour of the day that is shown.

    outside is how many hours are in each state outside the opening hours, of those in which somebody is on duty;
    empty where all hours are shown.
    """

    days: Sequence[date]
    rows: Sequence[tuple[int, Sequence[Hour]]]
    outside: Mapping[str, int] = field(default_factory=dict)

    def count(self, state: str) -> int:
        """Return how many hours of the week are in a state."""
        return sum(1 for _, hours in self.rows for hour in hours if hour.state == state)

    @property
    def counts(self) -> dict[str, int]:
        """How many hours are in each state."""
        return {state.value: self.count(state) for state in State}

    @property
    def marked(self) -> int:
        """How many hours have a mark."""
        return sum(1 for _, hours in self.rows for hour in hours if hour.state not in {None, State.FINE})


@dataclass(frozen=True, slots=True)
class Judge:
    """Says how a moment stands for a press at the last place of a chain.

    changes are the moments at which the answer may change; between two of them it is kept.
    """

    house: House
    chain: Sequence[Place]
    first_step: Sequence[Mapping[str, Any]]
    changes: Sequence[datetime]
    _kept: dict[int, tuple[State, int]] = field(default_factory=dict)

    def judge(self, at: datetime) -> tuple[State, int]:
        """Return the state at a moment, and how many are on duty around the branch."""
        key = bisect_right(self.changes, at)
        if key not in self._kept:
            self._kept[key] = self._look(at)
        return self._kept[key]

    def _look(self, at: datetime) -> tuple[State, int]:
        branch = next((place for place in self.chain if place.kind == Kind.BRANCH), self.chain[0])
        here = len(self.house.rota.on_duty(at, around=branch.path))
        if here == 0:
            return State.NOBODY, 0
        hear = self._who_hears(at)
        state = State.UNHEARD if hear == 0 else State.ALONE if hear == 1 else State.FINE
        return state, here

    def _who_hears(self, at: datetime) -> int:
        words = self.house.words(self.first_step, areas_of(self.chain), at)
        reached = frozenset[int]().union(*(self.house.reached(word) for word in words))
        return len(self.house.rota.on_duty(at, only=reached))


def judge_of(house: House, chain: Sequence[Place], first_step: Sequence[Mapping[str, Any]]) -> Judge:
    """Return the judge of a plan's first step."""
    return Judge(house, chain, first_step, house.rota.changes())


def days_of_week(day: date) -> list[date]:
    """Return the seven days of a date's week, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def span_of(days: Sequence[date], zone: ZoneInfo) -> Part:
    """Return when the first of some days begins and the last one ends."""
    return moment(days[0], time(0), zone), moment(days[-1] + A_DAY, time(0), zone, last=True)


def week_of(judge: Judge, days: Sequence[date], hours: Hours, chosen: datetime, *, all_hours: bool) -> Week:
    """Return the week with its marks, for the hours in which the place is open (``all_hours``: for all)."""
    cells = {
        (day, hour): _hour(judge, day, hour, _parts(day, hour, hours, all_hours=all_hours), chosen, hours.zone)
        for day in days
        for hour in HOURS
    }
    shown = [hour for hour in HOURS if any(cells[day, hour].state for day in days)]
    shown = list(range(shown[0], shown[-1] + 1)) if shown else []
    outside = {} if all_hours else _outside(judge, days, hours)
    return Week(days, [(hour, [cells[day, hour] for day in days]) for hour in shown], outside)


def _outside(judge: Judge, days: Sequence[date], hours: Hours) -> dict[str, int]:
    """Count the hours before the doors open and after they close in which somebody is on duty, by their worst state."""
    found: Counter[str] = Counter()
    for day in days:
        for hour in HOURS:
            states = {judge.judge(at)[0] for at in _moments(_closed(day, hour, hours), judge.changes)} - {State.NOBODY}
            if states:
                found[max(states, key=WORST.index)] += 1
    return dict(found)


def _hour(  # noqa: PLR0917
    judge: Judge,
    day: date,
    hour: int,
    parts: Iterable[Part],
    chosen: datetime,
    zone: ZoneInfo,
) -> Hour:
    worst: tuple[int, int, datetime] | None = None
    begins, ends = _whole(day, hour, zone)
    for at in _moments(parts, judge.changes):
        state, on_duty = judge.judge(at)
        if worst is None or WORST.index(state) > worst[0]:
            worst = (WORST.index(state), on_duty, at)
    if worst is None:
        return Hour(day, hour, None)
    return Hour(day, hour, WORST[worst[0]], worst[1], written(worst[2], zone), begins <= chosen < ends)


def _moments(parts: Iterable[Part], changes: Sequence[datetime]) -> Iterable[datetime]:
    """Yield the beginning of each part and every moment in it at which somebody may come or go."""
    for begins, ends in parts:
        yield begins
        first = bisect_left(changes, begins)
        for change in changes[first:]:
            if change >= ends:
                break
            if change > begins:
                yield change


def _whole(day: date, hour: int, zone: ZoneInfo) -> Part:
    """Return when an hour on the wall begins and ends; one that the clocks skip has no length, a doubled one two."""
    ends = moment(day, time(hour + 1), zone) if hour < 23 else moment(day + A_DAY, time(0), zone)
    return moment(day, time(hour), zone), ends


def _parts(day: date, hour: int, hours: Hours, *, all_hours: bool) -> list[Part]:
    begins, ends = _whole(day, hour, hours.zone)
    if begins >= ends:
        return []
    return [(begins, ends)] if all_hours else _opened(begins, ends, day, hours)


def _opened(begins: datetime, ends: datetime, day: date, hours: Hours) -> list[Part]:
    opened = [
        (max(begins, moment(day, opens, hours.zone)), min(ends, moment(day, closes, hours.zone, last=True)))
        for opens, closes in hours.on(day)
    ]
    return sorted((one, other) for one, other in opened if one < other)


def _closed(day: date, hour: int, hours: Hours) -> list[Part]:
    """Return the parts of an hour in which the place is closed."""
    begins, ends = _whole(day, hour, hours.zone)
    found = []
    for opens, closes in _opened(begins, ends, day, hours):
        found.append((begins, opens))
        begins = closes
    return [(one, other) for one, other in [*found, (begins, ends)] if one < other]
