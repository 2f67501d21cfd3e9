"""Which places have not said what a protocol names: nobody under stress fills in a number. Five queries, however many places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deskbell.places.models import Kind, Phone, Place
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.definition import Protocol
from deskbell.protocols.facts import STATION
from deskbell.protocols.models import PlaceWords
from deskbell.protocols.models import Station as SavedStation
from deskbell.protocols.place_preview import names_used

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gap:
    """A name that a protocol needs, and the places where somebody would read it and nobody has said it."""

    name: str
    places: Sequence[Place]


def gaps(place: Place, protocol: Protocol) -> list[Gap]:
    """Return what is not said at the desks and rooms of a place; a place with nothing inside counts itself."""
    places = _chain_and_inside(place)
    words, stations = _words(places), _stations(places)
    missing: dict[str, list[Place]] = {name: [] for name in BINDINGS}
    needed: dict[tuple[tuple[str, str], ...], set[str]] = {}
    for one in _where_one_presses(place, places):
        settled = _nearest(one, stations)
        key = tuple(sorted(settled.items()))
        if key not in needed:
            needed[key] = set(names_used(protocol, settled)) & BINDINGS.keys()
        bound = _nearest(one, words)
        for name in needed[key] - bound.keys():
            missing[name].append(one)
    return [Gap(name, found) for name, found in missing.items() if found]


def _chain_and_inside(place: Place) -> list[Place]:
    above = Place.objects.filter(pk__in=place.ids_from_top)
    inside = Place.objects.filter(path__startswith=place.path, closed_at=None)
    return list({one.pk: one for one in (*above, *inside)}.values())


def _where_one_presses(place: Place, places: Sequence[Place]) -> list[Place]:
    here = [one for one in places if one.path.startswith(place.path)]
    parents = {one.parent_id for one in here}
    pressed = [one for one in here if one.kind in {Kind.DESK, Kind.ROOM} or one.pk not in parents]
    return sorted(pressed, key=lambda one: (one.path, one.name))


def _words(places: Sequence[Place]) -> dict[int, dict[str, str]]:
    """What each place says itself, on its page or for protocols."""
    phones = Phone.objects.filter(place__in=places, use=Phone.Use.POLICE).order_by("-pk")
    police = dict(phones.values_list("place_id", "number"))
    stored = {row.place_id: row.values for row in PlaceWords.objects.filter(place__in=places)}
    found = {}
    for one in places:
        page = {"help_extension": one.help_extension, "police_nonemergency": police.get(one.pk, "")}
        said = {**page, **{name: value for name, value in stored.get(one.pk, {}).items() if value}}
        found[one.pk] = {name: value for name, value in said.items() if value}
    return found


def _stations(places: Sequence[Place]) -> dict[int, dict[str, str]]:
    rows = SavedStation.objects.filter(place__in=places)
    said = {row.place_id: {name: getattr(row, name) for name in STATION} for row in rows}
    return {
        pk: {name: value for name, value in values.items() if value in STATION[name]} for pk, values in said.items()
    }


def _nearest(place: Place, said: Mapping[int, Values]) -> dict[str, str]:
    """Return what counts at a place: of each name what the nearest place on its path says."""
    found: dict[str, str] = {}
    for pk in place.ids_from_top:
        found |= said.get(pk, {})
    return found
