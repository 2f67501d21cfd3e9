"""Who an event is for, in words short enough to store with it.

An audience is a list of words:

``person:17``           one person
``screen:9``            one enrolled screen
``role:staff@/1/5/``    whoever holds that role at, above or below that place
``screens@/1/5/``       every enrolled screen at or below that place
``here@/1/5/9/``        every screen that stands exactly there, and people whose browser is that of such a screen
``everyone@/1/``        every person with a role that hears, and every screen, at or below that place

A listener's :class:`Ears` say which of these words reach it. Pure: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

RING = "ring"
CHANGE = "change"
QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Ears:
    """What one listener may hear.

    kind is ``person`` or ``screen``. roles are (role, place path) pairs of a person, only those that
    hear. sees are the paths that a person may watch without being called. path is where a screen stands.
    For a person, beside and path name the enrolled screen in whose browser they are signed in, if any:
    what must stay quiet on that screen must stay quiet for them too.
    """

    kind: str
    id: int
    tenant_id: int
    path: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    sees: tuple[str, ...] = field(default=())
    beside: str = ""

    @property
    def name(self) -> str:
        """The listener as an audience word."""
        return f"{self.kind}:{self.id}"

    def hears(self, word: str) -> bool:
        """Tell whether one audience word means this listener."""
        what, at, path = word.partition("@")
        if not at:
            return word in (self.name, self.beside)
        if what == "here":
            return self.path == path
        if what == "screens":
            return self.kind == "screen" and self.path.startswith(path)
        if what == "everyone":
            return self._is_within(path)
        role = what.removeprefix("role:")
        return any(held == role and _related(place, path) for held, place in self.roles)

    def _is_within(self, path: str) -> bool:
        if self.kind == "screen":
            return self.path.startswith(path)
        return any(_related(place, path) for _, place in self.roles)

    def watches(self, path: str) -> bool:
        """Tell whether this person may see what happens at ``path`` without being called there."""
        return any(path.startswith(place) for place in self.sees)


def _related(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def manner(ears: Ears, path: str, ring: Iterable[str], tell: Iterable[str], quiet: Iterable[str]) -> str | None:
    """Say how an event reaches a listener: ``ring``, ``change``, ``quiet``, or None for not at all.

    ``quiet`` wins over ``ring``: the screen in front of a dangerous person must stay ordinary.
    """
    if any(map(ears.hears, quiet)):
        return QUIET
    if any(map(ears.hears, ring)):
        return RING
    if any(map(ears.hears, tell)) or ears.watches(path):
        return CHANGE
    return None
