"""A press to its committed answer, against what it can't do without: one synced commit and one empty request.

The bare commit: SQLite, WAL, synchronous FULL, BEGIN IMMEDIATE, one insert, in the folder of the server's
database. The empty request: ``/livez`` of the same server, through all of Django's middleware.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from bench.figures import machine, percentile, table
from bench.processes import LOAD_CORE, Deskbell, pin

LIMIT = 4.0


def run(argv: list[str]) -> int:
    """Measure and print; 1 if a press takes more than four times the floor."""
    parser = argparse.ArgumentParser(prog="deskbell bench press", description=__doc__)
    parser.add_argument("--presses", type=int, default=300, help="how many presses, each at a desk of its own (300)")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as name:
        folder = Path(name)
        print("building the library …", flush=True)
        with Deskbell(folder, asked.presses + 10) as bell:
            pin(LOAD_CORE)
            caller = http.client.HTTPConnection("127.0.0.1", bell.port)
            tokens = bell.house["listeners"]
            with closing(bare_database(folder / "data" / "bare.sqlite3")) as bare:
                found = in_turns(
                    {
                        "one bare synced commit": lambda _: commit(bare),
                        "one empty request": lambda _: ask(caller, "GET", "/livez"),
                        "a press, committed": lambda number: press(caller, tokens[number]),
                    },
                    asked.presses,
                )
    print(f"\n{machine()}; {asked.presses} of each, ms\n")
    print(table(["", "p50", "p95", "p99"], [[name, *ms(values)] for name, values in found.items()]))
    floor = percentile(found["one bare synced commit"], 50) + percentile(found["one empty request"], 50)
    ratio = percentile(found["a press, committed"], 50) / floor
    print(f"\nA press takes {ratio:.2f} times the commit and the request together (at most {LIMIT:.0f}).")
    return 0 if ratio <= LIMIT else 1


def ms(values: list[float]) -> list[str]:
    """Return p50, p95 and p99 in milliseconds."""
    return [f"{1000 * percentile(values, percent):.2f}" for percent in (50, 95, 99)]


def in_turns(acts: Mapping[str, Callable[[int], None]], count: int, warm: int = 10) -> dict[str, list[float]]:
    """Return how long each of ``count`` rounds of each act took, after a few to warm up.

    They take turns, so that a slow moment of the machine falls on all of them.
    """
    found: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(count + warm):
        for name, act in acts.items():
            began = time.perf_counter()
            act(number)
            found[name].append(time.perf_counter() - began)
    return {name: values[warm:] for name, values in found.items()}


def ask(caller: http.client.HTTPConnection, method: str, path: str) -> None:
    """Send an empty request."""
    caller.request(method, path)
    caller.getresponse().read()


def press(caller: http.client.HTTPConnection, token: str) -> None:
    """Press, as an enrolled screen."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    caller.request("POST", "/api/v1/press", json.dumps({"level": "help"}), headers)
    answer = caller.getresponse()
    body = answer.read()
    assert answer.status == 201, body


def bare_database(file: Path) -> sqlite3.Connection:
    """Open a database with one table, as safe as Deskbell's own."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE press (id INTEGER PRIMARY KEY, words TEXT)")
    return database


def commit(database: sqlite3.Connection) -> None:
    """Write one row and wait for the disk."""
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO press (words) VALUES (?)", ("x" * 200,))
    database.execute("COMMIT")
