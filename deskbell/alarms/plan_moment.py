"""A moment as it stands in an address: ``2026-11-24T20:00``, by the clocks at a place."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from deskbell.places.local_time import moment


def written(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment by the clocks in a zone; with its offset when they show that time twice."""
    local = at.astimezone(zone)
    wall = local.time()
    twice = moment(local.date(), wall.replace(fold=0), zone) != moment(local.date(), wall, zone, last=True)
    return (local if twice else local.replace(tzinfo=None)).isoformat(timespec="minutes")


def read(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment that somebody wrote as ``2026-11-24T20:00`` (or with an offset), or None."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if not 2000 <= found.year <= 2100:
        return None
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    return moment(found.date(), found.time().replace(second=0, microsecond=0, fold=0), zone)
