"""What a browser needs to play a protocol where nothing happens by it: the steps, the words of a place, what is known.

Played by static/protocols/preview.js, with the engine and the screens of the real guide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from deskbell.core.continuum import Behaviour
from deskbell.protocols.bindings import with_unsaid
from deskbell.protocols.definition import Protocol, Role, Step
from deskbell.protocols.engine import Shelf
from deskbell.protocols.facts import ALARM, STATION
from deskbell.protocols.filling import in_language
from deskbell.protocols.shelf_data import readable_from, shelf_data

Data = dict[str, Any]

CALM = frozenset({Behaviour.ROUTINE, Behaviour.ANNOYING})
"""For what somebody rather presses “Come to me” than “Help now”."""


def preview_data(
    protocol: Protocol,
    others: Mapping[str, Protocol],
    language: str,
    facts: Mapping[str, str],
    bindings: Mapping[str, str],
) -> Data:
    """Return a protocol as plain data to be played, in each of its languages; ``language`` is shown first.

    others: the protocols that a plan may lead into, and among which one may change. facts and bindings: what is known
    at a place, and what it says of itself.
    """
    every = {**others, protocol.id: protocol}
    names = readable_from(Shelf(protocol.id, every), protocol.id)
    shelf = Shelf(protocol.id, {name: one for name, one in every.items() if name in names})
    languages = protocol.languages
    return {
        "first": protocol.id,
        "language": language if language in languages else languages[0],
        "languages": list(languages),
        "roles": [role.value for role in Role],
        "shelves": {one: shelf_data(shelf, one) for one in languages},
        "bindings": {one: with_unsaid(bindings, one) for one in languages},
        "titles": {one: {name: in_language(it.title, one) for name, it in every.items()} for one in languages},
        "facts": {"level": "1" if protocol.covers and protocol.covers <= CALM else "2", "help": "none", **facts},
        "used": sorted({"level"}.union(*(_known(one) for one in shelf.protocols.values()))),
    }


def _known(protocol: Protocol) -> Iterator[str]:
    """Yield the facts on which something depends that Deskbell knows by itself."""
    conditions = [variant.when for variants in protocol.words.values() for variant in variants]
    for step in protocol.steps.values():
        conditions += [step.until, *(edge.when for edge in step.exits)]
        yield from _asked(step)
    named = {name for condition in conditions for name in condition.needs}
    yield from (name for name in (*STATION, *ALARM) if name in named)


def _asked(step: Step) -> Iterator[str]:
    if step.about in STATION or step.about in ALARM:
        yield step.about
