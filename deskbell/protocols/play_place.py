"""At which place a protocol is tried: one that the person may see, with what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Value, When
from django.http import Http404

from deskbell.people.access import place_for, places_for, tenants_of
from deskbell.people.models import Person
from deskbell.places.models import Kind, Place
from deskbell.protocols.place_look import Look

MOST_PLACES = 200
STATIONS = (Kind.DESK, Kind.ROOM)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it is tried. place is None where the person may see none: then nothing is filled in."""

    place: Place | None
    facts: Mapping[str, str]
    bindings: Mapping[str, str]
    others: Sequence[Place]


def stage_for(person: Person, ref: str) -> Stage:
    """Return the place with this ref, or without one the first desk that the person may see, and what else there is.

    Raises:
        Http404: the person works for no library, or may not see that place.

    """
    if not tenants_of(person):
        raise Http404
    kind = Case(*(When(kind=kind, then=Value(at)) for at, kind in enumerate(STATIONS)), default=Value(len(STATIONS)))
    seen = list(places_for(person).select_related("parent").order_by(kind, "parent__name", "name", "pk")[:MOST_PLACES])
    place = place_for(person, ref.replace("\x00", "")) if ref else next(iter(seen), None)
    if place is None:
        return Stage(None, {}, {}, ())
    look = Look(place)
    return Stage(place, look.facts, look.bindings, seen if place in seen else [place, *seen])
