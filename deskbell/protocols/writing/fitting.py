"""Writing anew only those lines of a part that say something else now, however deep they stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from deskbell.protocols.writing import blocks
from deskbell.protocols.writing.parts import Block, NotInLines, Part, split_part

Lines = Sequence[str]


def fitted_body(block: Block, part: Part, old: Lines, new: Lines) -> str:
    """Return the body of a part of a block once it says something else.

    old and new are what it says as lines in the layout of ``yaml_text``: where they are the same, the part keeps its own.
    """
    if old == new:
        return part.body
    inner, items = _fields(new), _items(new)
    try:
        if inner:
            return str(fitted(split_part(part), _fields(old), inner))
        if items:
            return str(_fitted_items(split_part(part), _items(old), items))
    except NotInLines:
        pass
    return blocks.body_of(block, new)


def fitted(block: Block, old: Mapping[str, Lines], new: Mapping[str, Lines], apart: Collection[str] = ()) -> Block:
    """Return a block that says in its fields what new does, where old says what they say now.

    apart: the fields that have a blank line above them when they are added.
    """
    order = list(new)
    for name, lines in new.items():
        if old.get(name) == lines:
            continue
        if name in block.names:
            body = fitted_body(block, block.part(name), old.get(name, ()), lines)
            block = blocks.changed(block, name, body)
        else:
            before = [one for one in block.names if one in order and order.index(one) < order.index(name)]
            fresh = blocks.written(block, name, lines)
            block = blocks.insert(block, fresh, before[-1] if before else "", is_apart=name in apart)
    for name in old:
        if name not in new and name in block.names:
            block = blocks.without(block, name)
    return block


def _fitted_items(block: Block, old: list[Lines], new: list[Lines]) -> Block:
    """Return a list that says what new does. Items that stay keep their lines, and those that change the notes above."""
    if len(block.parts) != len(old):
        raise NotInLines
    parts: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        stay = block.parts[a:b]
        if tag == "equal":
            parts += stay
            continue
        leads = [*(part.lead for part in stay), *[""] * (d - c)]
        fresh = [blocks.written(block, "", lines) for lines in new[c:d]]
        parts += [replace(one, lead=lead) for one, lead in zip(fresh, leads, strict=False)]
    return replace(block, parts=tuple(parts))


def _items(lines: Lines) -> list[Lines]:
    """Return the lines of each item of a list that stands under the first of some lines; none if it is no list."""
    found: list[list[str]] = []
    for line in lines[1:]:
        inner = line.removeprefix("  ")
        if inner.startswith("- "):
            found.append([])
        elif not found:
            return []
        found[-1].append(inner)
    return [tuple(one) for one in found]


def _fields(lines: Lines) -> dict[str, list[str]]:
    """Return the fields that stand, indented, under the first of some lines; none if they are no fields."""
    found: dict[str, list[str]] = {}
    for line in lines[1:]:
        inner = line.removeprefix("  ")
        if inner.startswith("- "):
            return {}
        if not inner.startswith(" "):
            found[inner.partition(":")[0].strip('"')] = []
        list(found.values())[-1].append(inner)
    return found
