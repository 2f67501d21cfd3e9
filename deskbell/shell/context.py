"""What every template knows: the theme that this browser chose, and whether all of this is a demo."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

THEME_COOKIE = "deskbell_theme"
THEMES = ("light", "dark")


def looks(request: HttpRequest) -> dict[str, str | bool]:
    """Return ``theme`` (``light``, ``dark``, or nothing to follow the system) and ``demo``."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {"theme": theme if theme in THEMES else "", "demo": settings.CONFIGURATION.mode == "demo"}
