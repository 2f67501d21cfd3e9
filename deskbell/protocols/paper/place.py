"""Whose card it is, and what can be wrong with what a place wrote."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.facts import STATION

MOST_LETTERS = 300
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Kinds of signs that leave no ink, of which some turn round the words that follow them."""
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


class CannotPrintError(ValueError):
    """No card can be made. code and parts say what to mend; the words are in ``complaint_words``."""

    def __init__(self, code: str, **parts: str) -> None:
        super().__init__(f"{code}: {parts}")
        self.code, self.parts = code, parts


@dataclass(frozen=True)
class Place:
    """What a place says of itself: its name, what it fills in, and the facts of the desk."""

    name: str = ""
    bindings: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def complain(self) -> None:
        """Raise if something in it can't be meant or can't be printed."""
        for name, value in self._written():
            if any(unicodedata.category(sign) in UNSEEN and sign not in JOINERS for sign in value):
                raise CannotPrintError("control_sign", field=name)
            if len(value) > MOST_LETTERS:
                raise CannotPrintError("too_many_letters", field=name, letters=str(len(value)), most=str(MOST_LETTERS))
        for name in self.bindings.keys() - BINDINGS.keys():
            raise CannotPrintError("unknown_binding", field=name, known=", ".join(BINDINGS))
        for name, value in self.facts.items():
            if value not in STATION.get(name, ()):
                known = ", ".join(f"{fact}={'|'.join(values)}" for fact, values in STATION.items())
                raise CannotPrintError("unknown_fact", field=f"{name}={value}", known=known)

    def _written(self) -> Iterator[tuple[str, str]]:
        yield "place", self.name
        yield from self.bindings.items()
