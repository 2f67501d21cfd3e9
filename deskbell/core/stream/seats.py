"""The screens of one library in the order of their places, so that those who hear the same stand side by side.

A press goes to a thousand screens within milliseconds, and most of that time the processor waits for memory. What
the sending loop needs of each screen is one number, its socket's, and those lie in one array. Who hears what is
judged once for each stretch of screens that every word of an audience treats alike.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from deskbell.core.stream.audience import Audience

if TYPE_CHECKING:
    from deskbell.core.stream.stream import Stream

LAST = "\x7f"
"""Sorts behind everything that a path consists of."""


@dataclass(slots=True)
class Seats:
    """Four lists that belong together, sorted by path. version changes with everyone who comes or goes."""

    paths: list[str] = field(default_factory=list)
    numbers: array[int] = field(default_factory=lambda: array("q"))
    sockets: array[int] = field(default_factory=lambda: array("q"))
    streams: list[Stream] = field(default_factory=list)
    version: int = 0

    def take(self, stream: Stream) -> None:
        """Give a screen's stream its seat."""
        at = bisect_right(self.paths, stream.path)
        self.paths.insert(at, stream.path)
        self.numbers.insert(at, stream.number)
        self.sockets.insert(at, stream.socket)
        self.streams.insert(at, stream)
        self.version += 1

    def leave(self, stream: Stream) -> None:
        """Free a stream's seat. Harmless when it has none."""
        for at in range(bisect_left(self.paths, stream.path), bisect_right(self.paths, stream.path)):
            if self.streams[at] is stream:
                for seats in (self.paths, self.numbers, self.sockets, self.streams):
                    del seats[at]
                self.version += 1
                return

    def stretches(self, audience: Audience) -> Iterator[tuple[int, int, str]]:
        """Yield from where to where an event reaches the screens in which manner (ring, change, quiet)."""
        edges = {0, len(self.paths)}
        for path in audience.prefixes:
            edges |= {bisect_left(self.paths, path), bisect_left(self.paths, path + LAST)}
        for path in audience.here:
            edges |= {bisect_left(self.paths, path), bisect_right(self.paths, path)}
        for number in audience.screens:
            edges.update(edge for at in self._seats_of(number) for edge in (at, at + 1))
        ordered = sorted(edges)
        for begin, end in pairwise(ordered):
            manner = audience.for_screen(self.numbers[begin], self.paths[begin])
            if manner is not None:
                yield begin, end, manner

    def _seats_of(self, number: int) -> Iterator[int]:
        return (at for at, one in enumerate(self.numbers) if one == number)
