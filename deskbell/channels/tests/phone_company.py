"""A receiver on loopback that stands in for an alarm centre, and checks what it receives."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class PhoneCompany:
    """Keeps every message with its idempotency key; answers with ``status``, after ``delay`` seconds."""

    def __init__(self) -> None:
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.status = 200
        self.secret = ""
        self.complaints: list[str] = []
        self.address = ""

    def take(self, headers: Any, body: bytes) -> None:
        expected = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        if self.secret and headers["X-Deskbell-Signature"] != f"sha256={expected}":
            self.complaints.append("the signature is wrong")
        message = json.loads(body)
        if headers["Idempotency-Key"] != message["ref"]:
            self.complaints.append("key and ref differ")
        self.received.append((headers["Idempotency-Key"], message))


@contextmanager
def phone_company() -> Iterator[PhoneCompany]:
    """Serve on a free loopback port until the block ends; fail on anything that was wrong with a message."""
    company = PhoneCompany()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            company.take(self.headers, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(company.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    company.address = f"http://127.0.0.1:{server.server_address[1]}/alarms"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield company
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not company.complaints, company.complaints
