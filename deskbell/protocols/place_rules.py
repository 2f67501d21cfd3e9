"""What may be said of a place: words that fit on a screen under stress, numbers that can be dialed."""

from __future__ import annotations

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.facts import STATION
from deskbell.protocols.models.station import Alone, YesNo

MOST_WORDS = 120
MOST_NUMBER = 40
DIALED = re.compile(r"(?=.*[0-9*#])[0-9*#+,.() -]+")
NOT_911 = {
    "help_extension": _(
        "911 calls the police, not your colleagues, and the guide has its own button for it. "
        "Write the extension that rings in the house."
    ),
    "police_nonemergency": _("911 is for what cannot wait. Write the number of the police for everything else."),
}


class BadSaying(Exception):
    """It can't be said like this. field: the name of the binding or fact; message: what is wrong and what to do."""

    def __init__(self, field: str, message: str | Promise) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def most(name: str) -> int:
    """Return how many letters a binding may have."""
    return MOST_NUMBER if BINDINGS[name].can_dial else MOST_WORDS


def checked(name: str, value: str) -> str:
    """Return what a place may say of a binding or a fact, without doubled spaces; blank says nothing.

    Raises:
        BadSaying: it can't be used.

    """
    if name in STATION:
        return _checked_fact(name, value)
    if name not in BINDINGS:
        raise BadSaying(name, _("Nothing of this name can be said of a place."))
    words = " ".join(value.split())
    wrong = _wrong(name, words) if words else None
    if wrong is not None:
        raise BadSaying(name, wrong)
    return words


def _checked_fact(name: str, value: str) -> str:
    choices = Alone.values if name == "alone" else YesNo.values
    if value and value not in choices:
        raise BadSaying(name, _("Choose one of these."))
    return value


def _wrong(name: str, words: str) -> str | Promise | None:
    if len(words) > most(name):
        return too_long(name)
    if any(unicodedata.category(letter).startswith("C") for letter in words):
        return _("A sign stands in it that cannot be shown. Write it anew by hand.")
    if "{" in words or "}" in words:
        return _("Leave out the braces { and }: protocols use them for names.")
    return _wrong_number(name, words) if BINDINGS[name].can_dial else None


def too_long(name: str) -> str | Promise:
    """Say that a text is too long, and how long it may be."""
    return _("Use %(most)d letters or fewer: it must fit on a telephone.") % {"most": most(name)}


def _wrong_number(name: str, words: str) -> str | Promise | None:
    if not DIALED.fullmatch(words):
        return _("This is dialed: use digits, *, # and +, such as %(example)s.") % {"example": BINDINGS[name].example}
    digits = re.sub(r"[^0-9*#]", "", words)
    return NOT_911.get(name) if digits in {"911", "9911"} else None
