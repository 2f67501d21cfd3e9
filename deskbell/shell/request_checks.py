"""What no browser sends, and no database takes, is refused before anything looks at it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from deskbell.shell import errors

NUL = "\x00"
Handler = Callable[[HttpRequest], HttpResponse]


def refuse_nul(get_response: Handler) -> Handler:
    """Answer 400 to a NUL in the address, its query or a cookie.

    SQLite stores it, PostgreSQL raises on it: one refusal here, the same on both. Forms and the API check
    their own fields.
    """

    def checked(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if NUL in request.path or "%00" in query or NUL in query or any(NUL in one for one in request.COOKIES.values()):
            return errors.bad_request(request, errors.NulCharacter("NUL in the request"))
        return get_response(request)

    return checked
