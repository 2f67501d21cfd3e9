"""What each place fills into a protocol's sentences: ``{help_extension}`` becomes ``*00``.

A name in braces stands first for words that the protocol chooses by facts, then for one of these
(:func:`deskbell.protocols.filling.fill`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Binding:
    """One thing that a place says of itself. can_dial: it may be the number of a ``call``.

    unsaid: what stands in a sentence, by language, where a place has not said it. Nobody under stress reads braces.
    """

    name: str
    what: str
    example: str
    unsaid: Mapping[str, str]
    can_dial: bool = False


def gettext_noop(words: str) -> str:
    """Mark words for translation; whoever shows them translates."""
    return words


_ALL = (
    Binding(
        "help_extension",
        gettext_noop("The extension that calls other staff"),
        "*00",
        {"en": "the help extension", "es": "la extensión de ayuda"},
        can_dial=True,
    ),
    Binding(
        "alarm_code",
        gettext_noop("The preset code that sets off the alarm"),
        "#00",
        {"en": "the alarm code", "es": "el código de alarma"},
        can_dial=True,
    ),
    Binding(
        "safe_room",
        gettext_noop("The room that can be locked, with a telephone"),
        gettext_noop("the staff room"),
        {"en": "a room that locks", "es": "una sala que se pueda cerrar"},
    ),
    Binding(
        "police_nonemergency",
        gettext_noop("The police, when it can wait a little"),
        "555-0134",
        {"en": "the police", "es": "la policía"},
        can_dial=True,
    ),
    Binding(
        "cover_phrase",
        gettext_noop("A harmless sentence that tells colleagues to send help"),
        gettext_noop("Is the blue folder back?"),
        {"en": "“Let me ask my manager.”", "es": "«Permítame preguntar a mi responsable.»"},
    ),
    Binding(
        "lone_rule",
        gettext_noop("What holds when somebody works alone"),
        gettext_noop("Nobody works alone after six."),
        {"en": "Do not stay alone.", "es": "No se quede a solas."},
    ),
)
BINDINGS: Mapping[str, Binding] = {binding.name: binding for binding in _ALL}
"""The known ones, by name, in the order in which a form asks for them."""

EXAMPLES: Mapping[str, str] = {binding.name: binding.example for binding in _ALL}
"""Invented values, for reading a protocol where no place is meant."""


def with_unsaid(said: Mapping[str, str], language: str) -> dict[str, str]:
    """Return what a place says, and for what it does not say the plain words that stand in for it."""
    return {name: said.get(name) or binding.unsaid.get(language, "") for name, binding in BINDINGS.items()}
