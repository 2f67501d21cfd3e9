"""What the first screen would say at a place, and what its protocols name that nobody has said there. No database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.definition import Condition, Protocol, Role
from deskbell.protocols.engine import Shelf, replay
from deskbell.protocols.facts import STATION
from deskbell.protocols.filling import fill, names_in, placeholders
from deskbell.protocols.shipped import Version
from deskbell.protocols.state import Join, Learn

WHO = "presser"


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """The words of one screen."""

    headline: str
    detail: str


def first_screen(
    protocol: Protocol, facts: Mapping[str, str], bindings: Mapping[str, str], language: str
) -> FirstScreen:
    """Return what the presser's first screen of a protocol says with these facts and words, in a language."""
    state = replay(Shelf(protocol.id, {protocol.id: protocol}), [Learn(facts), Join(WHO, Role.PRESSER)])
    step = protocol.steps[state.cursors[WHO].spot.at.step]
    headline, detail = (fill(text, facts, bindings, protocol, language) for text in (step.text, step.detail))
    return FirstScreen(headline, detail)


def missing(versions: Iterable[Version], bindings: Mapping[str, str], said: Mapping[str, str]) -> dict[str, int]:
    """Return the bindings that are not filled in, each with the number of protocols that name it at such a station.

    said: what is said of the station; words that are never chosen with these facts do not count.
    """
    settled = {name: value for name, value in said.items() if value in STATION.get(name, ())}
    named = [set(names_used(version.protocol, settled)) for version in versions]
    counts = {name: sum(name in names for names in named) for name in BINDINGS if name not in bindings}
    return {name: count for name, count in counts.items() if count}


def names_used(protocol: Protocol, settled: Mapping[str, str]) -> Iterator[str]:
    """Yield the names in the sentences of a protocol, leaving out words that these facts never choose."""
    for step in protocol.steps.values():
        yield from placeholders(step.number)
        for _field, text in step.texts:
            yield from names_in(text)
    for variants in protocol.words.values():
        for variant in variants:
            if _may_hold(variant.when, settled):
                yield from names_in(variant.text)


def _may_hold(condition: Condition, settled: Mapping[str, str]) -> bool:
    return all(settled[name] in values for name, values in condition.needs.items() if name in settled)
