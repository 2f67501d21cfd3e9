"""Protocols for a command: from a file, or by their name from those that come with Deskbell."""

from __future__ import annotations

import sys
from pathlib import Path

from deskbell.protocols.definition import Kind, Protocol
from deskbell.protocols.engine import Shelf
from deskbell.protocols.reading import read
from deskbell.protocols.reading.tree import MOST_BYTES
from deskbell.protocols.shipped import LIBRARY

MOST_TOLD = 5


def load(name: str) -> Protocol | None:
    """Return a protocol, or print what is wrong and return None."""
    file = _file(name)
    try:
        with file.open("rb") as source:
            reading = read(source.read(MOST_BYTES + 1))
    except OSError as error:
        print(f"{name} can't be read: {error.strerror or error}.", file=sys.stderr)
        print(
            f"Give a file, or one of: {', '.join(sorted(one.stem for one in LIBRARY.glob('*.yaml')))}.", file=sys.stderr
        )
        return None
    if reading.protocol is None:
        for finding in reading.findings[:MOST_TOLD]:
            print(f"{name}:{finding.line}:{finding.column}: {finding.code.replace('_', ' ')}", file=sys.stderr)
        print(f"{name} is no protocol yet. What to do about it says: deskbell protocol lint {name}", file=sys.stderr)
    return reading.protocol


def shelf_around(name: str, first: Protocol) -> Shelf:
    """Return a protocol with those that it goes through: from its own folder, else from those of Deskbell."""
    protocols = {first.id: first}
    waiting = [first]
    while waiting:
        for step in waiting.pop().steps.values():
            found = _beside(name, step.plan) if step.kind is Kind.PLAN and step.plan not in protocols else None
            if found is not None and found.id == step.plan:
                protocols[found.id] = found
                waiting.append(found)
    return Shelf(first.id, protocols)


def _file(name: str) -> Path:
    """Return the file that is meant: a path, or a name such as problem-customer."""
    shipped = LIBRARY / f"{name}.yaml"
    return shipped if "/" not in name and not Path(name).exists() and shipped.is_file() else Path(name)


def _beside(name: str, plan: str) -> Protocol | None:
    for file in (_file(name).parent / f"{plan}.yaml", LIBRARY / f"{plan}.yaml"):
        if file.is_file():
            return load(str(file))
    return None
