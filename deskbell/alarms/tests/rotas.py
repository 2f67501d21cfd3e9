"""Hand-made rotas for the tests of plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from deskbell.people.models import Person, Shift
from deskbell.places.models import OpeningHours, Place

CHICAGO = ZoneInfo("America/Chicago")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def chicago(*parts: int, fold: int = 0) -> datetime:
    """Return a moment by the clocks in Chicago, in UTC: zones compare doubled hours as unequal."""
    return datetime(*parts, tzinfo=CHICAGO, fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


def works(person: Person, place: Place, days: Iterable[int], starts: str, ends: str) -> None:
    """Put somebody on the rota on some weekdays."""
    for day in days:
        Shift.objects.create(
            person=person, place=place, weekday=day, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends)
        )


def opens(place: Place, days: Iterable[int], opens_at: str, closes_at: str) -> None:
    """Set opening hours on some weekdays."""
    for day in days:
        OpeningHours.objects.create(
            place=place, weekday=day, opens=time.fromisoformat(opens_at), closes=time.fromisoformat(closes_at)
        )
