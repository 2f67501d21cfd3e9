"""Whether a place is open, and when it opens next. Pure: no Django, no database.

Hours are those of the nearest place that sets any (a branch does, its desks do not). Holidays of the place and
of every place above count; of two on one date, the nearer one wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskbell.places.local_time import moment

A_DAY = timedelta(days=1)
FAR = 400

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Hours:
    """The week of a place (weekday 0 is Monday: stretches in order), its other days, and its time zone.

    other maps a date to that day's stretches (none: closed). week empty: nobody has set the hours.
    """

    zone: ZoneInfo
    week: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    other: Mapping[date, Sequence[Span]] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Tell whether anybody has set the hours."""
        return any(self.week.values()) or any(self.other.values())

    def on(self, day: date) -> Sequence[Span]:
        """Return the stretches of one date."""
        return self.other[day] if day in self.other else self.week.get(day.weekday(), ())

    def open_until(self, at: datetime) -> datetime | None:
        """Return when the place closes if it is open at ``at`` (aware), else None."""
        for day in self._days_near(at):
            for opens, closes in self._moments(day):
                if opens <= at < closes:
                    return closes
        return None

    def open_since(self, at: datetime) -> datetime | None:
        """Return when the place opened first on the day of ``at`` (aware) if it is open then, else None."""
        if self.open_until(at) is None:
            return None
        return min(opens for opens, _ in self._moments(at.astimezone(self.zone).date()))

    def opens_next(self, at: datetime) -> datetime | None:
        """Return the next opening after ``at``, or None if there is none within 400 days."""
        today = at.astimezone(self.zone).date()
        days = (today + timedelta(days=number) for number in range(FAR))
        return next((opens for day in days for opens, _ in self._moments(day) if opens > at), None)

    def _days_near(self, at: datetime) -> tuple[date, ...]:
        today = at.astimezone(self.zone).date()
        return (today - A_DAY, today)

    def _moments(self, day: date) -> list[tuple[datetime, datetime]]:
        return [
            (moment(day, opens, self.zone), moment(day, closes, self.zone, last=True)) for opens, closes in self.on(day)
        ]


def is_open(hours: Hours, at: datetime) -> bool:
    """Tell whether a place with these hours is open at ``at`` (aware)."""
    return hours.open_until(at) is not None
