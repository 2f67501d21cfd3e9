"""Opening hours and holidays."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.places.models import Holiday, OpeningHours, Place
from deskbell.places.refusals import PlaceRefused

Row = tuple[int, time, time]


@transaction.atomic
def set_hours(place: Place, rows: Iterable[Row], actor: Actor) -> None:
    """Replace the opening hours of a place by these: (weekday, opens, closes). None at all: inherited from above.

    Raises:
        PlaceRefused: a stretch ends before it begins, or two of a day overlap.

    """
    wanted = sorted(rows)
    _check(wanted)
    if wanted == sorted(OpeningHours.objects.filter(place=place).values_list("weekday", "opens", "closes")):
        return
    OpeningHours.objects.filter(place=place).delete()
    OpeningHours.objects.bulk_create(
        [OpeningHours(place=place, weekday=day, opens=opens, closes=closes) for day, opens, closes in wanted]
    )
    said = [[day, f"{opens:%H:%M}", f"{closes:%H:%M}"] for day, opens, closes in wanted]
    log.record("place.hours_changed", where=place.where, subject=place.subject, actor=actor, data={"hours": said})


def _check(rows: list[Row]) -> None:
    if any(opens >= closes for _day, opens, closes in rows):
        raise PlaceRefused(_("A place closes after it opens, on the same day. Correct the times."))
    for (day, _opens, closes), (next_day, next_opens, _closes) in itertools.pairwise(rows):
        if day == next_day and next_opens < closes:
            raise PlaceRefused(_("Two opening times of one day overlap. Make them one, or leave a gap."))


@transaction.atomic
def add_holiday(place: Place, day: date, name: str, actor: Actor, *, hours: tuple[time, time] | None = None) -> Holiday:
    """Set other hours for one date, for a place and all below it; no hours: closed. A second one replaces it."""
    if hours is not None and hours[0] >= hours[1]:
        raise PlaceRefused(_("A place closes after it opens, on the same day. Correct the times."), "closes")
    opens, closes = hours or (None, None)
    holiday, _made = Holiday.objects.update_or_create(
        place=place, date=day, defaults={"name": name, "opens": opens, "closes": closes}
    )
    said = f"{opens:%H:%M}–{closes:%H:%M}" if opens and closes else ""
    data = {"date": day.isoformat(), "name": name, "hours": said}
    log.record("place.holiday_set", where=place.where, subject=place.subject, actor=actor, data=data)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, actor: Actor) -> None:
    """Take a holiday away: the usual hours count again on that date."""
    place = holiday.place
    data = {"date": holiday.date.isoformat(), "name": holiday.name}
    holiday.delete()
    log.record("place.holiday_removed", where=place.where, subject=place.subject, actor=actor, data=data)
