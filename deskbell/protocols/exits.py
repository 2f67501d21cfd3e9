"""The ways out of a step as a reader sees them: each with the words that stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deskbell.protocols.definition import Edge, Kind, Step
from deskbell.protocols.fact_words import condition_words
from deskbell.protocols.filling import in_language
from deskbell.protocols.marks import Say
from deskbell.protocols.marks import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out. label is "" if it is simply what comes next; is_other: for whoever did not do or know it."""

    label: str
    to: str
    is_other: bool = False


def exits(step: Step, language: str, say: Say) -> list[Exit]:
    """Return the ways out of a step, in order."""
    found = [
        exit_
        for answer in step.answers
        for exit_ in _ways(answer.then, in_language(answer.text, language) or "…", say, is_other=False)
    ]
    found += _ways(step.then, "", say, is_other=False)
    if not step.answers and step.otherwise == step.then:
        return found
    return [*found, *_ways(step.otherwise, say(_OTHER.get(step.kind, _SKIPPED)), say, is_other=True)]


_SKIPPED = _("Skipped")
_OTHER = {Kind.WAIT: _("Time is up, or skipped"), Kind.CALL: _("Not possible, or skipped")}


def _ways(edges: Iterable[Edge], label: str, say: Say, *, is_other: bool) -> Iterator[Exit]:
    conditional = False
    for edge in edges:
        when = condition_words(edge.when, say)
        otherwise = say(_("else")) if conditional else ""
        words = say(_("if {condition}")).format(condition=when) if when else otherwise
        conditional = conditional or bool(when)
        yield Exit(", ".join(filter(None, (label, words))), edge.to, is_other)
