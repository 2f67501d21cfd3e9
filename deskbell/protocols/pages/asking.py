"""What every page about protocols begins with: who asks, for which place, and in which language they read."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404
from django.utils.translation import get_language

from deskbell.people.access import place_for, places_for, tenants_of
from deskbell.people.models import Person
from deskbell.places.models import Kind, Place
from deskbell.protocols.filling import in_language
from deskbell.protocols.shipped import Version, shipped

MOST_PLACES = 300


def reader_language() -> str:
    """Return the language of the page, as protocols name languages."""
    return (get_language() or "en")[:2]


def title_in(version: Version) -> str:
    """Return the title of a version in the reader's language."""
    return in_language(version.protocol.title, reader_language())


def known(name: str) -> str:
    """Return the name of a protocol.

    Raises:
        Http404: no protocol is called so.

    """
    if name not in shipped():
        raise Http404
    return name


def place_read(person: Person, ref: str) -> Place:
    """Return the place with this ref; without one the topmost that the person may see.

    Raises:
        Http404: the person works nowhere, or may not see that place.

    """
    if ref:
        return place_for(person, ref.replace("\x00", ""))
    place = places_for(person).order_by("path").first() if tenants_of(person) else None
    if place is None:
        raise Http404
    return place


def places_to_choose(person: Person, chosen: Place) -> Sequence[Place]:
    """Return the libraries and branches that the person may see, and the chosen one. One query."""
    kinds = (Kind.LIBRARY, Kind.BRANCH)
    seen = list(places_for(person).filter(kind__in=kinds).order_by("path")[:MOST_PLACES])
    return seen if chosen in seen else [*seen, chosen]
