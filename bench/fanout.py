"""One press to the last of N listeners; the same message through mosquitto (QoS 0) and Redis pub/sub.

Deskbell: real server, real tokens, real press, commit synced to disk, and only then written to the streams.
The brokers: the same bytes, published without any of that. Rounds take turns; whoever is not measured
is frozen meanwhile.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.crowd import Crowd
from bench.dialects import Dialect, Mqtt, Resp, Stream
from bench.figures import machine, table
from bench.processes import Deskbell, Mosquitto, Redis, Running

NAMES = ("deskbell", "mosquitto", "redis")
PRESSED = b'"guide":{}}}\n\n'
"""How a press's frame ends: an alarm whose guide nobody has opened."""


def run(argv: list[str]) -> int:
    """Measure and print the table; 1 if a listener missed a message."""
    parser = argparse.ArgumentParser(prog="deskbell bench fanout", description=__doc__)
    parser.add_argument("--screens", type=int, default=1000, help="how many listen (1000)")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of each, after two to warm up (15)")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as folder:
        times, missed = measure(Path(folder), asked.screens, asked.rounds)
    print(f"\n{machine()}; {asked.screens} listeners, {asked.rounds} rounds, last one lit, ms\n")
    print(summary(times, asked.screens))
    if missed:
        print(f"\n{missed} messages did not arrive.")
    return 1 if missed else 0


def summary(times: dict[str, list[float]], screens: int) -> str:
    """Return the table: median and quickest of each, and Deskbell's ratio to the brokers."""
    middle = {name: median(values) for name, values in times.items()}
    rows = [
        ["median", *(f"{1000 * middle[name]:.1f}" for name in NAMES)],
        ["quickest", *(f"{1000 * min(times[name]):.1f}" for name in NAMES)],
        ["Deskbell’s median is", "", *(f"{middle['deskbell'] / middle[name]:.2f} ×" for name in NAMES[1:])],
    ]
    return table([f"last of {screens}", *NAMES], rows)


def measure(folder: Path, screens: int, rounds: int) -> tuple[dict[str, list[float]], int]:
    """Return the seconds of each round, by system, and how many messages were missed in all."""
    with ExitStack() as stack:
        print("building the library …", flush=True)
        bell = Deskbell(folder, screens)
        servers: dict[str, Running] = {"deskbell": bell, "mosquitto": Mosquitto(folder), "redis": Redis(folder)}
        for server in servers.values():
            stack.enter_context(server)
        stream = Stream(bell.port, bell.house["listeners"], bell.house["presser"])
        dialects: dict[str, Dialect] = {"deskbell": stream, "mosquitto": Mqtt(), "redis": Resp()}
        crowds = {name: Crowd(server.port, dialects[name], screens) for name, server in servers.items()}
        for name, crowd in crowds.items():
            stack.callback(crowd.close)
            began = time.monotonic()
            crowd.connect()
            print(f"{name}: {screens} listeners in {time.monotonic() - began:.1f} s", flush=True)
        time.sleep(2)
        payload = b""
        times: dict[str, list[float]] = {name: [] for name in NAMES}
        missed = 0
        for number in range(rounds + 2):
            for name in NAMES:
                for other, server in servers.items():
                    (server.go_on if other == name else server.hold)()
                crowds[name].drain(0.3)
                if name == "deskbell":
                    seconds, lit, payload = press_once(crowds[name], stream, bell.house["key"])
                else:
                    seconds, lit = crowds[name].round(dialects[name].publish(payload), payload[-40:])
                missed += screens - lit
                if number > 1:
                    times[name].append(seconds)
        return times, missed


def press_once(crowd: Crowd, stream: Stream, key: str) -> tuple[float, int, bytes]:
    """Press, time it, then give the all clear. Returns seconds, how many were lit, and what each was sent."""
    seconds, lit, shown = press(crowd, stream)
    crowd.drain(0.2)
    all_clear(crowd, stream, shown["ref"], key)
    sent = {"number": shown["number"], "kind": "alarm.pressed", "at": shown["at"], "alarm": shown}
    text = json.dumps(sent, ensure_ascii=False, separators=(",", ":"))
    return seconds, lit, re.sub(r"\s+", " ", text).encode()


def press(crowd: Crowd, stream: Stream) -> tuple[float, int, dict[str, Any]]:
    """Press and time it. Returns seconds, how many were lit, and the alarm as it is shown."""
    seconds, lit = crowd.round(stream.publish(b""), PRESSED)
    answer = crowd.answer()
    assert answer.startswith(b"HTTP/1.1 201"), answer
    return seconds, lit, json.loads(answer.partition(b"\r\n\r\n")[2])["alarm"]


def all_clear(crowd: Crowd, stream: Stream, ref: str, key: str) -> None:
    """End an alarm, as the manager whose key it is."""
    _, answer = crowd.say(stream.post(f"/api/v1/alarms/{ref}/close", {"reason": "test"}, key))
    assert answer.startswith(b"HTTP/1.1 200"), answer
