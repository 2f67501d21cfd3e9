"""Is Deskbell well? Asked by /healthz, /metrics and ``deskbell doctor``."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import Max, Min

from deskbell import __version__
from deskbell.core import clock, processes
from deskbell.core.models import Counter, Due, ServerProcess

Moment = datetime | None
KEPT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. worked_ago: seconds since a worker went through the due table (None: never)."""

    writable: bool
    problem: str
    worked_ago: float | None
    due_open: int
    due_lag: float
    streams: int
    streams_cut: int
    version: str = __version__

    @property
    def working(self) -> bool:
        """True while some worker goes through the due table."""
        return self.worked_ago is not None and self.worked_ago <= processes.STALLED_AFTER.total_seconds()

    @property
    def ok(self) -> bool:
        """True when a press would be kept and its deadlines would be met."""
        return self.writable and self.working


_streams: Callable[[], int] = lambda: 0  # noqa: E731
_streams_cut: Callable[[], int] = lambda: 0  # noqa: E731
_kept: tuple[float, Report] | None = None
_lock = Lock()


def serving(streams: Callable[[], int], streams_cut: Callable[[], int]) -> None:
    """Let the server of this process say how many streams are open, and how many it had to cut off."""
    global _streams, _streams_cut
    _streams, _streams_cut = streams, streams_cut


def examine() -> Report:
    """Look at the database, the worker and the streams. A good report is kept for a second: asking often is cheap."""
    global _kept
    with _lock:
        if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
            report = _examine()
            _kept = (time.monotonic(), report) if report.ok else None
            return report
        return _kept[1]


def _examine() -> Report:
    try:
        _write()
        due = Due.objects.filter(done_at=None)
        overdue = due.filter(due_at__lt=clock.now()).aggregate(first=Min("due_at"))["first"]
        worked_at = ServerProcess.objects.filter(works=True).aggregate(last=Max("worked_at"))["last"]
        return Report(True, "", _ago(worked_at), due.count(), _ago(overdue) or 0.0, _streams(), _streams_cut())
    except DatabaseError as error:
        return Report(False, type(error).__name__, None, 0, 0.0, _streams(), _streams_cut())


def _write() -> None:
    """Take the database's write lock and commit, as a press would. Tenant 0 is nobody."""
    with transaction.atomic():
        nobody = [Counter(tenant_id=0, last=0)]
        Counter.objects.bulk_create(nobody, update_conflicts=True, unique_fields=["tenant_id"], update_fields=["last"])


def _ago(moment: Moment) -> float | None:
    return None if moment is None else max(0.0, (clock.now() - moment).total_seconds())
