"""Less of a protocol, for paper with less room: nothing is left out that decides what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from deskbell.protocols.definition import Edge, Kind, Protocol, Role, Step
from deskbell.protocols.paths import beginning, path

MOST_OPENING = 6


def way(protocol: Protocol, role: Role) -> list[str]:
    """Return the steps that a role comes to from its beginning, in reading order; what only a standing action leads to not."""
    return path(replace(protocol, standing={}), role)


def shortened(protocol: Protocol, role: Role) -> Protocol:
    """Return it with its critical steps, its ends, and the questions that choose between them, with what follows each answer.

    A critical step never stands without the question that leads there: who must do it, and who must not, stays said.
    """
    names = way(protocol, role)
    kept = _needed(protocol, role, names)
    while lost := _lost(protocol, role, kept):
        kept |= {name for name in names if lost & {edge.to for edge in protocol.steps[name].exits}}
    return _only(protocol, kept)


def _needed(protocol: Protocol, role: Role, names: list[str]) -> set[str]:
    kept = {name for name in names if protocol.steps[name].critical or protocol.steps[name].kind is Kind.END}
    kept |= {beginning(protocol, role)} & protocol.steps.keys()
    for name in reversed(names):
        step = protocol.steps[name]
        if step.kind is Kind.ASK and (name in kept or len({_landing(protocol, kept, to) for to in _targets(step)}) > 1):
            kept.add(name)
            kept |= {to for to in _targets(step) if to in protocol.steps and protocol.steps[to].kind is not Kind.ASK}
    return kept


def _lost(protocol: Protocol, role: Role, kept: set[str]) -> set[str]:
    """Return what is kept and yet has no way to it: one led there only under a condition, from a step that is not kept."""
    lost = kept - set(way(_only(protocol, kept), role))
    return {name for name in lost if protocol.steps[name].kind is not Kind.END}


def safest(protocol: Protocol, role: Role) -> Protocol:
    """Return the one way that somebody takes who is sure of nothing, from the beginning to the end."""
    return _along(protocol, _safest_way(protocol, role))


def opening(protocol: Protocol, role: Role) -> Protocol:
    """Return it up to the first question, and no more than six steps."""
    names = _safest_way(protocol, role)
    asks = (number for number, name in enumerate(names, 1) if protocol.steps[name].kind is Kind.ASK)
    return _along(protocol, names[: min(next(asks, MOST_OPENING), MOST_OPENING)])


def _safest_way(protocol: Protocol, role: Role) -> list[str]:
    """Return where it goes on from step to step; from a question, where it leads whoever does not know."""
    names: list[str] = []
    name = beginning(protocol, role)
    while name in protocol.steps and name not in names:
        names.append(name)
        name = _onward(protocol.steps[name])
    return names


def _along(protocol: Protocol, names: Iterable[str]) -> Protocol:
    return replace(protocol, steps={name: protocol.steps[name] for name in names})


def _onward(step: Step) -> str:
    """Return where it goes on if nothing special is known, "" at an end."""
    ways = step.then or step.otherwise or tuple(step.exits)
    return ways[-1].to if ways else ""


def _targets(step: Step) -> list[str]:
    """Return where the answers to a question lead."""
    return [edge.to for answer in step.answers for edge in answer.then]


def _landing(protocol: Protocol, kept: set[str], name: str) -> str:
    """Return the first step that is kept, from here on: "" if none is."""
    seen: set[str] = set()
    while name in protocol.steps and name not in kept and name not in seen:
        seen.add(name)
        name = _onward(protocol.steps[name])
    return name if name in kept else ""


def _only(protocol: Protocol, kept: set[str]) -> Protocol:
    def landing(name: str) -> str:
        return _landing(protocol, kept, name)

    steps = {name: _led(step, landing) for name, step in protocol.steps.items() if name in kept}
    return replace(protocol, steps=steps)


def _led(step: Step, landing: Callable[[str], str]) -> Step:
    def led(edges: Iterable[Edge]) -> tuple[Edge, ...]:
        found = [replace(edge, to=to) for edge in edges if (to := landing(edge.to))]
        return tuple(found if len({edge.to for edge in found}) > 1 else [Edge(edge.to) for edge in found[:1]])

    answers = tuple(replace(one, then=led(one.then)) for one in step.answers)
    return replace(step, answers=answers, then=led(step.then), otherwise=led(step.otherwise))
