"""The one API object: its routers, and how each error is told. Each refusal has the shape ``Wrong``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation

import deskbell
from deskbell.alarms import machine
from deskbell.alarms.actions import NeedsPin, WrongPin
from deskbell.alarms.api import answering, listening, malformed, pressing, reading
from deskbell.alarms.api.refusals import fallback_of, log_refusal, refusal
from deskbell.screens.api import router as enrolling


class DeskbellAPI(NinjaAPI):
    """ninja's API, with names that last and refusals in one shape."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of its function: ``press``. It does not change when a function moves to another file."""
        return operation.view_func.__name__

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """The addresses, where a method that is not taken is told as everything else is."""
        patterns, app, namespace = super().urls
        return [_telling(one) if isinstance(one, URLPattern) else one for one in patterns], app, namespace


def _telling(found: URLPattern) -> URLPattern:
    view: Callable[..., HttpResponse] = found.callback

    @functools.wraps(view)
    def told(request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        response = view(request, *args, **words)
        return _not_taken(request, response) if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED else response

    return URLPattern(found.pattern, told, found.default_args, found.name)


def _not_taken(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    allowed = response["Allow"]
    error = _("%(method)s is not taken at this address.") % {"method": str(request.method)[:20]}
    told = _say(request, 405, {"error": error, "remedy": _("Use %(methods)s.") % {"methods": allowed}})
    told["Allow"] = allowed
    return told


api = DeskbellAPI(
    title="Deskbell",
    version=deskbell.__version__,
    description="Press, listen, answer. Bearer token of an enrolled screen or of a person’s access key.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,  # document.py answers it
)
api.add_router("", pressing.router)
api.add_router("", listening.router)
api.add_router("", answering.router)
api.add_router("", reading.router)
api.add_router("", enrolling)


def _say(request: HttpRequest, status: int, body: dict[str, Any]) -> HttpResponse:
    return api.create_response(request, body, status=status)


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, _error: Http404) -> HttpResponse:
    return _say(request, 404, {"error": _("There is no such thing here."), "remedy": _("Check the address.")})


@api.exception_handler(AuthenticationError)
def _not_known(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    remedy = _("Send “Authorization: Bearer” with the token of an enrolled screen or an access key, or sign in.")
    refused = _say(request, 401, {"error": _("You are not signed in, and no valid token was sent."), "remedy": remedy})
    refused["WWW-Authenticate"] = 'Bearer realm="deskbell"'  # RFC 9110, 11.6.1
    return refused


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == HTTPStatus.BAD_REQUEST and error.__cause__ is not None:
        return _say(request, 400, {"error": _("The body is not JSON."), "remedy": _("Send a JSON object in UTF-8.")})
    return _say(request, error.status_code, {"error": str(error), "remedy": getattr(error, "remedy", "")})


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return _say(request, 413, {"error": _("What was sent is too large."), "remedy": _("Send a shorter body.")})


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _say(request, 422, malformed.told(error.errors[0]))


@api.exception_handler(machine.Refused)
def _against_the_state(request: HttpRequest, error: machine.Refused) -> HttpResponse:
    return _say(request, 409, refusal(str(error)))


@api.exception_handler(NeedsPin)
def _needs_pin(request: HttpRequest, _error: NeedsPin) -> HttpResponse:
    return _say(request, 403, {**refusal("needs_pin"), "field": "pin"})


@api.exception_handler(WrongPin)
def _wrong_pin(request: HttpRequest, _error: WrongPin) -> HttpResponse:
    return _say(request, 403, {**refusal("wrong_pin"), "field": "pin"})


@api.exception_handler(DatabaseError)
def _not_stored(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    log_refusal(error)
    what = "not_stored" if request.path.endswith("/press") else "not_done"
    return _say(request, 503, {**refusal(what), "fallback": fallback_of(request)})
