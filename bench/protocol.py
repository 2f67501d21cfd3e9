"""One step of the protocol engine, in a walk through a shipped protocol with a full cast: under 50 microseconds."""

from __future__ import annotations

import argparse
import random
import time

from bench.figures import machine, percentile, table
from deskbell.protocols.definition import Role, Standing
from deskbell.protocols.engine import Shelf, step
from deskbell.protocols.reading import read
from deskbell.protocols.shipped import LIBRARY
from deskbell.protocols.state import Back, Effect, Event, Join, Learn, Skip, Stand, State, Tap

LIMIT = 50e-6
ROLES = (Role.PRESSER, Role.IN_CHARGE)


def run(argv: list[str]) -> int:
    """Measure and print; 1 if more than one step in a hundred takes longer than it may."""
    parser = argparse.ArgumentParser(prog="deskbell bench protocol", description=__doc__)
    parser.add_argument("--protocol", default="problem-customer", help="which of the library (problem-customer)")
    parser.add_argument("--people", type=int, default=8, help="how many have the guide open (8)")
    parser.add_argument("--steps", type=int, default=100_000, help="how many steps to take (100000)")
    asked = parser.parse_args(argv)
    found = read((LIBRARY / f"{asked.protocol}.yaml").read_bytes()).protocol
    if found is None:
        print(f"{asked.protocol} can't be read: deskbell protocol lint says why.")
        return 1
    taken = measured(Shelf(found.id, {found.id: found}), asked.people, asked.steps)
    print(f"\n{machine()}; {len(taken)} steps, {asked.people} people, µs\n")
    rows = [
        [
            "an engine step",
            *(f"{1e6 * percentile(taken, percent):.1f}" for percent in (50, 95, 99)),
            f"{LIMIT * 1e6:.0f}",
        ]
    ]
    print(table(["", "p50", "p95", "p99", "p99 at most"], rows))
    return 0 if percentile(taken, 99) <= LIMIT else 1


def measured(shelf: Shelf, people: int, steps: int) -> list[float]:
    """Return how long each step took. Whoever is at an end begins again, so that most steps move somebody."""
    chance, taken = random.Random(1), []
    names = [f"person:{number}" for number in range(people)]
    state = State()
    while len(taken) < steps:
        if len(taken) % 500 == 0:
            state = _joined(shelf, names)
        event = _event(chance, state, chance.choice(names))
        began = time.perf_counter()
        result: tuple[State, list[Effect]] = step(shelf, state, event)
        taken.append(time.perf_counter() - began)
        state = result[0]
    return taken


def _joined(shelf: Shelf, names: list[str]) -> State:
    state = State()
    for number, name in enumerate(names):
        state, _ = step(shelf, state, Join(name, ROLES[number] if number < len(ROLES) else Role.RESPONDER))
    return state


def _event(chance: random.Random, state: State, who: str) -> Event:
    turn = state.cursors[who].turn
    taps: list[Event] = [Tap(who, turn), Tap(who, turn, 0), Tap(who, turn, 1), Tap(who, turn), Tap(who, turn, 0)]
    others = [
        Skip(who, turn),
        Back(who, turn),
        Stand(who, chance.choice(list(Standing))),
        Learn({"help": chance.choice(["none", "coming", "there"])}),
        Learn({"risk": chance.choice(["yes", "no"])}),
    ]
    return chance.choice(taps + others)
