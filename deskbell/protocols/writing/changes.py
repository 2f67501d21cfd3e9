"""One change of a protocol's text after another: each takes the text, and returns it with only the changed lines anew.

Each raises :class:`~deskbell.protocols.writing.draft.CannotChange` and changes nothing where the text does not read, its
layout leaves no room, or what was asked for can't be said in a protocol.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from deskbell.protocols.definition import Protocol, Step
from deskbell.protocols.finding import Finding
from deskbell.protocols.reading.fields import MOST_NAME, NAME
from deskbell.protocols.writing import blocks
from deskbell.protocols.writing.draft import CannotChange, Draft, draft_of, same_step
from deskbell.protocols.writing.fitting import fitted_body
from deskbell.protocols.writing.tidying import tidy_step
from deskbell.protocols.writing.yaml_text import step_lines


def put_step(source: str, step: Step) -> str:
    """Replace the step of that id. Of its fields, only those that changed are written anew."""
    draft = draft_of(source)
    was, step = _step(draft, step.id), tidy_step(step)
    if same_step(was) == step:
        return source
    steps = draft.protocol.steps
    expected = replace(draft.protocol, steps={name: step if name == step.id else one for name, one in steps.items()})
    body = fitted_body(draft.steps, draft.steps.part(step.id), step_lines(was), step_lines(step))
    return draft.with_steps(blocks.changed(draft.steps, step.id, body), expected)


def add_step(source: str, step: Step, after: str = "") -> str:
    """Add a step after another, or ("") as the first."""
    draft, step = draft_of(source), tidy_step(step)
    check_new(draft, step.id)
    if after:
        _step(draft, after)
    fresh = blocks.written(draft.steps, step.id, step_lines(step))
    steps = blocks.insert(draft.steps, fresh, after, is_apart=blocks.is_airy(draft.steps))
    return draft.with_steps(steps, with_steps(draft.protocol, after, step))


def remove_step(source: str, name: str) -> str:
    """Take a step out to which nothing else leads any more."""
    draft = draft_of(source)
    _step(draft, name)
    leading = leads_to(draft.protocol, name)
    if leading:
        raise CannotChange("leads_here", {"step": name, "from": ", ".join(leading)})
    if len(draft.protocol.steps) == 1:
        raise CannotChange("last_step", {"step": name})
    kept = {one: step for one, step in draft.protocol.steps.items() if one != name}
    return draft.with_steps(blocks.without(draft.steps, name), replace(draft.protocol, steps=kept))


def move_step(source: str, name: str, after: str = "") -> str:
    """Put a step after another, or ("") first, with the notes directly above it."""
    draft = draft_of(source)
    step = _step(draft, name)
    if after:
        _step(draft, after)
    names = ["", *draft.protocol.steps]
    if name == after or names[names.index(name) - 1] == after:
        return source
    part = draft.steps.part(name)
    is_apart = blocks.is_airy(draft.steps)
    rest = blocks.without(draft.steps, name)
    steps = blocks.insert(rest, replace(part, lead=blocks.notes_of(part)), after, is_apart=is_apart)
    kept = {one: other for one, other in draft.protocol.steps.items() if one != name}
    return draft.with_steps(steps, with_steps(replace(draft.protocol, steps=kept), after, step))


def leads_to(protocol: Protocol, name: str) -> list[str]:
    """Return what leads to a step: names of other steps, ``begin.presser``, ``standing.over``."""
    heads: tuple[tuple[str, Mapping[str, str]], ...] = (
        ("begin", {role.value: to for role, to in protocol.begin.items()}),
        ("standing", {one.value: to for one, to in protocol.standing.items()}),
    )
    found = [f"{field}.{one}" for field, ways in heads for one, to in ways.items() if to == name]
    others = (step for step in protocol.steps.values() if step.id != name)
    return found + [step.id for step in others if any(edge.to == name for edge in step.exits)]


def check_new(draft: Draft, name: str) -> None:
    """Refuse a name that no step may have, or that one has."""
    if not NAME.fullmatch(name) or len(name) > MOST_NAME:
        raise CannotChange("not_a_name", finding=Finding("not_a_name", parts={"name": name}))
    if name in draft.protocol.steps:
        raise CannotChange("step_there", {"step": name})


def with_steps(protocol: Protocol, after: str, step: Step) -> Protocol:
    """Return a protocol with one step more, after another or first."""

    def in_order() -> Iterator[Step]:
        if not after:
            yield step
        for one in protocol.steps.values():
            yield one
            if one.id == after:
                yield step

    return replace(protocol, steps={one.id: one for one in in_order()})


def _step(draft: Draft, name: str) -> Step:
    if name not in draft.protocol.steps:
        raise CannotChange("no_step", {"step": name})
    return draft.protocol.steps[name]
