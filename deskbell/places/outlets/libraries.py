"""Outlets grouped into libraries, each with the name it is known by. Pure.

The file names outlets, not libraries. A library takes the name of its central outlet. Where that says nothing by
itself ("Main Library") its city is added; where there is no central outlet, a library of one county takes the
county's name. People can rename it; a later import leaves that alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from deskbell.places.outlets.reading import Outlet
from deskbell.places.outlets.words import words_of

MOBILE = ("bookmobile", "books by mail")
SAYS_NOTHING = words_of(
    "administration administrative branch building bull central center district for headquarters library main of "
    "office public regional street system the"
)


@dataclass(frozen=True, slots=True)
class LibraryOutlets:
    """One library: its FSCSKEY, name and time zone, and its outlets with names that differ."""

    key: str
    name: str
    time_zone: str
    outlets: tuple[Outlet, ...]


def grouped(outlets: Iterable[Outlet]) -> list[LibraryOutlets]:
    """Return the libraries in the order of the file."""
    by_library: dict[str, list[Outlet]] = {}
    for outlet in outlets:
        by_library.setdefault(outlet.library, []).append(outlet)
    return [
        LibraryOutlets(key, _name(members), _zone(members), tuple(_told_apart(members)))
        for key, members in by_library.items()
    ]


def _name(members: list[Outlet]) -> str:
    central = next((one for one in members if one.kind == "central"), None)
    if central is None:
        counties = {one.county for one in members}
        if len(members) > 1 and len(counties) == 1 and members[0].county:
            return f"{members[0].county} County Library"
        return members[0].name
    if set(central.name.lower().split()) <= SAYS_NOTHING:
        return f"{central.name}, {central.city}"
    return central.name


def _zone(members: list[Outlet]) -> str:
    central = next((one for one in members if one.kind == "central"), None)
    if central is not None:
        return central.time_zone
    return Counter(one.time_zone for one in members).most_common(1)[0][0]


def _told_apart(members: list[Outlet]) -> Iterable[Outlet]:
    """Add what an outlet is to a name that another one has too: "(bookmobile)", else its street, then a number."""
    count = Counter(one.name.casefold() for one in members)
    taken: Counter[str] = Counter()
    for one in members:
        name = one.name
        if count[name.casefold()] > 1 and (taken[name.casefold()] or one.kind != "central"):
            name = _with(name, one.kind if one.kind in MOBILE else one.street)
        taken[name.casefold()] += 1
        if taken[name.casefold()] > 1:
            name = f"{name[:110]} {taken[name.casefold()]}"
        yield replace(one, name=name)


def _with(name: str, what: str) -> str:
    return name if what in name.casefold() else f"{name} ({what})"[:120]
