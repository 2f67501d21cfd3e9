"""Changing one part of a draft: it is put on top of what the draft says by now, so that two may write at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.text import slugify

from deskbell.people.models import Person
from deskbell.protocols.actions import ChangedMeanwhile, rewrite
from deskbell.protocols.content_hash import short_hash
from deskbell.protocols.definition import Edge, Kind, Protocol, Step, Text
from deskbell.protocols.models import Draft
from deskbell.protocols.writing.changes import add_step, put_step
from deskbell.protocols.writing.draft import protocol_of, same_step
from deskbell.protocols.writing.yaml_text import step_lines

TRIES = 5
MOST_NAME = 40


def changed(draft: Draft, by: Person, change: Callable[[str], str]) -> Draft:
    """Return a draft after a change of its text; made anew if somebody else changes it at the same moment.

    Raises:
        CannotChange: the change can't be made in what the draft says now.
        WrongStage: it is no longer open.
        TooLong: it would be larger than a protocol may be.

    """
    for _ in range(TRIES):
        try:
            return rewrite(draft, change(draft.source), by, seen=draft.turn)
        except ChangedMeanwhile as found:
            draft = found.draft
    raise ChangedMeanwhile(draft)


def mark_of_step(step: Step | None) -> str:
    """Return what tells a step as somebody has seen it from the same step after a change."""
    said: Any = step_lines(same_step(step)) if step else []
    return short_hash(list(said))


def step_added(source: str, headline: Text, kind: Kind, after: str) -> tuple[str, str]:
    """Return a text with one step more, and the name of it.

    It comes into the way: the step before it leads to it, and it leads where that one led. A question and an end before
    it stay as they are: nobody can know which answer is meant.
    """
    protocol = protocol_of(source)
    name = new_name(protocol, next(iter(headline.values()), ""))
    before = protocol.steps.get(after)
    comes = before is not None and before.kind not in {Kind.ASK, Kind.END}
    then = before.then if before is not None and comes else ()
    if not then and kind is not Kind.END:
        then = (Edge(_an_end(protocol) or after or next(iter(protocol.steps))),)
    roles = {"roles": before.roles} if before is not None else {}
    step = Step(name, kind, headline, then=() if kind is Kind.END else then, **roles)  # type: ignore[arg-type]
    source = add_step(source, step, after)
    if before is not None and comes:
        source = put_step(source, replace(before, then=(Edge(name),)))
    return source, name


def _an_end(protocol: Protocol) -> str:
    return next((name for name, step in protocol.steps.items() if step.kind is Kind.END), "")


def new_name(protocol: Protocol, headline: str) -> str:
    """Return a name for a step that no other has, made of what it says."""
    words = slugify(headline).replace("-", "_")[:MOST_NAME].strip("_")
    stem = words if words and words[0].isalpha() else f"step_{words}".strip("_")
    names = (stem, *(f"{stem}_{number}" for number in range(2, len(protocol.steps) + 3)))
    return next(name for name in names if name not in protocol.steps)
