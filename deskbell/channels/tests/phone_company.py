"""A receiver on loopback that stands in for an alarm centre, and checks what it receives."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class PhoneCompany:
    """Keeps every message with its idempotency key; answers with ``status``, after ``delay`` seconds.

    While :meth:`hang` is in force callers wait for their answer until :meth:`pick_up`. A message that
    comes again must be the same as before.
    """

    def __init__(self) -> None:
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.answered: list[str] = []
        self.status = 200
        self.delay = 0.0
        self.secret = ""
        self.complaints: list[str] = []
        self.address = ""
        self._picks_up = threading.Event()
        self._picks_up.set()

    @property
    def counts(self) -> Counter[str]:
        """How often each key came."""
        return Counter(key for key, _ in self.received)

    def hang(self) -> None:
        """Take calls, and answer none of them."""
        self._picks_up.clear()

    def pick_up(self) -> None:
        """Answer, those who wait first."""
        self._picks_up.set()

    def take(self, headers: Any, body: bytes) -> None:
        expected = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        if self.secret and headers["X-Deskbell-Signature"] != f"sha256={expected}":
            self.complaints.append("the signature is wrong")
        message = json.loads(body)
        key = headers["Idempotency-Key"]
        if key != message["ref"]:
            self.complaints.append("key and ref differ")
        if any(message != before for known, before in list(self.received) if known == key):
            self.complaints.append("the same key came with another message")
        self.received.append((key, message))

    def wait_before_answering(self) -> None:
        time.sleep(self.delay)
        self._picks_up.wait(30)


@contextmanager
def phone_company() -> Iterator[PhoneCompany]:
    """Serve on a free loopback port until the block ends; fail on anything that was wrong with a message."""
    company = PhoneCompany()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            company.take(self.headers, body)
            company.wait_before_answering()
            self.send_response(company.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            with suppress(OSError):  # the caller may be dead by now
                self.end_headers()
                company.answered.append(self.headers["Idempotency-Key"])

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    company.address = f"http://127.0.0.1:{server.server_address[1]}/alarms"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield company
    finally:
        company.pick_up()
        server.shutdown()
        server.server_close()
        thread.join()
    assert not company.complaints, company.complaints
