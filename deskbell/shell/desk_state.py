"""What the desk page knows before anything happens. Reads only; the live part comes by the stream."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from deskbell.alarms.hearing import must_be_quiet
from deskbell.alarms.models import Alarm, Level, Line, Reason
from deskbell.core.mode import Mode
from deskbell.places import inherited
from deskbell.places.dispatch import above
from deskbell.places.models import Place
from deskbell.shell.live_config import LiveConfig

KEYS = {Level.COME: "F8", Level.HELP: "F9", Level.DANGER: "F10"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk as its page shows it. name is the screen's or the place's; where is everything above it but the library.

    quiet: whether it must show no other alarm, because Danger is on here.
    """

    place: Place
    name: str
    where: str
    live: LiveConfig
    police: bool
    tested_at: datetime | None
    quiet: bool

    @property
    def keys(self) -> dict[int, str]:
        """Which key raises which level."""
        return {level.value: key for level, key in KEYS.items()}


def desk_at(at: inherited.Inherited, live: LiveConfig) -> Desk:
    """Return the desk at a place, in three queries."""
    return Desk(
        place=at.place,
        name=at.place.name,
        where=above(at),
        live=live,
        police=_has_police_link(at),
        tested_at=_tested_at(at.place),
        quiet=must_be_quiet(at.place),
    )


def _has_police_link(at: inherited.Inherited) -> bool:
    ids = [place.pk for place in at.chain]
    return Line.objects.filter(place_id__in=ids, purpose=Line.Purpose.POLICE, closed_at=None).exists()


def _tested_at(place: Place) -> datetime | None:
    tests = Alarm.objects.filter(place=place).filter(Q(mode=Mode.TEST) | Q(reason=Reason.TEST))
    return tests.order_by("-pressed_at").values_list("pressed_at", flat=True).first()
