"""What was done in the guide, in words: after the name of who did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deskbell.protocols.filling import in_language

Data = Mapping[str, Any]

STOOD = {
    "get_help": lambda: _("asked for more help"),
    "call_911": lambda: _("said that 911 is being called"),
    "safe_room": lambda: _("went to safety"),
    "over": lambda: _("said in the guide that it is over"),
}


def _in_words(data: Data, field: str) -> str:
    """Return what was on the screen, in the reader's language; what is not known any more is named as it is."""
    return in_language(data.get(field) or {}, (get_language() or "en")[:2]) or _("a screen that is not known here")


def _begun(data: Data) -> str:
    parts = {"title": _in_words(data, "title"), "version": data.get("version", "")}
    return _("opened the guide: %(title)s (version %(version)s)") % parts


def _tap(data: Data) -> str:
    shown = _in_words(data, "shown")
    if data.get("said"):
        return _("“%(shown)s” %(said)s") % {"shown": shown, "said": _in_words(data, "said")}
    return _("did: %(shown)s") % {"shown": shown}


def _on(words: Callable[[], str]) -> Callable[[Data], str]:
    """Return what puts the words of the screen into these."""
    return lambda data: words() % {"shown": _in_words(data, "shown")}


def _stood(data: Data) -> str:
    tell = STOOD.get(str(data.get("action", "")))
    return tell() if tell else _("used the guide")


LINES: dict[str, Callable[[dict[str, Any]], str]] = {
    "guide.begun": _begun,
    "guide.join": lambda _data: _("follows the guide"),
    "guide.leave": lambda _data: _("closed the guide"),
    "guide.open": lambda data: _("said what it is: %(title)s") % {"title": _in_words(data, "title")},
    "guide.here": _on(lambda: _("came to: %(shown)s")),
    "guide.tap": _tap,
    "guide.skip": _on(lambda: _("skipped: %(shown)s")),
    "guide.back": _on(lambda: _("went back from: %(shown)s")),
    "guide.time_up": _on(lambda: _("waited long enough: %(shown)s")),
    "guide.stand": _stood,
}
