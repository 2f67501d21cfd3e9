"""What is wrong with a body, a field or a parameter, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_NAME = 80

Context = dict[str, Any]


def _too_long(context: Context) -> str:
    most = context["max_length"]
    return ngettext("it is longer than %(n)d character", "it is longer than %(n)d characters", most) % {"n": most}


def _none_of_these(context: Context) -> str:
    return _("it must be one of %(these)s") % {"these": str(context["expected"]).replace(" or ", ", ")}


WORDS: dict[str, Callable[[Context], str]] = {
    "missing": lambda _context: _("it is missing"),
    "extra_forbidden": lambda _context: _("there is no field of this name"),
    "string_type": lambda _context: _("it must be text"),
    "string_unicode": lambda _context: _("it holds half a character; send valid Unicode"),
    "too_long": _too_long,
    "too_short": lambda _context: _("it is empty"),
    "float_type": lambda _context: _("it must be a number"),
    "literal_error": _none_of_these,
    "greater_than_equal": lambda context: _("it must be at least %(least)d") % {"least": context["ge"]},
    "less_than_equal": lambda context: _("it must be at most %(most)d") % {"most": context["le"]},
    "model_attributes_type": lambda _context: _("it must be a JSON object"),
    "value_error": lambda context: str(context["error"]),
}


def told(found: dict[str, Any]) -> dict[str, str]:
    """Return error, field and remedy for the first thing that pydantic found wrong."""
    field = ".".join(_printable(part) for part in found["loc"] if part not in ("body", "data", "query"))
    say = WORDS.get(str(found["type"])) or WORDS.get(str(found["type"]).removeprefix("string_"))
    said = say(found.get("ctx") or {}) if say else _("it is not as described")
    return {
        "error": _("%(field)s: %(said)s") % {"field": field or _("The body"), "said": said},
        "field": field,
        "remedy": _("Correct it and send it again. The shapes are at /api/v1/openapi.json."),
    }


def _printable(part: object) -> str:
    """Return a name that the caller made up, short and in whole characters."""
    return str(part)[:MOST_NAME].encode("utf-8", "replace").decode()
