"""The only source of now. Nothing else in Deskbell asks the operating system for the time.

In test mode DESKBELL_CLOCK may name a file with a number of seconds: the wall clock of a running server
is off by that much, and jumps when the file changes, as if somebody had set the machine's clock.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

_offset = timedelta(0)
_frozen: datetime | None = None
_file = (
    Path(os.environ["DESKBELL_CLOCK"])
    if os.environ.get("DESKBELL_MODE") == "test" and "DESKBELL_CLOCK" in os.environ
    else None
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEADY = getattr(time, "CLOCK_BOOTTIME", None)


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    if _file is not None:
        return datetime.now(UTC) + _offset + _off_by(_file)
    return datetime.now(UTC) + _offset


def _off_by(file: Path) -> timedelta:
    try:
        return timedelta(seconds=float(file.read_text(encoding="ascii") or 0))
    except FileNotFoundError:
        return timedelta(0)


def monotonic() -> float:
    """Return seconds that only ever grow, whatever happens to the wall clock."""
    return time.monotonic() + _offset.total_seconds()


def steady() -> float:
    """Return seconds that nobody can set and that count while the machine sleeps, where it can tell."""
    seconds = time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)
    return seconds + _offset.total_seconds()


def since_epoch() -> timedelta:
    """Return the wall clock as the time since 1970."""
    return now() - _EPOCH


def at_epoch(since: timedelta) -> datetime:
    """Return the moment that lies ``since`` after the beginning of 1970."""
    return _EPOCH + since


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
