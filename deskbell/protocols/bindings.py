"""What each place fills into a protocol's sentences, and the filling. ``{help_extension}`` becomes ``*00``.

A name in braces stands first for words that the protocol chooses by facts, then for one of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deskbell.protocols.definition import Protocol, Text, Variant

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)\}")


@dataclass(frozen=True, slots=True)
class Binding:
    """One thing that a place says of itself. can_dial: it may be the number of a ``call``."""

    name: str
    what: str
    example: str
    can_dial: bool = False


def gettext_noop(words: str) -> str:
    """Mark words for translation; whoever shows them translates."""
    return words


_ALL = (
    Binding("help_extension", gettext_noop("The extension that calls other staff"), "*00", can_dial=True),
    Binding("alarm_code", gettext_noop("The preset code that sets off the alarm"), "#00", can_dial=True),
    Binding("safe_room", gettext_noop("The room that can be locked, with a telephone"), gettext_noop("the staff room")),
    Binding("police_nonemergency", gettext_noop("The police, when it can wait a little"), "555-0134", can_dial=True),
    Binding(
        "cover_phrase",
        gettext_noop("A harmless sentence that tells colleagues to send help"),
        gettext_noop("Is the blue folder back?"),
    ),
    Binding(
        "lone_rule",
        gettext_noop("What holds when somebody works alone"),
        gettext_noop("Nobody works alone after six."),
    ),
)
BINDINGS: Mapping[str, Binding] = {binding.name: binding for binding in _ALL}
"""The known ones, by name, in the order in which a form asks for them."""

EXAMPLES: Mapping[str, str] = {binding.name: binding.example for binding in _ALL}
"""Invented values, for reading a protocol where no place is meant."""


def placeholders(text: str) -> list[str]:
    """Return the names in braces, in their order."""
    return PLACEHOLDER.findall(text)


def in_language(text: Text, language: str) -> str:
    """Return words in a language; failing that in English, failing that in any."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def chosen(variants: Iterable[Variant], language: str, facts: Mapping[str, str]) -> str:
    """Return the words of the first variant whose condition holds, or ""."""
    return next((in_language(one.text, language) for one in variants if one.when.holds(facts)), "")


def fill(text: Text, language: str, protocol: Protocol, facts: Mapping[str, str], bindings: Mapping[str, str]) -> str:
    """Return a sentence as somebody reads it. A name that nothing stands for stays in its braces.

    What a place wrote is never filled again, so that braces in it stay braces.
    """
    words = {name: found for name, some in protocol.words.items() if (found := chosen(some, language, facts))}
    return _put_in(_put_in(in_language(text, language), words), bindings)


def _put_in(sentence: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], sentence)
