"""When something goes wrong: plain words, what to do, and never less than a telephone."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import bad_request as page_of_bad_request
from django.views.defaults import page_not_found

API = "/api/"


class NulCharacter(SuspiciousOperation):
    """The address, its query or a cookie holds a character that no browser sends and no database takes."""


def told(status: int, error: str, remedy: str) -> HttpResponse:
    """Return a refusal for a program, in the shape that the whole API has (``deskbell.core.api_shapes.Wrong``)."""
    return JsonResponse({"error": error, "remedy": remedy}, status=status)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token is missing or old (``settings.CSRF_FAILURE_VIEW``)."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: a page to a person, JSON to a program."""
    if not request.path.startswith(API):
        return page_of_bad_request(request, exception)
    if isinstance(exception, DisallowedHost):
        remedy = gettext("Use the address that the setting DESKBELL_URL names.")
        return told(400, gettext("This server does not answer to that name."), remedy)
    if isinstance(exception, NulCharacter):
        remedy = gettext("Leave it out of the address, its parameters and cookies.")
        return told(400, gettext("There is a NUL character in the request."), remedy)
    remedy = gettext("Compare the request with /api/v1/openapi.json.")
    return told(400, gettext("The request was not understood."), remedy)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: a page to a person, JSON to a program."""
    if request.path.startswith(API):
        remedy = gettext("Compare the address with /api/v1/openapi.json.")
        return told(404, gettext("There is nothing at this address."), remedy)
    return page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without asking anything of the database, which may be what failed."""
    if request.path.startswith(API):
        remedy = gettext("Try again. If it stays, tell whoever runs this server. For help, use the telephone.")
        return told(500, gettext("Something went wrong in Deskbell."), remedy)
    return HttpResponse(render_to_string("500.html"), status=500)
