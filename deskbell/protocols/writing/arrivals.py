"""Steps that come in from another version: what they are called here, and what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from deskbell.protocols.definition import Answer, Edge, Protocol, Step
from deskbell.protocols.writing.renaming import renamed


def arriving(base: Protocol, ours: Protocol, theirs: Protocol) -> tuple[Protocol, Mapping[str, str]]:
    """Return theirs with new names for its new steps whose names ours uses for other steps; and by them the old names."""
    called: dict[str, str] = {}
    for name, step in theirs.steps.items():
        if name not in base.steps and name in ours.steps and not is_alike(step, ours.steps[name]):
            called[_free(name, step, (base, ours, theirs), called)] = name
    for new, old in called.items():
        theirs = renamed(theirs, old, new)
    return theirs, called


def is_alike(one: Step, other: Step) -> bool:
    """Tell whether two steps are the same screen, whatever else differs."""
    return (one.kind, one.text, one.detail) == (other.kind, other.text, other.detail)


def ends_of(value: object) -> set[str]:
    """Return the steps to which a value leads: a step, its answers, its ways."""
    match value:
        case Edge():
            return {value.to}
        case Answer():
            return ends_of(value.then)
        case Step():
            return ends_of(tuple(value.exits))
        case tuple():
            return {name for one in value for name in ends_of(one)}
    return set()


def order_in(base: Protocol, ours: Protocol, theirs: Protocol) -> list[str]:
    """Return the steps of all three, each once: as theirs has them, then what else there is."""
    return list(dict.fromkeys((*theirs.steps, *base.steps, *ours.steps)))


def _free(name: str, step: Step, versions: tuple[Protocol, ...], called: Mapping[str, str]) -> str:
    """Return the first name that is free, or under which ours has this step already."""
    base, ours, theirs = versions

    def candidates() -> Iterator[str]:
        yield from (f"{name[:50].rstrip('_-')}_{number}" for number in count(2))

    return next(
        one
        for one in candidates()
        if one not in called
        and one not in base.steps
        and one not in theirs.steps
        and (one not in ours.steps or is_alike(step, ours.steps[one]))
    )
