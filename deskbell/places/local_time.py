"""From a wall clock at a place to a moment, also in the nights when the clocks change. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_SECOND = timedelta(seconds=1)


def moment(day: date, at: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """Return the moment, in UTC, when clocks in ``zone`` show ``at`` on ``day``.

    When they show it twice, the first time counts, or the last with ``last`` (for an end: better an hour
    too long than one in which nobody seems to be there). When they skip it, it is the moment of the change.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if second < first:
        return _change_between(second, first, zone)
    return second if last else first


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment when the clocks were changed, to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > A_SECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
