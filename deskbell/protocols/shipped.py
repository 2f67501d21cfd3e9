"""The protocols that come with Deskbell, read once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from deskbell.protocols.definition import Protocol
from deskbell.protocols.reading import read

LIBRARY = Path(__file__).parent / "library"


@cache
def shipped() -> Mapping[str, Protocol]:
    """Return the shipped protocols by their ids, in the order of their names."""
    found = (read(file.read_bytes()).protocol for file in sorted(LIBRARY.glob("*.yaml")))
    return MappingProxyType({one.id: one for one in found if one is not None})
