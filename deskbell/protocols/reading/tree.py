"""YAML without its cleverness: maps, lists and words, each knowing its line. No anchors, no tags, no other types.

``yes`` stays the word ``yes`` and ``2027-11-01`` a word too: what a field means is said by the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from deskbell.protocols.finding import Finding

MOST_BYTES = 200_000
MOST_DEPTH = 20
MOST_PARTS = 20_000

_ODD = yaml.reader.Reader.NON_PRINTABLE
"""Signs that YAML refuses. Looked for here, as libyaml tells their place in bytes."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Word:
    """A scalar."""

    text: str
    line: int
    column: int


@dataclass(slots=True)
class Several:
    """A list."""

    line: int
    column: int
    items: list[Tree] = field(default_factory=list)


@dataclass(slots=True)
class Fields:
    """A map, in the order of the file."""

    line: int
    column: int
    items: list[tuple[Word, Tree]] = field(default_factory=list)


Tree = Word | Several | Fields


class Refused(Exception):
    """It can't be read on. finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def read_tree(source: bytes) -> Tree:
    """Return what a file says.

    Raises:
        Refused: it is too large, no text, no YAML, or uses what is not taken here.

    """
    if len(source) > MOST_BYTES:
        raise Refused(Finding("too_large", parts={"most": str(MOST_BYTES // 1000)}))
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise Refused(Finding("not_text", line)) from None
    odd = _ODD.search(text)
    if odd is not None:
        line = text.count("\n", 0, odd.start()) + 1
        raise Refused(Finding("odd_sign", line, odd.start() - text.rfind("\n", 0, odd.start())))
    try:
        return _compose(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = _mark(error)
        at = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise Refused(Finding("not_yaml", *at, {"why": str(error.problem or error.context or "")})) from None
    except yaml.YAMLError as error:
        raise Refused(Finding("not_yaml", 1, 0, {"why": str(getattr(error, "reason", ""))})) from None


_OPENED = ("while scanning a simple key", "while scanning a quoted scalar", "while parsing a flow")


def _mark(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Return where to look: what was opened and never closed began earlier than where that is noticed."""
    opened = (error.context or "").startswith(_OPENED)
    return (opened and error.context_mark) or error.problem_mark or error.context_mark


def _compose(events: Iterator[yaml.Event]) -> Tree:
    """Put events together without recursion, so that depth costs nothing."""
    top: list[Tree] = []
    around: list[_Open] = []
    for count, event in enumerate(events):
        mark = event.start_mark
        at = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        if count > MOST_PARTS:
            raise Refused(Finding("too_many_parts", *at))
        if isinstance(event, yaml.CollectionEndEvent):
            done = around.pop()
            _put(done.finish(), around, top)
        elif isinstance(event, yaml.NodeEvent):
            _check(event, at)
            if isinstance(event, yaml.ScalarEvent):
                _put(Word(event.value, *at), around, top)
            else:
                if len(around) >= MOST_DEPTH:
                    raise Refused(Finding("too_deep", *at))
                around.append(_Open(Fields(*at) if isinstance(event, yaml.MappingStartEvent) else Several(*at)))
        elif isinstance(event, yaml.DocumentStartEvent) and top:
            raise Refused(Finding("second_document", *at))
    if not top:
        raise Refused(Finding("empty"))
    return top[0]


def _check(event: yaml.NodeEvent, at: tuple[int, int]) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise Refused(Finding("anchor", *at))
    if getattr(event, "tag", None) is not None:
        raise Refused(Finding("tag", *at))


@dataclass(slots=True)
class _Open:
    """A map or list that is being filled, and the key that waits for its value."""

    tree: Fields | Several
    key: Word | None = None

    def put(self, part: Tree) -> None:
        if isinstance(self.tree, Several):
            self.tree.items.append(part)
        elif self.key is not None:
            self.tree.items.append((self.key, part))
            self.key = None
        elif isinstance(part, Word):
            self.key = part
        else:
            raise Refused(Finding("key_is_no_word", part.line, part.column))

    def finish(self) -> Tree:
        return self.tree


def _put(part: Tree, around: list[_Open], top: list[Tree]) -> None:
    if around:
        around[-1].put(part)
    else:
        top.append(part)
