"""Template tags of the live pages: ``{% load live %}``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import template
from django.template import RequestContext
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from deskbell.alarms.models import Level, Reason
from deskbell.people.models import Person
from deskbell.shell import board_words, live_config, scripts, sheets
from deskbell.shell.desk_state import Desk
from deskbell.shell.live_words import EMERGENCY, fallback, words

register = template.Library()


@register.inclusion_tag("shell/ring.html", takes_context=True)
def ring(context: RequestContext) -> dict[str, Any]:
    """Let a page listen and ring: a desk page by its ``live``, any other for the person who is signed in."""
    live = context.get("live")
    request = context.get("request")
    desk = live is not None
    if live is None and request is not None and isinstance(getattr(request, "user", None), Person):
        live = live_config.for_person(request.user)
    if live is None:
        return {}
    return {
        "live": live,
        "demo": context.get("demo"),
        "words": words(live.extension),
        "fallback": fallback(live.extension),
        "desk": desk,
        "request": request,
        "reasons": _reasons(),
    }


def _reasons() -> list[tuple[str, str]]:
    by_itself = {Reason.UNDONE, Reason.CANCELLED}
    return [(reason.value, str(reason.label)) for reason in Reason if reason not in by_itself]


@register.simple_tag
def script(page: str) -> str:
    """Return the address of a page's script."""
    return scripts.address(page)


@register.simple_tag
def sheet(name: str) -> str:
    """Return the address of the sheet of a kind of page."""
    return sheets.address(name)


@register.simple_tag
def font(name: str) -> str:
    """Return the address of a font, as the sheets name it."""
    return sheets.font(name)


@register.simple_tag(takes_context=True)
def desk_fallback(context: RequestContext, strong: bool = False) -> SafeString | str:
    """Say whom to phone from this desk. strong: the numbers stand out."""
    extension = context["live"].extension
    if not strong:
        return fallback(extension)
    said = fallback(conditional_escape(extension))
    for number in filter(None, (conditional_escape(extension), EMERGENCY)):
        said = said.replace(str(number), f"<strong>{number}</strong>", 1)
    return mark_safe(said)  # noqa: S308


@dataclass(frozen=True, slots=True)
class Row:
    """One level on the desk page."""

    number: int
    key: str
    label: str
    line: str


@register.simple_tag
def desk_levels(desk: Desk) -> list[Row]:
    """Return the three levels, with what each means here."""
    danger = (
        _("Everyone, and the police. This screen stays quiet")
        if desk.police
        else _("Everyone. This screen stays quiet")
    )
    lines = {Level.COME: _("A colleague, calmly"), Level.HELP: _("Everyone near, the person in charge, security")}
    return [Row(level.value, desk.keys[level.value], str(level.label), lines.get(level, danger)) for level in Level]


@register.simple_tag
def when(at: datetime) -> SafeString:
    """Say a moment as people do, the exact one on hover and in print."""
    said = board_words.when(at)
    return format_html('<time datetime="{}" title="{}">{}</time>', iso(at), board_words.exact(at), said)


@register.simple_tag
def when_text(at: datetime) -> str:
    """Say a moment as people do, without markup."""
    return board_words.when(at)


@register.filter
def exactly(at: datetime) -> str:
    """Return the exact local moment."""
    return board_words.exact(at)


@register.filter
def iso(at: datetime) -> str:
    """Return a moment for machines: UTC, Z."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
