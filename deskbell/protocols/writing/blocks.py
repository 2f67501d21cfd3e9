"""Putting, moving and taking out the parts of a text. What stands in the other parts stays, sign for sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deskbell.protocols.reading.tree import Word
from deskbell.protocols.writing.parts import Block, Part, is_blank, is_note, lines_of

_NOTHING = Word("", 0, 0)


def changed(block: Block, name: str, body: str) -> Block:
    """Return the block with other lines for a part."""
    return replace(block, parts=tuple(replace(one, body=body) if one.name == name else one for one in block.parts))


def insert(block: Block, part: Part, after: str, *, is_apart: bool) -> Block:
    """Return the block with one more part, after another or ("") as the first. part.lead: notes that come with it."""
    parts = list(block.parts)
    if after or not parts:
        lead = block.newline if is_apart else ""
        parts.insert(block.names.index(after) + 1 if after else 0, replace(part, lead=lead + part.lead))
        return replace(block, parts=tuple(parts))
    blank = _blank_above(parts[0].lead)
    following = parts[0] if blank or not is_apart else replace(parts[0], lead=block.newline + parts[0].lead)
    return replace(block, parts=(replace(part, lead=blank + part.lead), following, *parts[1:]))


def body_of(block: Block, lines: Sequence[str]) -> str:
    """Return lines, written without indent, as they stand in the block."""
    return "".join(f"{' ' * block.indent}{line}{block.newline}" for line in lines)


def written(block: Block, name: str, lines: Sequence[str]) -> Part:
    """Return a part that is not in the block yet."""
    return Part(name, "", body_of(block, lines), 0, block.indent, _NOTHING)


def without(block: Block, name: str) -> Block:
    """Return the block without a part and the notes directly above it; what heads a whole section stays."""
    place = block.names.index(name)
    parts = list(block.parts)
    gone = parts.pop(place)
    kept = _heading(gone.lead)
    if place == len(parts):
        return replace(block, parts=tuple(parts), tail=kept + block.tail)
    following = parts[place].lead
    if not place and not kept:
        kept, following = _blank_above(gone.lead), following[len(_blank_above(following)) :]
    parts[place] = replace(parts[place], lead=kept + following)
    return replace(block, parts=tuple(parts))


def notes_of(part: Part) -> str:
    """Return the notes directly above a part, that go where it goes."""
    return part.lead[len(_unattached(part.lead)) :]


def is_airy(block: Block) -> bool:
    """Tell whether blank lines stand between the parts; of fewer than two, they are to."""
    return len(block.parts) < 2 or any(any(map(is_blank, lines_of(part.lead))) for part in block.parts[1:])


def _unattached(lead: str) -> str:
    lines = lines_of(lead)
    while lines and is_note(lines[-1]):
        lines.pop()
    return "".join(lines)


def _heading(lead: str) -> str:
    """Return what stays of the lines above a part that goes: notes with a blank line below them, without that line."""
    lines = lines_of(_unattached(lead))
    while lines and is_blank(lines[-1]):
        lines.pop()
    return "".join(lines)


def _blank_above(lead: str) -> str:
    lines = lines_of(lead)
    count = next((number for number, line in enumerate(lines) if not is_blank(line)), len(lines))
    return "".join(lines[:count])
