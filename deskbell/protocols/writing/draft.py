"""A draft: a text that reads as a protocol, opened into its parts. What is written back is read again and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from deskbell.protocols.definition import Protocol, Step
from deskbell.protocols.finding import Finding
from deskbell.protocols.reading import read
from deskbell.protocols.reading.tree import Tree, read_tree
from deskbell.protocols.writing import blocks
from deskbell.protocols.writing.parts import Block, NotInLines, newline_of, split, split_part

_MARK = "\ufeff"


class CannotChange(Exception):
    """It was left as it is. code and parts say why; finding, if the reader would refuse what came of it."""

    def __init__(self, code: str, parts: Mapping[str, str] | None = None, finding: Finding | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.parts = parts or {}
        self.finding = finding


@dataclass(frozen=True)
class Draft:
    """A text and what it says. head: its fields, one below the other; steps: those of the field ``steps``."""

    source: str
    protocol: Protocol
    tree: Tree = field(repr=False)
    head: Block
    steps: Block

    def with_steps(self, steps: Block, expected: Protocol) -> str:
        """Return the text with other steps.

        Raises:
            CannotChange: it would not say what is expected.

        """
        return self.with_head(blocks.changed(self.head, "steps", str(steps)), expected)

    def with_head(self, head: Block, expected: Protocol) -> str:
        """Return the text with another head, under the same conditions."""
        return self.checked(str(head), expected)

    def checked(self, text: str, expected: Protocol) -> str:
        """Return a changed text, begun and ended as it was, if it says what is expected."""
        if not _is_ended(self.source):
            text = text.removesuffix("\n").removesuffix("\r")
        text = (_MARK if self.source.startswith(_MARK) else "") + text
        reading = read(_bytes(text))
        if reading.protocol is None:
            finding = reading.findings[0]
            raise CannotChange("not_in_lines" if finding.code == "not_yaml" else "not_allowed", finding=finding)
        if _plain(reading.protocol) != _plain(expected):
            raise CannotChange("cannot_be_said")
        return text


def draft_of(source: str) -> Draft:
    """Open a text.

    Raises:
        CannotChange: it does not read as a protocol, or its fields are not on lines of their own.

    """
    protocol = protocol_of(source)
    tree = read_tree(_bytes(source))
    text = source.removeprefix(_MARK)
    try:
        head = split(text if _is_ended(text) else text + newline_of(text), tree)
        return Draft(source, protocol, tree, head, split_part(head.part("steps")))
    except NotInLines:
        raise CannotChange("not_in_lines") from None


def protocol_of(source: str) -> Protocol:
    """Return what a text says.

    Raises:
        CannotChange: it does not read; with the first thing that is wrong.

    """
    reading = read(_bytes(source))
    if reading.protocol is None:
        raise CannotChange("unreadable", finding=reading.findings[0])
    return reading.protocol


def same_step(step: Step) -> Step:
    """Return a step without its line, which says nothing."""
    return replace(step, line=0)


def _plain(protocol: Protocol) -> tuple[Protocol, list[str]]:
    steps = {name: same_step(step) for name, step in protocol.steps.items()}
    return replace(protocol, steps=steps), list(steps)


def _is_ended(text: str) -> bool:
    return text.endswith(("\n", "\r"))


def _bytes(source: str) -> bytes:
    """Return it as it would stand in a file; what no file can hold, the reader refuses as no text."""
    return source.encode("utf-8", "surrogatepass")
