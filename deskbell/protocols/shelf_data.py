"""A shelf of protocols as plain JSON-able data in one language: what a browser needs to lead somebody by itself.

Read by shell/static/shell/live/guide_engine.js. What is empty is left out, and so is what no screen shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deskbell.protocols.definition import Answer, Condition, Edge, Protocol, Role, Step, Variant
from deskbell.protocols.engine import Shelf
from deskbell.protocols.filling import in_language

Data = dict[str, Any]

OF_THE_SERVER = ("task", "raises", "notifies")


def shelf_data(shelf: Shelf, language: str) -> Data:
    """Return the protocols of a shelf by id, and which is the first. Names in braces are left for who fills them in."""
    return {
        "first": shelf.first,
        "protocols": {name: _protocol(one, language) for name, one in shelf.protocols.items()},
    }


def for_screens(shelf: Shelf, language: str) -> Data:
    """Return the same protocols by id without what is done on the server alone: raising, telling and counting tasks."""
    protocols: Data = shelf_data(shelf, language)["protocols"]
    for protocol in protocols.values():
        for step in protocol["steps"].values():
            for name in OF_THE_SERVER:
                step.pop(name, None)
    return protocols


def readable_from(shelf: Shelf, first: str) -> set[str]:
    """Return the ids of a protocol and of all that its plans lead into, of those that are on the shelf."""
    found: set[str] = set()
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name in shelf.protocols and name not in found:
            found.add(name)
            waiting += [step.plan for step in shelf.protocols[name].steps.values() if step.plan]
    return found


def _protocol(protocol: Protocol, language: str) -> Data:
    return {
        "version": protocol.version,
        "title": in_language(protocol.title, language),
        "steps": {name: _step(step, language) for name, step in protocol.steps.items()},
        **_filled(
            begin={role.value: name for role, name in protocol.begin.items()},
            standing={action.value: name for action, name in protocol.standing.items()},
            asked={name: list(values) for name, values in protocol.asked.items()},
            words={name: [_variant(one, language) for one in some] for name, some in protocol.words.items()},
        ),
    }


def _step(step: Step, language: str) -> Data:
    everybody = step.roles == frozenset(Role)
    return {
        "kind": step.kind.value,
        **_filled(
            {"for": [] if everybody else sorted(step.roles)},
            text=in_language(step.text, language),
            detail=in_language(step.detail, language),
            about=step.about,
            answers=[_answer(one, language) for one in step.answers],
            then=_edges(step.then),
            otherwise=_edges(step.otherwise),
            until=_condition(step.until),
            number=step.number,
            plan=step.plan,
            at_most=step.at_most,
            task=step.task,
            raises=step.raises,
            notifies=[role.value for role in sorted(step.notifies)],
        ),
    }


def _answer(answer: Answer, language: str) -> Data:
    return _filled(text=in_language(answer.text, language), means=answer.means, then=_edges(answer.then))


def _variant(variant: Variant, language: str) -> Data:
    return _filled(when=_condition(variant.when), text=in_language(variant.text, language))


def _edges(edges: Iterable[Edge]) -> list[Data]:
    return [{"to": edge.to, **_filled(when=_condition(edge.when))} for edge in edges]


def _condition(condition: Condition) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in condition.needs.items()}


def _filled(some: Data | None = None, **fields: object) -> Data:
    """Return the fields that say something."""
    return {name: value for name, value in {**(some or {}), **fields}.items() if value}
