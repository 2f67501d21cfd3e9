"""A tap in the guide to the last of N listeners, beside the press that raised the alarm.

Both are real: a press, and what its screen then does in the guide, committed and synced, and only then written to the
streams. They take turns in one run, each after the same quiet moment; the clock stops when the last listener has read
the end of the frame.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from bench.crowd import Crowd
from bench.dialects import Stream
from bench.fanout import all_clear, press
from bench.figures import machine, table
from bench.processes import Deskbell

PRESS, BEGUN, TAP, ANSWER = "a press", "the guide begins", "a tap: done", "a tap: an answer for all"
TAPS = (TAP, ANSWER)
LIMIT = 1.0
QUIET = 0.3
FIRST = "problem-customer"
Done = dict[str, Any]
ACTS: dict[str, tuple[Done, bytes]] = {
    BEGUN: ({"do": "join"}, b'"facts":{}}}}\n\n'),
    TAP: ({"do": "tap", "spot": [[FIRST, "get_help"]]}, b'"facts":{}}}}\n\n'),
    ANSWER: ({"do": "tap", "spot": [[FIRST, "judge"]], "answer": 0}, b'"facts":{"risk":"yes"}}}}\n\n'),
}
"""What the presser's screen does, in its order, and how the frame ends that tells of it."""


def run(argv: list[str]) -> int:
    """Measure and print the table; 1 if a tap takes longer than a press, or somebody missed one."""
    parser = argparse.ArgumentParser(prog="deskbell bench tap", description=__doc__)
    parser.add_argument("--screens", type=int, default=1000, help="how many listen (1000)")
    parser.add_argument("--rounds", type=int, default=15, help="how many rounds, after two to warm up (15)")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as folder:
        times, missed = measure(Path(folder), asked.screens, asked.rounds)
    print(f"\n{machine()}; {asked.screens} listeners, {asked.rounds} rounds, last one told, ms\n")
    print(summary(times))
    slowest = max(median(times[name]) for name in TAPS) / median(times[PRESS])
    print(f"\nThe slower tap takes {slowest:.2f} times the press (at most {LIMIT:.0f}).")
    if missed:
        print(f"\n{missed} messages did not arrive.")
    return 1 if missed or slowest > LIMIT else 0


def summary(times: dict[str, list[float]]) -> str:
    """Return the table: median and quickest of each, and how many times the press its median is."""
    one = median(times[PRESS])
    rows = [
        [name, f"{1000 * median(values):.1f}", f"{1000 * min(values):.1f}", f"{median(values) / one:.2f}"]
        for name, values in times.items()
    ]
    return table(["", "median", "quickest", "to the press"], rows)


def measure(folder: Path, screens: int, rounds: int) -> tuple[dict[str, list[float]], int]:
    """Return the seconds of each round, by what was done, and how many messages were missed in all."""
    print("building the library …", flush=True)
    with Deskbell(folder, screens) as bell:
        stream = Stream(bell.port, bell.house["listeners"], bell.house["presser"])
        with closing(Crowd(bell.port, stream, screens)) as crowd:
            crowd.connect()
            time.sleep(2)
            return _in_turns(crowd, stream, bell.house, screens, rounds)


def _in_turns(
    crowd: Crowd, stream: Stream, house: dict[str, Any], screens: int, rounds: int
) -> tuple[dict[str, list[float]], int]:
    times: dict[str, list[float]] = {name: [] for name in (PRESS, *ACTS)}
    missed = 0
    for number in range(rounds + 2):
        for name, seconds, told in _one_round(crowd, stream, house, number):
            missed += screens - told
            if number > 1:
                times[name].append(seconds)
    return times, missed


def _one_round(crowd: Crowd, stream: Stream, house: dict[str, Any], number: int) -> Iterator[tuple[str, float, int]]:
    """Press, go on in the guide of that alarm, give the all clear; tell of each what it took and how many it reached."""
    crowd.drain(QUIET)
    seconds, told, shown = press(crowd, stream)
    yield PRESS, seconds, told
    for name, (done, ends) in ACTS.items():
        crowd.drain(QUIET)
        item = {"id": f"bench-{number}-{name}", **done}
        asked = stream.post(f"/api/v1/alarms/{shown['ref']}/guide", {"items": [item]}, house["presser"])
        seconds, told = crowd.round(asked, ends)
        answer = crowd.answer()
        assert answer.startswith(b"HTTP/1.1 200"), answer
        yield name, seconds, told
    crowd.drain(QUIET)
    all_clear(crowd, stream, shown["ref"], house["key"])
