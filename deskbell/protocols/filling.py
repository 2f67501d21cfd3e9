"""Texts as a person reads them: in one language, with words chosen by facts and with what is bound at a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from deskbell.protocols.definition import Protocol, Text

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)\}")


def in_language(text: Text, language: str) -> str:
    """Return words in a language; failing that in English, failing that in any."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def placeholders(words: str) -> list[str]:
    """Return the names in braces, in their order."""
    return PLACEHOLDER.findall(words)


def names_in(text: Text) -> Iterator[str]:
    """Yield the names that a text has places for, in every language."""
    for words in text.values():
        yield from placeholders(words)


def fill(
    text: Text, facts: Mapping[str, str] | None, bindings: Mapping[str, str], protocol: Protocol, language: str
) -> str:
    """Return a text with every ``{name}`` filled in; a name that nothing stands for stays in its braces.

    facts choose among the words of the protocol; None leaves them as names, for whoever reads all of them. Words that
    were chosen may hold a name of the place. What a place wrote is never filled again, so that its braces stay braces.
    """
    words = in_language(text, language)
    if facts is not None:
        chosen = {name: _chosen(protocol, name, facts, language) for name in placeholders(words)}
        words = _put_in(words, chosen)
    return _put_in(words, bindings)


def _chosen(protocol: Protocol, name: str, facts: Mapping[str, str], language: str) -> str:
    variants = (one for one in protocol.words.get(name, ()) if one.when.holds(facts))
    return next((in_language(one.text, language) for one in variants), "")


def _put_in(words: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], words)
