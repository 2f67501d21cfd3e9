"""What a listener says and hears: Deskbell's stream over HTTP, MQTT 3.1.1, and Redis' protocol.

A dialect gives each listener its greeting in steps (what to send, what must come back before the next),
and the bytes with which one message is published.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Protocol

TOPIC = b"bell"
Step = tuple[bytes, bytes]


class Dialect(Protocol):
    """How to greet and how to publish."""

    def steps(self, number: int) -> Sequence[Step]:
        """Return what the listener with this number sends, and what each answer must contain."""

    def publisher_steps(self) -> Sequence[Step]:
        """Return how the publisher introduces itself."""

    def publish(self, payload: bytes) -> bytes:
        """Return the bytes that publish one message."""


class Stream:
    """Deskbell: a screen listens with its own token; a press is the message."""

    def __init__(self, port: int, tokens: Sequence[str], presser: str) -> None:
        self._host = f"127.0.0.1:{port}"
        self._tokens, self._presser = tokens, presser

    def steps(self, number: int) -> Sequence[Step]:
        """Ask for the stream; the hello must come."""
        asked = (
            f"GET /api/v1/stream HTTP/1.1\r\nHost: {self._host}\r\nAuthorization: Bearer {self._tokens[number]}\r\n\r\n"
        )
        return [(asked.encode(), b"event: hello")]

    def publisher_steps(self) -> Sequence[Step]:
        """Warm the connection up with an empty request."""
        return [(f"GET /livez HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode(), b"\r\n\r\n")]

    def publish(self, payload: bytes) -> bytes:
        """Press. What the listeners get is the alarm that comes of it."""
        return self.post("/api/v1/press", {"level": "help"}, self._presser)

    def post(self, path: str, body: dict[str, object], token: str) -> bytes:
        """Return a request."""
        text = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nAuthorization: Bearer {token}\r\n"
        return head.encode() + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(text) + text


class Mqtt:
    """MQTT 3.1.1, QoS 0."""

    def steps(self, number: int) -> Sequence[Step]:
        """Connect, subscribe."""
        subscribe = struct.pack(">H", 1) + _text(TOPIC) + b"\0"
        return [(self._connect(b"l%d" % number), b"\x20\x02\0\0"), (_packet(0x82, subscribe), b"\x90\x03\0\x01\0")]

    def publisher_steps(self) -> Sequence[Step]:
        """Connect."""
        return [(self._connect(b"publisher"), b"\x20\x02\0\0")]

    def publish(self, payload: bytes) -> bytes:
        """Return a PUBLISH packet of QoS 0."""
        return _packet(0x30, _text(TOPIC) + payload)

    def _connect(self, name: bytes) -> bytes:
        return _packet(0x10, _text(b"MQTT") + b"\x04\x02" + struct.pack(">H", 0) + _text(name))


def _text(text: bytes) -> bytes:
    return struct.pack(">H", len(text)) + text


def _packet(kind: int, body: bytes) -> bytes:
    length, left = b"", len(body)
    while True:
        left, digit = left // 128, left % 128
        length += bytes([digit | (0x80 if left else 0)])
        if not left:
            return bytes([kind]) + length + body


class Resp:
    """Redis: SUBSCRIBE and PUBLISH."""

    def steps(self, number: int) -> Sequence[Step]:
        """Subscribe."""
        return [(_command(b"SUBSCRIBE", TOPIC), b":1\r\n")]

    def publisher_steps(self) -> Sequence[Step]:
        """Ping."""
        return [(_command(b"PING"), b"+PONG")]

    def publish(self, payload: bytes) -> bytes:
        """Return a PUBLISH command."""
        return _command(b"PUBLISH", TOPIC, payload)


def _command(*words: bytes) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)
