"""Times as people say them, for the list of screens."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from deskbell.core import clock, moments

register = template.Library()

JUST_NOW_SECONDS = 90


@register.filter
def ago(at: datetime) -> str:
    """Say how long ago a moment was: "just now", "3 days ago"."""
    now = clock.now()
    if (now - at).total_seconds() < JUST_NOW_SECONDS:
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(at, now, depth=1)}


@register.filter
def since(at: datetime) -> str:
    """Say when something was: "16:20", "yesterday 16:20", "3 Nov 16:20"."""
    return moments.when(at)


@register.filter
def exact(at: datetime) -> str:
    """Return the exact moment, for machines and for whoever hovers."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
