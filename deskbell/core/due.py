"""The due table's outside: schedule something for later, cancel it, and say what handles it.

The loop that runs what is due lives in :mod:`deskbell.core.worker`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from deskbell.core import clock
from deskbell.core.insert import insert_all
from deskbell.core.models import Due

Handler = Callable[[dict[str, Any], "Attempt"], None]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a handler may know of the row it runs for. key is the same on every attempt."""

    key: str
    number: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Later:
    """Something to do later. key makes a second scheduling harmless; relative: see :class:`Due`."""

    kind: str
    key: str
    due_at: datetime
    args: dict[str, Any]
    tenant_id: int | None = None
    relative: bool = True


Waker = Callable[[Sequence[Later]], None]


class TryAgain(Exception):
    """Raised by a handler: not done, run me again in ``seconds``."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


_handlers: dict[str, Handler] = {}
_wakers: list[Waker] = []


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register a function as the handler of a kind of due row. It must be harmless when run twice."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def handler_of(kind: str) -> Handler | None:
    """Return the handler of a kind, or None if nothing handles it."""
    return _handlers.get(kind)


def kinds() -> list[str]:
    """Return the kinds that something handles."""
    return list(_handlers)


def schedule(laters: Iterable[Later]) -> None:
    """Write rows for later, in the caller's transaction. A key that is there already is left as it is."""
    laters, now = list(laters), clock.now()
    rows = [
        Due(
            kind=later.kind,
            key=later.key,
            tenant_id=later.tenant_id,
            args=later.args,
            due_at=later.due_at,
            relative=later.relative,
            made_at=now,
        )
        for later in laters
    ]
    insert_all(rows, skip_known=True)
    transaction.on_commit(lambda: _wake(laters), robust=True)


def cancel(key_prefix: str) -> int:
    """Close every open row whose key starts with ``key_prefix``; return how many there were."""
    open_rows = Due.objects.filter(key__startswith=key_prefix, done_at=None)
    return open_rows.update(done_at=clock.now(), outcome="cancelled")


def on_schedule(waker: Waker) -> None:
    """Call ``waker`` with what was scheduled, after each commit that scheduled something in this process."""
    _wakers.append(waker)


def off_schedule(waker: Waker) -> None:
    """Undo :func:`on_schedule`."""
    _wakers.remove(waker)


def _wake(laters: Sequence[Later]) -> None:
    for waker in _wakers:
        waker(laters)
