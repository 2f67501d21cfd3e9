"""Template tags of the design system: ``{% load shell %}``."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import lucide
from django import forms, template
from django.conf import settings
from django.forms import BoundField
from django.template import RequestContext
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from deskbell.people.account_browser import browser_of, device_of
from deskbell.people.account_choices import LANGUAGES
from deskbell.people.account_ended import SIGNED_OUT_COOKIE, session_has_ended
from deskbell.people.account_library import libraries_of, library_of
from deskbell.shell import navigation as nav

register = template.Library()

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """Draw a Lucide icon, hidden from those who listen: it always stands beside a word."""
    return SafeString(_drawn(name, size))


@lru_cache(maxsize=256)
def _drawn(name: str, size: int) -> str:
    drawn: str = lucide._render_icon(name, size, aria_hidden="true", focusable="false")  # noqa: SLF001
    return drawn


@register.inclusion_tag("shell/level_mark.html")
def level_mark(level: int, small: bool = False) -> dict[str, Any]:
    """Draw the shape of a level: one ring, two rings, two rings with the inner one filled."""
    return {"level": int(level), "small": small}


@register.inclusion_tag("shell/navigation.html", takes_context=True)
def navigation(context: RequestContext) -> dict[str, Any]:
    """Draw the header: the library's name and the pages that this person may go to."""
    request = context["request"]
    return {
        "entries": nav.links_for(request.user, request.path),
        "library": library_of(request.user),
        "libraries": libraries_of(request.user),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def mail_is_sent() -> bool:
    """Tell whether a mail server is set."""
    return bool(settings.MAIL_IS_SENT)


DEVICES = {"phone": gettext_lazy("a phone"), "tablet": gettext_lazy("a tablet"), "computer": gettext_lazy("a computer")}


@register.simple_tag
def browser_words(user_agent: str) -> str:
    """Say which browser a User-Agent line names: "Firefox on Windows, a computer"."""
    browser, system = browser_of(user_agent)
    if browser and system:
        named = gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    else:
        named = browser or system or gettext("A browser")
    device = DEVICES.get(device_of(user_agent))
    return gettext("%(browser)s, %(device)s") % {"browser": named, "device": device} if device else named


@register.simple_tag(takes_context=True)
def was_signed_out(context: RequestContext) -> bool:
    """Tell whether this browser held a session that has been ended, by its owner elsewhere or by a new password."""
    request = context.get("request")
    return request is not None and bool(request.COOKIES.get(SIGNED_OUT_COOKIE) or session_has_ended(request))


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """Return the languages that the page does not speak now, each in its own words."""
    return [(code, name) for code, name in LANGUAGES if code != (get_language() or "en")[:2]]


@register.filter
def in_fours(text: str) -> str:
    """Part a long secret into fours, so that it can be read aloud and typed."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


@register.filter
def words(text: str) -> list[str]:
    """Split a text at its spaces."""
    return text.split()


@register.filter
def field_kind(field: BoundField) -> str:
    """Tell how a field is laid out: ``choices``, ``check``, ``password`` or ``line``."""
    widget = field.field.widget
    if isinstance(widget, CHOICES) or field.use_fieldset:
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "password" if isinstance(widget, forms.PasswordInput) else "line"


@register.filter
def says_optional(field: BoundField) -> bool:
    """Tell whether "optional" stands beside the label: a field that may stay empty, unless it says itself."""
    return not field.field.required and not getattr(field.field, "hides_optional", False)
