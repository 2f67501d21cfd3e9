"""The OpenAPI document of the API: made once, in English, without the name of any host.

An OpenAPI document is for programs and the people who write them; it is the same for everybody, so it is made
when it is first asked for and kept as bytes (making it takes about a tenth of a second).
"""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import condition, require_safe
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from deskbell.alarms import callers
from deskbell.alarms.api.alarm_shape import describe_alarm
from deskbell.alarms.api.stream_shape import describe_stream
from deskbell.core.api_shapes import WITHOUT_NUL

PREFIX = "api/v1/"

SCHEMES: dict[str, Any] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token of an enrolled screen (dbs_…), or the access key of a person (dbk_…).",
    },
    "screenCookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "deskbell_screen",
        "description": "The token of an enrolled screen, as its browser keeps it.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "deskbell_session",
        "description": "The session of somebody who is signed in.",
    },
    "csrfToken": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRFToken",
        "description": "With a cookie, whatever changes something also needs this: the value of the cookie deskbell_csrf.",
    },
}

AS = {
    "in": "query",
    "name": "as",
    "required": False,
    "schema": {"type": "string", **WITHOUT_NUL},
    "description": "In a browser that has both cookies, who asks: screen or person. Whatever else counts as screen.",
}

MEANINGS = {
    200: "As asked.",
    201: "Stored.",
    204: "Noted.",
    400: "The body is not JSON, or the address holds a NUL character.",
    401: "No token, cookie or session that is known and still good.",
    403: "Known, but not allowed to do this; or a cookie came without its CSRF token; or the PIN is wrong or missing.",
    404: "It is not there, or not for the caller.",
    409: "It can’t be done as things stand now.",
    410: "It was there, and is over.",
    413: "The body is larger than this server takes.",
    421: "This connection does not lead to the stream. Ask again on a new one.",
    422: "A field is missing, unknown or not as described; field says which.",
    429: "Too often. The remedy says how long to wait.",
    503: "The database could not be asked or written to just now. Nothing was changed.",
    504: "The database was silent for seven seconds. It is not known whether this was stored; with its key it can be sent again.",
}


class Document(OpenAPISchema):
    """ninja's document, with what it can't know: cookies, who may choose a caller, and what a status means."""

    def operation_security(self, operation: Operation) -> list[dict[str, list[str]]] | None:
        """Return the ways in: a token; or a cookie, with the CSRF token for what changes something."""
        self.securitySchemes = SCHEMES
        checks = operation.auth_callbacks
        if not checks:
            return []
        cookies = ["session"] if callers.person_only in checks else ["screenCookie", "session"]
        beside: dict[str, list[str]] = {} if operation.methods == ["GET"] else {"csrfToken": []}
        return [{"token": []}, *({cookie: [], **beside} for cookie in cookies)]

    def operation_parameters(self, operation: Operation) -> list[dict[str, Any]]:
        """Return the parameters, with the one that our cookies need. No address may hold a NUL."""
        found: list[dict[str, Any]] = super().operation_parameters(operation)
        for one in found:
            if one["in"] != "path":
                one["schema"] |= WITHOUT_NUL
        return [*found, AS] if callers.anyone in operation.auth_callbacks else found

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        """Return the answers, each with what it means here."""
        found: dict[int, dict[str, Any]] = super().responses(operation)
        for status, answer in found.items():
            answer["description"] = MEANINGS[status]
        return found

    def get_components(self) -> dict[str, Any]:
        """Return the shapes, with those of the stream and of an alarm."""
        describe_stream(self.schemas)
        describe_alarm(self.schemas)
        found: dict[str, Any] = super().get_components()
        return found


@functools.cache
def _written() -> tuple[bytes, str]:
    from deskbell.alarms.api.site import api

    with translation.override("en"):
        whole = Document(api, PREFIX)
    del whole["servers"]  # where it is asked for is where it is
    written = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    return written, f'"{hashlib.sha256(written).hexdigest()[:16]}"'


@require_safe
@condition(etag_func=lambda _request: _written()[1])
def openapi(_request: HttpRequest) -> HttpResponse:
    """Answer with the document."""
    return HttpResponse(_written()[0], content_type="application/json")
