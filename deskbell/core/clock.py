"""The only source of now. Nothing else in Deskbell asks the operating system for the time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + _offset


def monotonic() -> float:
    """Return seconds that only ever grow, whatever happens to the wall clock."""
    return time.monotonic() + _offset.total_seconds()


def in_seconds(seconds: float) -> datetime:
    """Return the moment that lies ``seconds`` from now (negative: in the past)."""
    return now() + timedelta(seconds=seconds)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at ``at`` (aware) until the block ends. For tests."""
    global _frozen
    before, _frozen = _frozen, at
    try:
        yield
    finally:
        _frozen = before


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Run the clock ``by`` later (or earlier) until the block ends. For tests."""
    global _offset
    before, _offset = _offset, _offset + by
    try:
        yield
    finally:
        _offset = before
