"""Changing a field of the head of a protocol's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from deskbell.protocols.definition import Protocol
from deskbell.protocols.writing.draft import CannotChange, draft_of
from deskbell.protocols.writing.fitting import fitted
from deskbell.protocols.writing.quoting import tidy
from deskbell.protocols.writing.tidying import tidy_text, tidy_words
from deskbell.protocols.writing.yaml_text import APART, head_fields


@dataclass(frozen=True, slots=True)
class Facts:
    """What the field ``facts`` says: those that Deskbell knows, and those that questions settle, with their values."""

    known: frozenset[str] = frozenset()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_TIDY: Mapping[str, Callable[[Any], Any]] = {
    "title": tidy_text,
    "words": tidy_words,
    "owner": tidy,
    "sources": lambda some: tuple(words for one in some if (words := tidy(one))),
    "begin": lambda ways: {one: to for one, to in ways.items() if to},
    "standing": lambda ways: {one: to for one, to in ways.items() if to},
    "languages": lambda some: tuple(some) or ("en",),
}

FIELDS = (
    *("protocol", "version", "status", "title", "covers", "languages", "owner", "review", "sources"),
    *("facts", "words", "begin", "standing"),
)


def put_head(source: str, name: str, value: Any) -> str:
    """Return the text with another value of a field of the head.

    value is what the field of :class:`~deskbell.protocols.definition.Protocol` holds, of ``facts`` a :class:`Facts`.
    A value that says nothing takes the field out.

    Raises:
        CannotChange: there is no such field, the value can't be said, or the text can't be changed.

    """
    if name not in FIELDS:
        raise CannotChange("no_field", {"field": name})
    draft = draft_of(source)
    expected = with_field(draft.protocol, name, value)
    old, new = head_fields(draft.protocol), head_fields(expected)
    return draft.with_head(fitted(draft.head, old, new, APART), expected)


def with_field(protocol: Protocol, name: str, value: Any) -> Protocol:
    """Return a protocol with another value of a field of the head, tidied."""
    if name == "facts":
        return replace(protocol, known=value.known, asked=value.asked)
    changed: dict[str, Any] = {"id" if name == "protocol" else name: _TIDY.get(name, lambda one: one)(value)}
    return replace(protocol, **changed)
