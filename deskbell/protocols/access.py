"""Who reads what a place says of itself, and who may change it."""

from __future__ import annotations

from deskbell.people import access as people
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Place


def place_to_read(person: Person, ref: str) -> Place:
    """Return a place that the person may see: whoever works there reads what the guide will tell them.

    Raises:
        Http404: there is none.

    """
    return people.place_for(person, ref)


def place_to_describe(person: Person, ref: str) -> Place:
    """Return a place of which the person may change what it says.

    Raises:
        Http404: there is none, or the person may only read it.

    """
    return people.place_for(person, ref, Can.MANAGE_PLACES)


def may_describe(person: Person, place: Place) -> bool:
    """Tell whether the person may change what a place says of itself."""
    return people.may(person, Can.MANAGE_PLACES, place.path)
