"""What somebody may have meant by a name that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from itertools import islice

MOST_NAMES = 300
MOST_GUESSES = 10
MOST_SHOWN = 8


def some(names: Iterable[str]) -> str:
    """Return names for a sentence, the first few of many."""
    few = list(islice(names, MOST_SHOWN + 1))
    return ", ".join(few[:MOST_SHOWN]) + (", …" if len(few) > MOST_SHOWN else "")


class Nearest:
    """Looks for the nearest of some names. In a huge file it stops guessing rather than take long."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = list(names) if len(names) <= MOST_NAMES else []
        self._few = some(names) or "–"
        self._known: dict[str, str] = {}

    def to(self, name: str) -> str:
        """Return the nearest name; where none is near, the first that there are."""
        if name not in self._known and len(self._known) < MOST_GUESSES:
            close = get_close_matches(name, self._names, n=1)
            self._known[name] = close[0] if close else self._few
        return self._known.get(name, self._few)
