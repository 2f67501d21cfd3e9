"""Where help must go, in one line that can be read aloud to a 911 call taker. Pure over a chain of places.

A dispatchable location is the street address and whatever else is needed to find the caller: floor, room
(RAY BAUM'S Act, section 506; 47 CFR 9.3 and 9.16).
"""

from __future__ import annotations

from deskbell.places.inherited import Inherited
from deskbell.places.models import Kind, Place


def street_address(place: Place) -> str:
    """Return the address that a place itself has, on one line, or nothing."""
    town = " ".join(part for part in (place.state, place.postal_code) if part)
    return ", ".join(part for part in (place.street, place.city, town) if part)


def dispatchable(at: Inherited) -> str:
    """Return the line: street, town, building, floor, room or desk, how to find it. Nothing without a street."""
    address = at.address
    if address is None:
        return ""
    inside = [place.name for place in at.chain if place.kind != Kind.LIBRARY]
    return ", ".join(part for part in (street_address(address), *inside, at.place.directions) if part)


def above(at: Inherited) -> str:
    """Say where a place is, from the branch down: "Central, Second floor"; right below the library, the library's name."""
    return ", ".join(place.name for place in at.chain[:-1] if place.kind != Kind.LIBRARY) or at.library.name


def inside(at: Inherited) -> str:
    """Say where a place is, nearest first and without the library: "Second floor, Central"."""
    return ", ".join(place.name for place in reversed(at.chain[:-1]) if place.kind != Kind.LIBRARY)
