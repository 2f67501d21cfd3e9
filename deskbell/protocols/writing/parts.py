"""A protocol's text in its parts, by lines: each field with the lines that say it and the notes above them.

Parts joined again are the text, sign for sign. So a part can be written anew, and no other line changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from deskbell.protocols.reading.tree import Fields, Tree

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BLANK = " \t\r\n\x85\u2028\u2029"


class NotInLines(Exception):
    """The fields do not each begin on a line of their own, one below the other."""


@dataclass(frozen=True, slots=True)
class Part:
    """A field. lead: blank lines and notes above it; body: its own lines, the first of which is line (from 1)."""

    name: str
    lead: str
    body: str
    line: int
    indent: int
    value: Tree


@dataclass(frozen=True, slots=True)
class Block:
    """Fields below each other. header: what stands before them; tail: notes and blank lines after the last.

    newline: how its lines end.
    """

    header: str
    parts: tuple[Part, ...]
    tail: str
    newline: str = "\n"

    def __str__(self) -> str:
        return self.header + "".join(part.lead + part.body for part in self.parts) + self.tail

    @property
    def names(self) -> list[str]:
        """The names of the fields, as they stand."""
        return [part.name for part in self.parts]

    @property
    def indent(self) -> int:
        """How far the fields are indented."""
        return self.parts[0].indent

    def part(self, name: str) -> Part:
        """Return a field that is there."""
        return self.parts[self.names.index(name)]


def split(text: str, tree: Tree, line: int = 1) -> Block:
    """Return the fields of a map that was read from a text. line: at which line of the file the text begins.

    Raises:
        NotInLines: they can't be told apart by lines.

    """
    if not isinstance(tree, Fields) or not tree.items:
        raise NotInLines
    lines = lines_of(text)
    indent = tree.items[0][0].column - 1
    starts = [key.line - line for key, _value in tree.items]
    _check(lines, tree, starts, indent)
    leads = [_above(lines, start, indent) for start in starts]
    ends = [*leads[1:], _above(lines, len(lines), indent)]
    if any(end <= start for start, end in zip(starts, ends, strict=True)):
        raise NotInLines
    parts = tuple(
        Part(
            " ".join(key.text.split()),
            "".join(lines[lead:start]),
            "".join(lines[start:end]),
            key.line,
            indent,
            value,
        )
        for (key, value), lead, start, end in zip(tree.items, leads, starts, ends, strict=True)
    )
    return Block("".join(lines[: leads[0]]), parts, "".join(lines[ends[-1] :]), newline_of(text))


def split_part(part: Part) -> Block:
    """Return the fields that a field holds.

    Raises:
        NotInLines: they can't be told apart by lines.

    """
    return split(part.body, part.value, part.line)


def lines_of(text: str) -> list[str]:
    """Return its lines as YAML counts them, each with its break; together they are the text."""
    edges = [0, *(found.end() for found in _BREAK.finditer(text))]
    if edges[-1] < len(text):
        edges.append(len(text))
    return [text[start:end] for start, end in pairwise(edges)]


def newline_of(text: str) -> str:
    """Return how its first line ends, if that is usual."""
    first = _BREAK.search(text)
    return "\r\n" if first and first.group() == "\r\n" else "\n"


def is_blank(line: str) -> bool:
    """Tell whether nothing stands in a line."""
    return not line.strip(_BLANK)


def is_note(line: str) -> bool:
    """Tell whether it is a comment and nothing else."""
    return line.lstrip(_BLANK).startswith("#")


def _check(lines: list[str], tree: Fields, starts: list[int], indent: int) -> None:
    """Refuse keys that share a line, or have something before them."""
    in_order = all(one < other for one, other in pairwise([-1, *starts, len(lines)]))
    columns = {key.column - 1 for key, _value in tree.items}
    if not in_order or columns != {indent} or any(lines[start][:indent].strip(" ") for start in starts):
        raise NotInLines


def _above(lines: list[str], start: int, indent: int) -> int:
    """Return where the blank lines and notes above a line begin. A note that is indented deeper ends what is above it."""
    while start and (is_blank(lines[start - 1]) or _is_outer(lines[start - 1], indent)):
        start -= 1
    return start


def _is_outer(line: str, indent: int) -> bool:
    return (is_note(line) and len(line) - len(line.lstrip(" ")) <= indent) or line.rstrip(_BLANK) == "..."
