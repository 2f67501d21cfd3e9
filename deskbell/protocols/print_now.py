"""What a card of a place would be printed from now. Reckoned once for the same words: a page asks for dozens."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from deskbell.protocols.definition import Protocol
from deskbell.protocols.paper.content import Order
from deskbell.protocols.paper.form import Form
from deskbell.protocols.paper.place import CannotPrintError, Place
from deskbell.protocols.paper.reprint import Print, printed
from deskbell.protocols.shipped import Version

MOST_KEPT = 2000
Pairs = tuple[tuple[str, str], ...]


class _ByMark:
    """A protocol that is told from others by its mark, so that nobody has to compare all of it."""

    def __init__(self, version: Version) -> None:
        self.protocol: Protocol = version.protocol
        self.mark = (version.protocol.id, version.protocol.version, version.mark)

    def __hash__(self) -> int:
        return hash(self.mark)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByMark) and self.mark == other.mark


def print_now(version: Version, here: Place, form: str, language: str) -> Print:
    """Return what a card would be printed from now. Raises ``CannotPrintError`` as :func:`printed` does."""
    found = _reckoned(_ByMark(version), form, language, _pairs(here.bindings), _pairs(here.facts))
    if isinstance(found, Print):
        return found
    code, parts = found
    raise CannotPrintError(code, **dict(parts))


@lru_cache(maxsize=MOST_KEPT)
def _reckoned(which: _ByMark, form: str, language: str, bindings: Pairs, facts: Pairs) -> Print | tuple[str, Pairs]:
    try:
        return printed(which.protocol, dict(bindings), Order(Form(form), language), dict(facts))
    except CannotPrintError as error:
        return error.code, _pairs(error.parts)


def _pairs(values: Mapping[str, str]) -> Pairs:
    return tuple(sorted(values.items()))
