"""What an idle server costs, and what each idle stream adds: resident memory of the real process."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from bench.crowd import Crowd
from bench.dialects import Stream
from bench.figures import machine, table
from bench.processes import Deskbell

MOST_IDLE = 150_000_000
MOST_A_STREAM = 10_000
SETTLE_SECONDS = 8.0


def run(argv: list[str]) -> int:
    """Measure and print; 1 if the server or a stream takes more than it may."""
    parser = argparse.ArgumentParser(prog="deskbell bench memory", description=__doc__)
    parser.add_argument("--screens", type=int, default=10_000, help="how many streams to open (10000)")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as folder:
        print("building the library …", flush=True)
        with Deskbell(Path(folder), asked.screens) as bell:
            few = min(200, asked.screens // 2)
            warm = _listen(bell, 0, few)
            time.sleep(SETTLE_SECONDS)
            idle = bell.memory()
            crowd = _listen(bell, few, asked.screens - few)
            _read_for(crowd, SETTLE_SECONDS)
            full = bell.memory()
            for one in (warm, crowd):
                one.close()
    each = (full - idle) / (asked.screens - few)
    print(f"\n{machine()}; {asked.screens} streams\n")
    rows = [
        [f"idle server, {few} streams", f"{idle / 1e6:.0f} MB", f"{MOST_IDLE / 1e6:.0f} MB"],
        [f"with {asked.screens} streams", f"{full / 1e6:.0f} MB", ""],
        ["each idle stream", f"{each / 1000:.1f} kB", f"{MOST_A_STREAM / 1000:.0f} kB"],
    ]
    print(table(["", "resident", "at most"], rows))
    return 0 if idle <= MOST_IDLE and each <= MOST_A_STREAM else 1


def _listen(bell: Deskbell, first: int, count: int) -> Crowd:
    tokens = bell.house["listeners"][first : first + count]
    crowd = Crowd(bell.port, Stream(bell.port, tokens, bell.house["presser"]), count)
    crowd.connect()
    return crowd


def _read_for(crowd: Crowd, seconds: float) -> None:
    """Let beats pass, and whatever opening the streams left behind settle."""
    crowd.drain(seconds)
