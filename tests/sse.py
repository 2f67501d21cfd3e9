"""A listener for tests: reads a live stream in a thread and lets a test wait for what comes."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Event:
    """One server-sent event. comment: what a comment line said ("beat ok 3"), with no event."""

    event: str = ""
    id: str = ""
    data: Any = None
    retry: int | None = None
    comment: str = ""
    at: float = 0.0


@dataclass
class Listening:
    """An open stream. status is the response's; with anything but 200, body is what it said."""

    port: int
    token: str = ""
    path: str = "/api/v1/stream"
    headers: Mapping[str, str] = field(default_factory=dict)
    last: int | None = None
    reads: bool = True

    def __post_init__(self) -> None:
        self.events: list[Event] = []
        self.ended = threading.Event()
        self._news = threading.Condition()
        self._caller = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = dict(self.headers)
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if self.last is not None:
            sent["Last-Event-ID"] = str(self.last)
        self._caller.request("GET", self.path, headers=sent)
        self._response = self._caller.getresponse()
        self.status = self._response.status
        self.body = b"" if self.status == 200 else self._response.read()
        self._thread = threading.Thread(target=self._read, daemon=True)
        if self.status == 200 and self.reads:
            self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        sock = self._caller.sock or getattr(getattr(self._response.fp, "raw", None), "_sock", None)
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(2)
        self._caller.close()
        if self._thread.is_alive():
            self._thread.join(5)
        self._response.close()

    def _read(self) -> None:
        lines: list[str] = []
        try:
            while line := self._response.readline():
                text = line.decode().rstrip("\n")
                if text:
                    lines.append(text)
                elif lines:
                    self._add(_parse(lines))
                    lines = []
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        finally:
            self.ended.set()
            with self._news:
                self._news.notify_all()

    def _add(self, event: Event) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def wait(self, wanted: Callable[[Event], bool], within: float = 10.0, what: str = "event") -> Event:
        """Return the first event, past or to come, for which ``wanted`` is true."""
        until = time.monotonic() + within
        looked_at = 0
        with self._news:
            while True:
                for event in self.events[looked_at:]:
                    if wanted(event):
                        return event
                looked_at = len(self.events)
                left = until - time.monotonic()
                if left <= 0 or (self.ended.is_set() and looked_at == len(self.events)):
                    heard = [str(event)[:300] for event in self.events[-5:]]
                    raise AssertionError(f"no such {what} within {within} s; {len(self.events)} came, at last {heard}")
                self._news.wait(min(left, 0.5))

    def wait_for(self, name: str, within: float = 10.0, kind: str = "") -> Event:
        """Return the first event of a name (hello, ring, change, quiet, gone), of a kind of data if given."""
        return self.wait(
            lambda one: one.event == name and (not kind or one.data.get("kind") == kind), within, f"{name} {kind}"
        )

    def wait_for_beat(self, words: str = "beat", within: float = 10.0) -> Event:
        """Return the first comment that contains ``words``."""
        return self.wait(lambda one: words in one.comment, within, f"beat with {words}")

    def heard(self) -> list[Event]:
        """Return the events so far that are no greeting."""
        return [one for one in self.events if one.event in ("ring", "change", "quiet")]


def _parse(lines: list[str]) -> Event:
    found: dict[str, Any] = {"at": time.monotonic()}
    for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not name:
            found["comment"] = value
        elif name == "retry":
            found["retry"] = int(value)
        elif name == "data":
            found["data"] = json.loads(value)
        else:
            found[name] = value
    return Event(**found)
