"""When a weekly shift runs, in the time zone of its place. Pure: no Django, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskbell.places.local_time import moment

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A weekly stretch of work: weekday 0 is Monday; ends at or before starts means the next day."""

    weekday: int
    starts: time
    ends: time
    first_day: date | None = None
    last_day: date | None = None

    @property
    def is_once(self) -> bool:
        """Tell whether it is meant for one date only."""
        return self.first_day is not None and self.first_day == self.last_day

    def runs_on(self, day: date) -> bool:
        """Tell whether the stretch begins on this day."""
        if day.weekday() != self.weekday:
            return False
        return (self.first_day or day) <= day <= (self.last_day or day)

    def times_on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return when it begins and ends, in UTC, if it begins on ``day``."""
        last_date = day if self.ends > self.starts else day + A_DAY
        return moment(day, self.starts, zone), moment(last_date, self.ends, zone, last=True)

    def running_at(self, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """Return beginning and end of the stretch that runs at ``at`` (aware), or None."""
        today = at.astimezone(zone).date()
        for day in (today - A_DAY, today):
            if self.runs_on(day):
                begins, ends = self.times_on(day, zone)
                if begins <= at < ends:
                    return begins, ends
        return None


def overlap(one: Stretch, other: Stretch) -> bool:
    """Tell whether two weekly stretches fall on the same time, whatever the clocks do."""
    if (one.last_day and other.first_day and one.last_day + A_DAY < other.first_day) or (
        other.last_day and one.first_day and other.last_day + A_DAY < one.first_day
    ):
        return False
    return any(
        begins < other_ends and other_begins < ends
        for begins, ends in _in_week(one)
        for shift in (-WEEK, 0, WEEK)
        for other_begins, other_ends in [(b + shift, e + shift) for b, e in _in_week(other)]
    )


WEEK = 7 * 24 * 60


def _in_week(stretch: Stretch) -> list[tuple[int, int]]:
    begins = stretch.weekday * 1440 + stretch.starts.hour * 60 + stretch.starts.minute
    ends = stretch.weekday * 1440 + stretch.ends.hour * 60 + stretch.ends.minute
    return [(begins, ends if stretch.ends > stretch.starts else ends + 1440)]
