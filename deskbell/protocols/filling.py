"""Texts as a person reads them: in one language, with what is bound at a place and what the facts choose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from deskbell.protocols.definition import Protocol, Text

PLACE = re.compile(r"\{([a-z][a-z0-9_-]*)\}")
MOST_DEEP = 3
"""Words may hold words. Those that hold each other are filled so often, and no more."""


def in_language(text: Text, language: str) -> str:
    """Return words in a language, else in English, else in any."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def fill(
    text: Text, facts: Mapping[str, str] | None, bindings: Mapping[str, str], protocol: Protocol, language: str
) -> str:
    """Return a text with every ``{name}`` filled in; a name that nothing is known for stays as it is.

    facts choose among the words of the protocol; None leaves them as names, for whoever reads all of them.
    """
    words = in_language(text, language)
    for _ in range(MOST_DEEP):
        filled = PLACE.sub(lambda found: _value(found, facts, bindings, protocol, language), words)
        if filled == words:
            break
        words = filled
    return words


def names_in(text: Text) -> Iterator[str]:
    """Yield the names that a text has places for, in every language."""
    for words in text.values():
        yield from PLACE.findall(words)


def _value(
    found: re.Match[str],
    facts: Mapping[str, str] | None,
    bindings: Mapping[str, str],
    protocol: Protocol,
    language: str,
) -> str:
    name = found.group(1)
    if facts is not None:
        for variant in protocol.words.get(name, ()):
            if variant.when.holds(facts):
                return in_language(variant.text, language)
    return bindings.get(name) or found.group()
