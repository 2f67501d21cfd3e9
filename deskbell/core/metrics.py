"""Figures that an operator's Prometheus reads at /metrics."""

from __future__ import annotations

from prometheus_client import Histogram

_COMMIT = Histogram(
    "deskbell_press_to_commit_seconds",
    "From the arrival of a press to its synced commit",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
_DISPLAY = Histogram(
    "deskbell_press_to_display_seconds",
    "From a press to its display, as each screen measured it",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60),
)


def observe_commit(seconds: float) -> None:
    """Count a press that took ``seconds`` from arrival to commit."""
    _COMMIT.observe(seconds)


def observe_display(seconds: float) -> None:
    """Count a screen that showed an alarm ``seconds`` after the press."""
    _DISPLAY.observe(seconds)
