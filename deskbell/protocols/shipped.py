"""The protocols that come with Deskbell, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from deskbell.protocols.content_hash import content_hash
from deskbell.protocols.definition import Protocol
from deskbell.protocols.reading import read

LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True, slots=True)
class Version:
    """A protocol as it stands in its file, and the mark of what it says."""

    protocol: Protocol
    mark: str
    source: str


@lru_cache(maxsize=256)
def version_of(source: str) -> Version:
    """Read a version that was found good before.

    Raises:
        ValueError: it is no protocol.

    """
    protocol = read(source.encode()).protocol
    if protocol is None:
        raise ValueError("this is no protocol")
    return Version(protocol, content_hash(protocol), source)


@cache
def shipped() -> Mapping[str, Version]:
    """Return them by their names."""
    files = sorted(LIBRARY.glob("*.yaml"))
    found = [version_of(file.read_text(encoding="utf-8")) for file in files]
    return {one.protocol.id: one for one in found}
