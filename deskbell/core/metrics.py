"""What operators can watch (Prometheus). Nothing here names a place, a person or a screen."""

from __future__ import annotations

from prometheus_client import Gauge, Histogram, generate_latest

from deskbell.core import health

_BUCKETS = (0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)

_commit = Histogram(
    "deskbell_press_to_commit_seconds", "From the arrival of a press to its commit on disk.", buckets=_BUCKETS
)
_display = Histogram(
    "deskbell_press_to_display_seconds", "From the press to a screen's word that it shows the alarm.", buckets=_BUCKETS
)
_streams = Gauge("deskbell_streams_open", "Live streams open in this process.")
_cut = Gauge("deskbell_streams_cut", "Streams cut off since start because nobody read them.")
_due_open = Gauge("deskbell_due_open", "Rows of the due table that are still to be done.")
_due_lag = Gauge("deskbell_due_lag_seconds", "How late the latest overdue row is (0: nothing is overdue).")
_worked = Gauge("deskbell_due_worked_ago_seconds", "Seconds since any worker went through the due table (-1: never).")
_healthy = Gauge("deskbell_healthy", "1 when /healthz says ok.")


def observe_commit(seconds: float) -> None:
    """Note how long a press took from its arrival until it was committed."""
    _commit.observe(max(0.0, seconds))


def observe_display(seconds: float) -> None:
    """Note how long it took from a press until one screen said that it shows the alarm."""
    _display.observe(max(0.0, seconds))


def exposition() -> bytes:
    """Return everything, in Prometheus' text format."""
    report = health.examine()
    _streams.set(report.streams)
    _cut.set(report.streams_cut)
    _due_open.set(report.due_open)
    _due_lag.set(report.due_lag)
    _worked.set(-1 if report.worked_ago is None else report.worked_ago)
    _healthy.set(report.ok)
    return generate_latest()
