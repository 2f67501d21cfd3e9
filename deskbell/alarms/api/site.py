"""The one API object: its routers, and how each error is told."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

import deskbell
from deskbell.alarms import machine
from deskbell.alarms.actions import NeedsPin, WrongPin
from deskbell.alarms.api import answering, pressing, reading
from deskbell.alarms.api.refusals import fallback_of, log_refusal, refusal
from deskbell.screens.api import router as enrolling

api = NinjaAPI(
    title="Deskbell",
    version=deskbell.__version__,
    description="Press, listen, answer. Bearer token of an enrolled screen or of a person’s access key.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", pressing.router)
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
    return _say(request, 401, {"error": _("You are not signed in, and no valid token was sent."), "remedy": remedy})


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _say(request, error.status_code, {"error": str(error), "remedy": ""})


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first: Any = error.errors[0]
    field = ".".join(str(part) for part in first["loc"] if part not in ("body", "data"))
    said = str(first["msg"]).removeprefix("Value error, ")
    return _say(
        request,
        422,
        {
            "error": _("%(field)s: %(said)s") % {"field": field or _("The body"), "said": said},
            "field": field,
            "remedy": _("Correct it and send it again. The shapes are at /api/v1/openapi.json."),
        },
    )


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
    return _say(request, 503, {**refusal("not_stored"), "fallback": fallback_of(request)})
