"""Which protocols an alarm follows: those in force at its place when it was pressed, and then for as long as it lasts."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from deskbell.core import clock
from deskbell.places.models import Place
from deskbell.protocols.engine import Shelf
from deskbell.protocols.models import KeptVersion, PublishedVersion
from deskbell.protocols.published import FIRST, beginnings_at, published_at
from deskbell.protocols.shipped import Version, shipped, version_of

logger = logging.getLogger(__name__)

Marks = Mapping[str, str]
"""The mark of each protocol by its name: what tells one set of versions from another."""


class Lost(Exception):
    """The text of a version is not there any more, or can't be read any more. str(error) names the protocols."""


@dataclass(frozen=True, slots=True)
class Versions:
    """A shelf, and the version that each of its protocols is."""

    shelf: Shelf
    by_name: Mapping[str, Version]

    @property
    def marks(self) -> Marks:
        """The mark of each, by its name."""
        return {name: version.mark for name, version in self.by_name.items()}


def in_force(place: Place, level: int, at: datetime | None = None) -> Versions:
    """Return what an alarm would follow that is pressed at a place, at this level, at a moment (now). Three queries."""
    versions = versions_at(place, at)
    return _on_a_shelf(firsts_at(place, versions)[level], versions)


def firsts_at(place: Place, names: Collection[str]) -> dict[int, str]:
    """Return with which of these protocols the guide begins at a place, by level. One query."""
    return {level: name if name in names else FIRST[level] for level, name in beginnings_at(place).items()}


def versions_at(place: Place, at: datetime | None = None) -> dict[str, Version]:
    """Return the version of each protocol that counts at a place at a moment (now). Two queries."""
    own = published_at(place, at or clock.now())
    return {**shipped(), **{name: version for name, row in own.items() if (version := _read(row))}}


def _read(row: PublishedVersion) -> Version | None:
    """Return a published version, None if a later Deskbell can't read it any more: then the shipped one counts."""
    try:
        return version_of(row.source)
    except ValueError:
        logger.error("version %s of %s at place %s can't be read any more", row.number, row.protocol, row.place_id)  # noqa: TRY400
        return None


def kept(first: str, marks: Marks) -> Versions:
    """Return the versions with these marks.

    Raises:
        Lost: one of them was neither shipped with this Deskbell nor kept, or is no protocol for it any more.

    """
    return _kept(first, tuple(sorted(marks.items())))


@lru_cache(maxsize=64)
def _kept(first: str, marks: tuple[tuple[str, str], ...]) -> Versions:
    here = {name: version for name, version in shipped().items() if (name, version.mark) in marks}
    gone = {mark for name, mark in marks if name not in here}
    rows = KeptVersion.objects.filter(mark__in=gone) if gone else ()
    found = here | {row.protocol: one for row in rows if (one := _readable(row.source))}
    if missing := {name for name, _mark in marks} - set(found):
        raise Lost(", ".join(sorted(missing)))
    return _on_a_shelf(first, found)


def _readable(source: str) -> Version | None:
    try:
        return version_of(source)
    except ValueError:
        return None


def _on_a_shelf(first: str, versions: Mapping[str, Version]) -> Versions:
    return Versions(Shelf(first, {name: version.protocol for name, version in versions.items()}), versions)
