"""Where each part of a file stands, so that what is found later can be shown there too."""

from __future__ import annotations

from collections.abc import Mapping

from deskbell.protocols.reading.tree import Fields, Tree, Word

Path = tuple[str | int, ...]
"""The way to a part: names of fields, and numbers in lists, such as ``("steps", "judge", "answers", 0)``."""

Places = Mapping[Path, tuple[int, int]]
"""Line and column of each part, from 1. A field's place is that of its name."""


def places(tree: Tree) -> Places:
    """Return where every part stands."""
    found: dict[Path, tuple[int, int]] = {}
    waiting: list[tuple[Path, Tree]] = [((), tree)]
    while waiting:
        path, part = waiting.pop()
        found.setdefault(path, (part.line, part.column))
        if isinstance(part, Fields):
            for key, value in part.items:
                found.setdefault((*path, key.text), (key.line, key.column))
                waiting.append(((*path, key.text), value))
        elif not isinstance(part, Word):
            waiting += [((*path, number), one) for number, one in enumerate(part.items)]
    return found


def place_of(known: Places, path: Path) -> tuple[int, int]:
    """Return where a part stands, or the nearest part around it; (0, 0) where nothing is known."""
    while path and path not in known:
        path = path[:-1]
    return known.get(path, (0, 0)) if path else (0, 0)
