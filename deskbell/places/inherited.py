"""What a place has from above: the nearest place on its path that says it. One query for a path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from deskbell.places.models import Kind, Place


@dataclass(frozen=True, slots=True)
class Inherited:
    """What counts at the last place of ``chain``, which begins with the library."""

    chain: tuple[Place, ...]

    @property
    def place(self) -> Place:
        """The place itself."""
        return self.chain[-1]

    @property
    def library(self) -> Place:
        """The place at the top."""
        return self.chain[0]

    def nearest(self, field: str) -> Place | None:
        """Return the nearest place, from this one upwards, whose ``field`` is not blank."""
        return next((place for place in reversed(self.chain) if getattr(place, field)), None)

    def value(self, field: str) -> str:
        """Return what the nearest place says in ``field``, or nothing."""
        nearest = self.nearest(field)
        return str(getattr(nearest, field)) if nearest else ""

    @property
    def branch(self) -> Place | None:
        """The branch that the place is, or is in."""
        return next((place for place in self.chain if place.kind == Kind.BRANCH), None)

    @property
    def address(self) -> Place | None:
        """The place whose street address counts."""
        return self.nearest("street")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in force."""
        return zone_named(self.value("time_zone"))

    @property
    def help_extension(self) -> str:
        """The extension to dial for help in the house."""
        return self.value("help_extension")

    @property
    def pins(self) -> tuple[str, str]:
        """The hashes of the cancel PIN and the duress PIN, both from the same place; blank if none is set."""
        nearest = self.nearest("cancel_pin")
        return (nearest.cancel_pin, nearest.duress_pin) if nearest else ("", "")

    @property
    def plan(self) -> Place | None:
        """The place whose floor plan shows this place."""
        return self.nearest("floor_plan")


def at(place: Place) -> Inherited:
    """Return what counts at a place: one query, whatever is asked of it afterwards."""
    above = {found.pk: found for found in Place.objects.filter(pk__in=place.ids_from_top[:-1])}
    return Inherited((*(above[pk] for pk in place.ids_from_top[:-1] if pk in above), place))


def among(place: Place, known: dict[int, Place]) -> Inherited:
    """Return what counts at a place when all places above it are in ``known`` already: no query."""
    return Inherited((*(known[pk] for pk in place.ids_from_top[:-1] if pk in known), place))


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its name; blank is the one in the settings."""
    return ZoneInfo(name or settings.CONFIGURATION.time_zone)


def zones_of(paths: Iterable[str], named: dict[int, str]) -> dict[str, ZoneInfo]:
    """Return the zone in force at each path; named: the time zones that places say, by the place's id."""
    return {path: zone_named(_nearest_name(path, named)) for path in set(paths)}


def _nearest_name(path: str, named: dict[int, str]) -> str:
    ids: Sequence[int] = [int(part) for part in path.strip("/").split("/") if part]
    return next((named[pk] for pk in reversed(ids) if named.get(pk)), "")
