"""What every template knows: the theme that this browser chose."""

from __future__ import annotations

from django.http import HttpRequest

THEME_COOKIE = "deskbell_theme"
THEMES = ("light", "dark")


def looks(request: HttpRequest) -> dict[str, str]:
    """Return ``theme``: ``light``, ``dark``, or nothing to follow the system."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {"theme": theme if theme in THEMES else ""}
