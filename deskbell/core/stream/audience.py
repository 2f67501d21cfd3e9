"""One event's audience, compiled so that judging ten thousand listeners takes milliseconds.

:func:`deskbell.core.audience.manner` says what is right; this says the same, faster (a property test
holds the two together). A screen is judged by one set lookup and one ``str.startswith``; people who
hold the same roles are judged once.
"""

from __future__ import annotations

from collections.abc import Iterable

from deskbell.core.audience import CHANGE, QUIET, RING, Ears, manner


class _Words:
    """One list of audience words, sorted by whom they can mean."""

    __slots__ = ("all", "here", "others", "people", "prefixes", "screens")

    def __init__(self, words: Iterable[str]) -> None:
        self.all = list(words)
        self.screens: set[int] = set()
        self.people: set[int] = set()
        self.here: set[str] = set()
        self.others: list[str] = []
        prefixes: list[str] = []
        for word in self.all:
            what, at, path = word.partition("@")
            if what == "here":
                self.here.add(path)
                continue
            if at:
                if what in ("screens", "everyone"):
                    prefixes.append(path)
                self.others.append(word)
                continue
            kind, _, number = word.partition(":")
            if number.isdecimal() and kind in ("screen", "person"):
                (self.screens if kind == "screen" else self.people).add(int(number))
        self.prefixes = tuple(prefixes)


class Audience:
    """Who hears one event, and how."""

    __slots__ = ("_kept", "_path", "_quiet", "_ring", "_tell")

    def __init__(self, path: str, ring: Iterable[str], tell: Iterable[str], quiet: Iterable[str]) -> None:
        self._path = path
        self._ring, self._tell, self._quiet = _Words(ring), _Words(tell), _Words(quiet)
        self._kept: dict[tuple[tuple[tuple[str, str], ...], tuple[str, ...]], str | None] = {}

    @property
    def prefixes(self) -> set[str]:
        """The paths at or below which its words reach every screen."""
        return {path for words in (self._ring, self._tell, self._quiet) for path in words.prefixes}

    @property
    def here(self) -> set[str]:
        """The paths exactly at which its words reach every screen."""
        return self._ring.here | self._tell.here | self._quiet.here

    @property
    def screens(self) -> set[int]:
        """The ids of screens that its words name one by one."""
        return self._ring.screens | self._tell.screens | self._quiet.screens

    def manner(self, ears: Ears) -> str | None:
        """Return ring, change or quiet, or None if the event is not for this listener."""
        return self.for_screen(ears.id, ears.path) if ears.kind == "screen" else self.for_person(ears)

    def for_screen(self, number: int, path: str) -> str | None:
        """Return the same for the screen with this id that stands at a path."""
        below = path.startswith
        words = self._quiet
        if number in words.screens or path in words.here or below(words.prefixes):
            return QUIET
        words = self._ring
        if below(words.prefixes) or number in words.screens or path in words.here:
            return RING
        words = self._tell
        if below(words.prefixes) or number in words.screens or path in words.here:
            return CHANGE
        return None

    def for_person(self, ears: Ears) -> str | None:
        """Return the same for a person. Whoever sits beside a screen hears as it does, and is judged alone."""
        if ears.beside:
            return manner(ears, self._path, self._ring.all, self._tell.all, self._quiet.all)
        number = ears.id
        if number in self._quiet.people:
            return QUIET
        by_role = self._by_role(ears)
        if by_role == QUIET:
            return QUIET
        if number in self._ring.people:
            return RING
        return by_role or (CHANGE if number in self._tell.people else None)

    def _by_role(self, ears: Ears) -> str | None:
        key = (ears.roles, ears.sees)
        try:
            return self._kept[key]
        except KeyError:
            how = manner(ears, self._path, self._ring.others, self._tell.others, self._quiet.others)
            self._kept[key] = how
            return how
