"""What is wrong with a text that is to be a protocol, in words, and whether it can be shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from deskbell.protocols import finding_words
from deskbell.protocols.definition import Protocol
from deskbell.protocols.finding import Finding, Weight
from deskbell.protocols.lint import lint
from deskbell.protocols.marks import Say, english
from deskbell.protocols.reading import Reading, read

MOST_SAID = 200
"""More messages than that nobody reads, and putting ten thousand into words takes a second."""

Said = Mapping[str, str | int]
"""One finding in words: ``line`` and ``column`` from 1 (0: the file as a whole), ``weight``, ``message``, ``remedy``."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a text. findings: the first of them; weights: of all. protocol: None if it can't be shown."""

    findings: Sequence[Said]
    weights: Sequence[Weight]
    protocol: Protocol | None

    def count(self, weight: Weight) -> int:
        """Return how many findings weigh so much."""
        return self.weights.count(weight)


def check(
    source: str,
    others: Mapping[str, Protocol],
    bindings: Mapping[str, str] | None = None,
    *,
    name: str = "",
    today: date | None = None,
    say: Say = english,
) -> Checked:
    """Read and examine a text. Whatever it is, nothing is raised.

    others: the protocols that a ``plan`` may name. bindings: what a place fills in, where one is meant. name: what it has
    to be called, where that is settled. say: gettext.
    """
    reading, found = examined(source, others, bindings, name=name, today=today)
    return Checked([_said(one, say) for one in found[:MOST_SAID]], [one.weight for one in found], reading.protocol)


def examined(
    source: str,
    others: Mapping[str, Protocol],
    bindings: Mapping[str, str] | None = None,
    *,
    name: str = "",
    today: date | None = None,
) -> tuple[Reading, Sequence[Finding]]:
    """Return a text as it was read, and all that is wrong with it; with what :func:`check` is given."""
    # A text can hold what is no letter by itself; reading says so.
    reading = read(source.encode("utf-8", "surrogatepass"))
    protocol = reading.protocol
    if protocol is None:
        return reading, reading.findings
    around = {one: other for one, other in others.items() if one != protocol.id}
    found = [*reading.findings, *lint(protocol, bindings, around, today=today, places=reading.places)]
    if name and protocol.id != name:
        line, column = reading.places.get(("protocol",), (1, 1))
        found.insert(0, Finding("renamed", line, column, {"name": protocol.id, "was": name}))
    return reading, found


def _said(finding: Finding, say: Say) -> Said:
    return {
        "line": finding.line,
        "column": finding.column,
        "weight": finding.weight.value,
        "message": finding_words.message(finding, say),
        "remedy": finding_words.remedy(finding, say),
    }
