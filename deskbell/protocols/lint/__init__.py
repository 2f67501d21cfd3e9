"""What a reader's eye would miss in a protocol: dead ends, facts that nobody knows, headlines too long to take in.

:func:`lint` looks at a protocol that could be read; what is wrong with the form of a file,
:mod:`deskbell.protocols.reading` has said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from deskbell.protocols.definition import Protocol
from deskbell.protocols.finding import Finding, in_order
from deskbell.protocols.lint import (
    facts,
    graph,
    head,
    people,
    plans,
    steps,
    translations,
    variables,
    wording,
)
from deskbell.protocols.lint.look import Look
from deskbell.protocols.reading.places import Places

CHECKS = (head, graph, facts, variables, steps, wording, translations, people, plans)


def lint(
    protocol: Protocol,
    bindings: Mapping[str, str] | None = None,
    others: Mapping[str, Protocol] | None = None,
    *,
    today: date | None = None,
    places: Places | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with a protocol, in the order of its file.

    bindings: what the place fills in; None where no place is meant, and then nothing counts as unbound.
    others: the protocols that a ``plan`` may name, by id; None where they aren't known.
    today: the day on which a review may be overdue. places: ``Reading.places``, for lines and columns.
    """
    look = Look(protocol, bindings, others, today, places or {})
    return in_order(finding for check in CHECKS for finding in check.check(look))


__all__ = ["lint"]
