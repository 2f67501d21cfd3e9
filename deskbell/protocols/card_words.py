"""Cards in words: what one is called, and why it has to be printed anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst, get_text_list
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from deskbell.protocols.fact_words import LANGUAGES
from deskbell.protocols.filling import in_language
from deskbell.protocols.paper.complaint_words import complaint
from deskbell.protocols.paper.form import Form, Paper
from deskbell.protocols.paper.place import CannotPrintError
from deskbell.protocols.place_terms import STATION_SHORT, WORDS
from deskbell.protocols.shipped import shipped

FORMS: Mapping[str, Promise] = {
    Form.DESK: gettext_lazy("Desk card"),
    Form.WALLET: gettext_lazy("Wallet card"),
    Form.POSTER: gettext_lazy("Poster"),
}
FORMS_OF: Mapping[str, Promise] = {
    Form.DESK: gettext_lazy("Desk cards"),
    Form.WALLET: gettext_lazy("Wallet cards"),
    Form.POSTER: gettext_lazy("Posters"),
}
PAPERS: Mapping[str, Promise] = {
    Paper.LETTER: pgettext_lazy("paper", "Letter"),
    Paper.A4: pgettext_lazy("paper", "A4"),
}
GONE, BROKEN = "gone", "broken"
"""Why a card is not true any more, besides what :func:`reprint_reasons` gives: nobody follows it; it can't be made."""
WHY: Mapping[str, Promise] = {
    "version": gettext_lazy("There is a new version of the protocol"),
    "content": gettext_lazy("The words of the protocol have changed"),
    GONE: gettext_lazy("The protocol is not in force any more"),
    BROKEN: gettext_lazy("It can’t be printed as the place is now"),
}


def reader_language() -> str:
    """Return the language of whoever reads, by its two letters."""
    return (get_language() or "en")[:2]


def title_of(protocol: str) -> str:
    """Return the title of a protocol in the reader's language; its name if it is not in force any more."""
    version = shipped().get(protocol)
    return in_language(version.protocol.title, reader_language()) if version else protocol


def language_name(language: str) -> str:
    """Return the name of a language as the reader calls it."""
    return _(LANGUAGES[language]) if language in LANGUAGES else language


def card_name(data: Mapping[str, Any]) -> str:
    """Return what a card is called: its protocol, its form and its language."""
    form, language = str(data.get("form", "")), str(data.get("language", ""))
    return f"{title_of(str(data.get('protocol', '')))}: {FORMS.get(form, form)}, {language_name(language)}"


def reasons_words(reasons: Iterable[str]) -> str:
    """Say why cards are not true any more: “Safe room has changed”. No full stop."""
    known = dict.fromkeys(reasons)
    labels = {**WORDS, **STATION_SHORT}
    changed = [str(labels.get(name, name)) for kind, _space, name in (one.partition(" ") for one in known) if name]
    parts = [_changed(changed)] if changed else []
    parts += [str(words) for reason, words in WHY.items() if reason in known]
    return "; ".join([capfirst(parts[0]), *parts[1:]]) if parts else ""


def _changed(names: Sequence[str]) -> str:
    words = {"what": get_text_list(list(names), _("and"))}
    return ngettext("%(what)s has changed", "%(what)s have changed", len(names)) % words


def why_not(error: CannotPrintError) -> str:
    """Say why a card can't be printed, with the names that the page of the place uses."""
    labels = {**WORDS, "place": gettext_lazy("Name of the place")}
    names = [str(labels.get(name, name)) for name in error.parts.get("field", "").split(", ")]
    if error.code == "unbound":
        return _("Not said here yet: %(what)s.") % {"what": get_text_list(names, _("and"))}
    named = {**error.parts, "field": names[0]} if "field" in error.parts else error.parts
    return complaint(CannotPrintError(error.code, **named), _)
