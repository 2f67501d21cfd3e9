"""A protocol's text in its parts, by lines: each field with the lines that say it and the notes above them.

Parts joined again are the text, sign for sign. So a part can be written anew, and no other line changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from deskbell.protocols.reading.tree import Fields, Several, Tree

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BLANK = " \t\r\n\x85\u2028\u2029"


_Found = tuple[str, int, int, Tree]


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
    """Return the fields of a map, or the items of a list by their numbers, that was read from a text.

    line: at which line of the file the text begins.

    Raises:
        NotInLines: they can't be told apart by lines.

    """
    lines = lines_of(text)
    found = _items(tree, lines, line) if isinstance(tree, Several) else _fields(tree, line)
    starts = [start for _name, start, _column, _value in found]
    indent = found[0][2] if found else -1
    _check(lines, starts, {column for _name, _start, column, _value in found})
    leads = [_above(lines, start, indent) for start in starts]
    ends = [*leads[1:], _above(lines, len(lines), indent)]
    if any(end <= start for start, end in zip(starts, ends, strict=True)):
        raise NotInLines
    parts = tuple(
        Part(name, "".join(lines[lead:start]), "".join(lines[start:end]), start + line, indent, value)
        for (name, start, _column, value), lead, end in zip(found, leads, ends, strict=True)
    )
    return Block("".join(lines[: leads[0]]), parts, "".join(lines[ends[-1] :]), newline_of(text))


def split_part(part: Part) -> Block:
    """Return the fields, or items, that a field holds.

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


def _fields(tree: Tree, line: int) -> list[_Found]:
    """Return each field with the line on which it begins, counted from 0, and its indent."""
    found = tree.items if isinstance(tree, Fields) else []
    return [(" ".join(key.text.split()), key.line - line, key.column - 1, value) for key, value in found]


def _items(tree: Several, lines: list[str], line: int) -> list[_Found]:
    """Return the same of the items of a list, each of which has its dash on the line on which it begins."""
    starts = [one.line - line for one in tree.items]
    if not all(
        0 <= start < len(lines) and lines[start][: one.column - 1].strip(" ") == "-"
        for start, one in zip(starts, tree.items, strict=True)
    ):
        raise NotInLines
    return [
        (str(number), start, lines[start].index("-"), one)
        for number, (start, one) in enumerate(zip(starts, tree.items, strict=True))
    ]


def _check(lines: list[str], starts: list[int], indents: set[int]) -> None:
    """Refuse what shares a line, stands in columns of its own, or has something before it."""
    in_order = all(one < other for one, other in pairwise([-1, *starts, len(lines)]))
    if len(indents) != 1 or not in_order or any(lines[start][: min(indents)].strip(" ") for start in starts):
        raise NotInLines


def _above(lines: list[str], start: int, indent: int) -> int:
    """Return where the blank lines and notes above a line begin. A note that is indented deeper ends what is above it."""
    while start and (is_blank(lines[start - 1]) or _is_outer(lines[start - 1], indent)):
        start -= 1
    return start


def _is_outer(line: str, indent: int) -> bool:
    return (is_note(line) and len(line) - len(line.lstrip(" ")) <= indent) or line.rstrip(_BLANK) == "..."
