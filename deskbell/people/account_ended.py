"""A session that was ended elsewhere: whoever still has its page open is told so, at the next page or part of one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode

SIGNED_OUT_COOKIE = "deskbell_signed_out"
API = "/api/"
TOLD_FOR = 600
"""Seconds. A page fetches parts of itself, so the first to learn of it may not be what the person sees next."""

Handler = Callable[[HttpRequest], HttpResponse]


def session_has_ended(request: HttpRequest) -> bool:
    """Tell whether the browser sent the key of a session that is over."""
    if not request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        return False
    try:
        return not request.user.is_authenticated and request.session.session_key is None
    except DatabaseError:
        return False  # nobody knows; the view meets the same trouble and tells it in its own words


def say_signed_out(get_response: Handler) -> Handler:
    """Remember in the browser, for some minutes, that its session has ended: the sign-in page says so.

    A part of a page that is fetched by htmx never gets the sign-in page into its place: the whole page goes there.
    Nothing is asked of the database before a press: of the API, only an answer that refuses the caller is looked at.
    """

    def handled(request: HttpRequest) -> HttpResponse:
        is_page = not request.path.startswith(API)
        ended = is_page and session_has_ended(request)
        response = get_response(request)
        if not is_page:
            ended = response.status_code == 401 and session_has_ended(request)
        if _is_part_of_a_page(request) and _leads_to_sign_in(response):
            response = _whole_page(request)
        if ended:
            _remember(response)
        elif is_page and request.COOKIES.get(SIGNED_OUT_COOKIE) and _is_signed_in(request):
            response.delete_cookie(SIGNED_OUT_COOKIE, samesite="Lax")
        return response

    return handled


def _is_signed_in(request: HttpRequest) -> bool:
    try:
        return request.user.is_authenticated
    except DatabaseError:
        return False


def _remember(response: HttpResponse) -> None:
    response.set_cookie(
        SIGNED_OUT_COOKIE,
        "1",
        max_age=TOLD_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _is_part_of_a_page(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _leads_to_sign_in(response: HttpResponse) -> bool:
    where = urlsplit(response.headers.get("Location", "")).path
    return response.status_code == 302 and where == resolve_url(settings.LOGIN_URL)


def _whole_page(request: HttpRequest) -> HttpResponse:
    """Let htmx open the sign-in page, and from there the page that was open."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    here = f"{shown.path}?{shown.query}" if shown.query else shown.path
    query = urlencode({"next": here}) if shown.netloc == request.get_host() else ""
    address = resolve_url(settings.LOGIN_URL) + (f"?{query}" if query else "")
    return HttpResponse(headers={"HX-Redirect": address})
