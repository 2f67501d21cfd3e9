"""Medians, and a table that can be pasted into the README."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile; with one value, that one."""
    return values[0] if len(values) == 1 else quantiles(values, n=100, method="inclusive")[percent - 1]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine() -> str:
    """Say when and on what this was measured."""
    kind = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        kind = names[0] if names else kind
    today = datetime.now(UTC).date().isoformat()
    return f"{today}, {os.cpu_count()} cores ({kind}), {platform.system()} {platform.release()}, Python {platform.python_version()}"
