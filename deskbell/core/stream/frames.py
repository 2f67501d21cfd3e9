"""What goes over the wire: server-sent events (WHATWG HTML, 9.2), each frame one HTTP/1.1 chunk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from deskbell import __version__

HEAD = (
    b"HTTP/1.1 200 OK\r\n"
    b"content-type: text/event-stream; charset=utf-8\r\n"
    b"cache-control: no-store\r\n"
    b"x-accel-buffering: no\r\n"
    b"x-content-type-options: nosniff\r\n"
)
CHUNKED_HEAD = HEAD + b"transfer-encoding: chunked\r\n\r\n"
PLAIN_HEAD = HEAD + b"connection: close\r\n\r\n"
NOTHING = b":\n\n"
LAST_CHUNK = b"0\r\n\r\n"


def chunk(frame: bytes) -> bytes:
    """Wrap a frame as one HTTP/1.1 chunk."""
    return b"%x\r\n%b\r\n" % (len(frame), frame)


def when(at: datetime) -> str:
    """Return a moment as the API writes it: UTC, milliseconds, Z."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def event_data(number: int, kind: str, at: datetime, live: Mapping[str, Any]) -> str:
    """Return the data of an event, the same for every listener but the quiet ones."""
    said = {name: value for name, value in live.items() if name != "quiet"}
    return _json({"number": number, "kind": kind, "at": when(at), **said})


def quiet_data(number: int, at: datetime, live: Mapping[str, Any]) -> str | None:
    """Return what the quiet listeners are told instead, kind included; "" for nothing; None: the same as everyone.

    After a duress PIN the desk must see a cancelled alarm, and nothing on its wire may say otherwise.
    """
    if "quiet" not in live:
        return None
    instead = live["quiet"]
    return _json({"number": number, "at": when(at), **instead}) if instead else ""


def event_frame(manner: str, number: int, data: str) -> bytes:
    """Return one event as it reaches listeners in one manner (ring, change, quiet)."""
    return f"id: {number}\nevent: {manner}\ndata: {data}\n\n".encode()


def hello_frame(cursor: int, now: datetime, ears: str, *, retry: int, numbered: bool, reset: bool) -> bytes:
    """Return the greeting. numbered: the listener starts at cursor; otherwise a replay follows."""
    said: dict[str, Any] = {"cursor": cursor, "server_time": when(now), "ears": ears, "version": __version__}
    if reset:
        said["reset"] = True
    mark = f"id: {cursor}\n" if numbered else ""
    return f"retry: {retry}\nevent: hello\n{mark}data: {_json(said)}\n\n".encode()


def beat_frame(state: str, version: int) -> bytes:
    """Return a sign of life: is the due table being worked, and which version of who is listening."""
    return f": beat {state} {version}\n\n".encode()


def gone_frame(reason: str) -> bytes:
    """Return the end of a stream whose listener may not listen any more."""
    return f"event: gone\ndata: {_json({'reason': reason})}\n\n".encode()


def retry_frame(milliseconds: int) -> bytes:
    """Return the word for a stopping server: come back after this long."""
    return f"retry: {milliseconds}\n\n".encode()
