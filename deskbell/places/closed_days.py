"""On which dates places are closed by their calendar: one query for a place and everything above and below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from deskbell.places.models import Holiday, Place


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """What the calendars say of some dates: by (place id, date), whether the place is closed all that day."""

    said: Mapping[tuple[int, date], bool]

    def closed(self, path: str, day: date) -> bool:
        """Tell whether the place at a path is closed on a date; of two calendars that say, the nearer one counts."""
        if not self.said:
            return False
        ids = [int(part) for part in path.strip("/").split("/") if part]
        return next((self.said[pk, day] for pk in reversed(ids) if (pk, day) in self.said), False)


def closed_days(place: Place, first: date, last: date) -> ClosedDays:
    """Return the closed days at, above and below a place, from one date to another. One query."""
    around = Q(place__path__startswith=place.path) | Q(place_id__in=place.ids_from_top)
    rows = Holiday.objects.filter(around, date__range=(first, last)).values_list("place_id", "date", "opens")
    return ClosedDays({(pk, day): opens is None for pk, day, opens in rows})
