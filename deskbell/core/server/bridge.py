"""From ASGI to Django's WSGI application: read the whole request, answer it in a lane, send it in one go.

Django's own ASGI handler would run each request in a thread made for it, with a database connection made
for it. Here the threads are fixed and keep their connections.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation
from django.utils.translation import gettext

from deskbell.core.server.environ import environ_of
from deskbell.core.server.lanes import ALARM, RECEIPT, Lanes, lane_for

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 7.0
"""Longer than a lock is waited for (5 s), shorter than anybody should wait for word of a press."""
MOST_BODY = 12 * 1024 * 1024

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Header = tuple[bytes, bytes]


@dataclass(slots=True)
class Answer:
    """A response, collected."""

    status: int = 500
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""


class TooLarge(Exception):
    """The body is longer than :data:`MOST_BODY`."""


class ClientGone(Exception):
    """The client hung up before its request was complete."""


class Bridge:
    """The ASGI application that uvicorn calls."""

    def __init__(self, wsgi: Wsgi, lanes: Lanes, *, behind_proxy: bool) -> None:
        self._wsgi = wsgi
        self._lanes = lanes
        self._behind_proxy = behind_proxy

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        try:
            body = await _read_body(scope, receive)
        except ClientGone:
            return
        except TooLarge:
            answer = _too_large()
        else:
            environ = environ_of(scope, body, behind_proxy=self._behind_proxy)
            answer = await self._answer(lane_for(scope["method"], scope["path"]), environ)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, lane: str, environ: dict[str, Any]) -> Answer:
        """Answer in a lane. Whoever presses is told in time that the database is silent, and can pick up a telephone."""
        calling = asyncio.get_running_loop().run_in_executor(self._lanes[lane], self._call, environ)
        if lane not in (ALARM, RECEIPT):
            return await calling
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await calling
        except TimeoutError:
            # What still waited in the lane is not begun any more; what was begun may yet be stored.
            log.warning("no answer within %s s: %s", DEADLINE_SECONDS, environ["PATH_INFO"])
            return _too_late(environ)

    def _call(self, environ: dict[str, Any]) -> Answer:
        """Run Django in this thread. A context of its own: a language activated here stays here."""
        return contextvars.Context().run(self._collect, environ)

    def _collect(self, environ: dict[str, Any]) -> Answer:
        answer = Answer()

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> None:
            answer.status = int(status[:3])
            answer.headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]

        parts = self._wsgi(environ, start_response)
        try:
            answer.body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        _give_length(answer, environ["REQUEST_METHOD"])
        return answer


def _give_length(answer: Answer, method: str) -> None:
    if method == "HEAD":
        answer.body = b""
    elif answer.status not in (204, 304) and not any(name.lower() == b"content-length" for name, _ in answer.headers):
        answer.headers.append((b"content-length", str(len(answer.body)).encode()))


async def _read_body(scope: Any, receive: Any) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > MOST_BODY:
            raise TooLarge
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        parts += message["body"]
        if len(parts) > MOST_BODY:
            raise TooLarge
        if not message["more_body"]:
            return bytes(parts)


def _too_large() -> Answer:
    text = {
        "error": gettext("What was sent is larger than 12 MB."),
        "remedy": gettext("Send a smaller file; a floor plan of 2000 pixels is sharp enough."),
    }
    return _told(413, text, (b"connection", b"close"))


def _too_late(environ: dict[str, Any]) -> Answer:
    """Say, in the caller's language, that nobody knows. Pages of Deskbell have given up by then: this is for programs."""
    with translation.override(translation.get_language_from_request(WSGIRequest(environ))):
        if environ["PATH_INFO"].endswith("/press"):
            remedy = gettext("Count on nobody, and phone for help. Sending it again with the same key does no harm.")
        else:
            remedy = gettext("Look whether the others see it, and send it again if they don’t.")
        text = {"error": gettext("NO ANSWER: it is not known whether this was stored."), "remedy": remedy}
    return _told(504, text, (b"cache-control", b"no-store"))


def _told(status: int, text: dict[str, str], *headers: Header) -> Answer:
    body = json.dumps(text).encode()
    always = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    return Answer(status, [*always, *headers], body)
