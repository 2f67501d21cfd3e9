"""Which protocols an alarm follows: those in force at its place when it was pressed, and then for as long as it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from deskbell.alarms.models import Level
from deskbell.protocols.engine import Shelf
from deskbell.protocols.models import KeptVersion
from deskbell.protocols.shipped import Version, shipped, version_of

FIRST: Mapping[int, str] = {
    Level.COME: "customer-with-a-problem",
    Level.HELP: "problem-customer",
    Level.DANGER: "problem-customer",
}
"""With which one the guide begins, by the level that was pressed."""

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


def in_force(level: int) -> Versions:
    """Return what an alarm that is pressed now at this level would follow."""
    return _on_a_shelf(FIRST[level], shipped())


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
