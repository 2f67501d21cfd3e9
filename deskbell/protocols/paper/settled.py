"""A protocol as it runs where it is read: what the facts of a desk decide beforehand is decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from deskbell.protocols.definition import Condition, Edge, Protocol, Step


def settled(protocol: Protocol, facts: Mapping[str, str]) -> Protocol:
    """Return it without the ways that these facts close, and without conditions that they fulfil."""
    return replace(protocol, steps={name: _step(step, facts) for name, step in protocol.steps.items()})


def _step(step: Step, facts: Mapping[str, str]) -> Step:
    return replace(
        step,
        answers=tuple(replace(one, then=tuple(_open(one.then, facts))) for one in step.answers),
        then=tuple(_open(step.then, facts)),
        otherwise=tuple(_open(step.otherwise, facts)),
    )


def _open(edges: Iterable[Edge], facts: Mapping[str, str]) -> Iterator[Edge]:
    for edge in edges:
        needs = edge.when.needs
        if any(name in facts and facts[name] not in values for name, values in needs.items()):
            continue
        left = {name: values for name, values in needs.items() if name not in facts}
        yield Edge(edge.to, Condition(left))
        if not left:
            return
