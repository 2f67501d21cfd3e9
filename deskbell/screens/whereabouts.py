"""Where screens stand, in words: for lists and for choosing a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deskbell.places.models import Kind, Place

Chain = list[Place]
Choice = tuple[str, str]


def chains_of(places: Iterable[Place]) -> dict[int, Chain]:
    """Return for each place's id the places from the library down to it, all in one query."""
    wanted = list(places)
    ids = {pk for place in wanted for pk in place.ids_from_top}
    known = {place.pk: place for place in Place.objects.filter(pk__in=ids)}
    return {place.pk: [known[pk] for pk in place.ids_from_top if pk in known] for place in wanted}


def in_words(chain: Sequence[Place]) -> str:
    """Say where a place is, nearest first and without the library: "Reference desk, Second floor, Central"."""
    return ", ".join(place.name for place in reversed(chain) if place.kind != Kind.LIBRARY) or chain[-1].name


def extension_at(chain: Sequence[Place]) -> str:
    """Return the help extension that counts at the last place, or nothing."""
    return next((place.help_extension for place in reversed(chain) if place.help_extension), "")


def choices(places: Iterable[Place]) -> list[tuple[str, list[Choice]]]:
    """Return the places as choices grouped by branch, in the order of the tree. The library is no desk."""
    chains = chains_of(place for place in places if place.kind != Kind.LIBRARY)
    groups: dict[str, list[Choice]] = {}
    for chain in sorted(chains.values(), key=_order):
        branch = next((place for place in chain if place.kind == Kind.BRANCH), chain[-1])
        below = [place for place in chain if place.kind != Kind.BRANCH] if chain[-1] is not branch else chain
        groups.setdefault(branch.path, []).append((chain[-1].ref, in_words(below)))
    return [(_branch_name(chains, path), rows) for path, rows in groups.items()]


def _order(chain: Chain) -> list[tuple[int, str, int]]:
    return [(place.position, place.name, place.pk) for place in chain]


def _branch_name(chains: dict[int, Chain], path: str) -> str:
    """Return the name of the branch at ``path``, with the library's when there are several libraries."""
    several = len({chain[0].pk for chain in chains.values()}) > 1
    chain = next(chain for chain in chains.values() if any(place.path == path for place in chain))
    branch = next(place for place in chain if place.path == path)
    return f"{branch.name}, {chain[0].name}" if several else branch.name
