"""One connection. ``GET /api/v1/stream`` leaves HTTP here; every other request takes uvicorn's way.

This is the only place that knows uvicorn's inside (pinned; ``tests/test_stream.py`` walks every path of it).
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from deskbell.core.stream.door import Asked, Refused

if TYPE_CHECKING:
    from deskbell.core.server.process import Parts

STREAM = b"/api/v1/stream"
MOST_HEADERS = 64 * 1024


class HeadersTooLarge(Exception):
    """The request's address and headers together are larger than :data:`MOST_HEADERS`."""


class DeskbellProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with the stream and a limit on headers."""

    parts: Parts

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember when, so that a caller who never asks for anything can be dropped."""
        self.opened_at = self.loop.time()
        self.streaming = False
        self.asked_anything = False
        self.header_bytes = 0
        super().connection_made(transport)

    def is_silent_since(self, moment: float) -> bool:
        """Tell whether this connection was made before ``moment`` and never brought a whole request."""
        return self.opened_at < moment and not self.asked_anything and not self.streaming

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client. Whoever asked for the stream has nothing more to say."""
        if not self.streaming:
            super().data_received(data)

    def on_message_begin(self) -> None:
        """Start counting what the request's head weighs."""
        self.header_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        self._weigh(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one header."""
        self._weigh(len(name) + len(value))
        super().on_header(name, value)

    def _weigh(self, size: int) -> None:
        self.header_bytes += size
        if self.header_bytes > MOST_HEADERS:
            raise HeadersTooLarge

    def on_headers_complete(self) -> None:
        """Tell a request for the stream from all others."""
        path, _, query = self.url.partition(b"?")
        idle = self.cycle is None or self.cycle.response_complete
        if path == STREAM and idle and self.parser.get_method() == b"GET":
            self._ask_for_stream(query)
        else:
            self.asked_anything = True
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Ignore what a client sends along with its request for the stream."""
        if not self.streaming:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Ignore the end of the request for the stream: it has been taken up already."""
        if not self.streaming:
            super().on_message_complete()

    def _ask_for_stream(self, query: bytes) -> None:
        self.streaming = True
        headers: dict[str, str] = {}
        for name, value in self.headers:
            key, text = name.decode("latin-1"), value.decode("latin-1")
            headers[key] = f"{headers[key]}; {text}" if key in headers else text
        asked = Asked(headers, dict(parse_qsl(query.decode("latin-1"))))
        chunked = self.parser.get_http_version() == "1.1"
        task = self.loop.create_task(self._answer_stream(asked, chunked=chunked))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer_stream(self, asked: Asked, *, chunked: bool) -> None:
        parts = self.parts
        try:
            listener = await self.loop.run_in_executor(parts.lanes["door"], parts.doorkeeper.admit, asked)
        except Refused as refused:
            self._refuse(refused)
        except Exception:
            parts.log.exception("a request for the stream could not be checked")
            self._refuse(Refused(503, "Deskbell can't check who is asking just now.", "Try again in a few seconds."))
        else:
            if not self.transport.is_closing():
                parts.reader.begin(self._leave_http(), listener, asked, chunked=chunked)

    def _leave_http(self) -> asyncio.Transport:
        """Let go of everything that only HTTP needs and return the bare transport."""
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        transport, self.parser = self.transport, None  # type: ignore[assignment]
        transport.set_protocol(WAITING)
        return transport

    def _refuse(self, refused: Refused) -> None:
        if self.transport.is_closing():
            return
        said: dict[str, Any] = {"error": refused.error, "remedy": refused.remedy}
        if refused.field:
            said["field"] = refused.field
        body = json.dumps(said).encode()
        status = HTTPStatus(refused.status)
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: application/json\r\n"
            f"cache-control: no-store\r\nconnection: close\r\ncontent-length: {len(body)}\r\n"
        )
        if refused.status == HTTPStatus.UNAUTHORIZED:
            head += 'www-authenticate: Bearer realm="deskbell"\r\n'
        self.transport.write(head.encode() + b"\r\n" + body)
        self.transport.close()


class _Waiting(asyncio.Protocol):
    """Holds a transport between its request and its first frame."""

    __slots__ = ()


WAITING = _Waiting()
