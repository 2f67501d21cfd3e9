"""The cookie that makes a browser a screen: no script can read it, no other site can send it along."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from deskbell.screens.access import COOKIE, KEPT_AS

# No browser keeps a cookie longer than 400 days (RFC 6265bis, 5.5), so it is renewed while it is used.
MAX_AGE = 400 * 24 * 3600


def set_cookie(response: HttpResponseBase, token: str) -> None:
    """Make the browser that gets this response the screen with this token."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=MAX_AGE,
        httponly=True,
        secure=settings.CONFIGURATION.secure,
        samesite="Lax",
    )


class RenewScreenCookie:
    """Middleware: whenever a page was made for a screen, its cookie gets another 400 days."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Renew the cookie if a view asked for the screen, found one, and set no other cookie."""
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and getattr(request, KEPT_AS, None) and COOKIE not in response.cookies:
            set_cookie(response, request.COOKIES[COOKIE])
        return response
