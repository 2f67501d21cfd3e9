"""Giving a step another name, wherever it stands: only the name itself changes, every other sign stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deskbell.protocols.definition import Answer, Edge, Protocol, Step
from deskbell.protocols.reading.tree import Fields, Several, Tree, Word
from deskbell.protocols.writing.changes import check_new
from deskbell.protocols.writing.draft import CannotChange, draft_of
from deskbell.protocols.writing.parts import lines_of


def rename_step(source: str, old: str, new: str) -> str:
    """Return the text with another name for a step. Every way there, ``begin`` and ``standing`` follow.

    Raises:
        CannotChange: there is no such step, the new name can't be one or is taken, or the text can't be changed.

    """
    draft = draft_of(source)
    if old not in draft.protocol.steps:
        raise CannotChange("no_step", {"step": old})
    if old == new:
        return source
    check_new(draft, new)
    lines = lines_of(str(draft.head))
    words = [word for word in _names(draft.tree) if " ".join(word.text.split()) == old]
    for word in sorted(words, key=lambda one: (one.line, one.column), reverse=True):
        lines[word.line - 1] = _replaced(lines[word.line - 1], word.column - 1, old, new)
    return draft.checked("".join(lines), renamed(draft.protocol, old, new))


def renamed(protocol: Protocol, old: str, new: str) -> Protocol:
    """Return a protocol in which a step has another name."""
    steps = [_renamed(step, old, new) for step in protocol.steps.values()]
    return replace(
        protocol,
        begin={role: new if to == old else to for role, to in protocol.begin.items()},
        standing={one: new if to == old else to for one, to in protocol.standing.items()},
        steps={step.id: step for step in steps},
    )


def _renamed(step: Step, old: str, new: str) -> Step:
    def edges(some: tuple[Edge, ...]) -> tuple[Edge, ...]:
        return tuple(replace(edge, to=new) if edge.to == old else edge for edge in some)

    def answer(one: Answer) -> Answer:
        return replace(one, then=edges(one.then))

    return replace(
        step,
        id=new if step.id == old else step.id,
        answers=tuple(answer(one) for one in step.answers),
        then=edges(step.then),
        otherwise=edges(step.otherwise),
    )


def _names(tree: Tree) -> Iterator[Word]:
    """Yield every word in a file that names a step."""
    for key, value in _fields(tree):
        if key.text in ("begin", "standing"):
            yield from (one for _name, one in _fields(value) if isinstance(one, Word))
        elif key.text == "steps":
            for name, step in _fields(value):
                yield name
                yield from _ways(step)


def _ways(tree: Tree) -> Iterator[Word]:
    """Yield the words that name where a step or an answer leads."""
    for key, value in _fields(tree):
        if key.text in ("then", "otherwise"):
            yield from (word for one in _items(value) for word in _targets(one))
        elif key.text == "answers":
            for answer in _items(value):
                yield from _ways(answer)


def _targets(tree: Tree) -> Iterator[Word]:
    if isinstance(tree, Word):
        yield tree
    yield from (value for key, value in _fields(tree) if key.text == "to" and isinstance(value, Word))


def _fields(tree: Tree) -> list[tuple[Word, Tree]]:
    return tree.items if isinstance(tree, Fields) else []


def _items(tree: Tree) -> list[Tree]:
    return tree.items if isinstance(tree, Several) else [tree]


def _replaced(line: str, column: int, old: str, new: str) -> str:
    start = column + (line[column : column + 1] in ("'", '"'))
    if not line.startswith(old, start):
        raise CannotChange("not_in_lines")
    return line[:start] + new + line[start + len(old) :]
