"""``deskbell protocol draw FILE``: the protocol as a picture (SVG), one lane for each role."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from deskbell.cli.protocol import files
from deskbell.cli.protocol import reader as readers
from deskbell.protocols.definition import Role
from deskbell.protocols.drawing import drawing

MOST_STEPS = 300


def run(argv: list[str]) -> int:
    """Write it. 0: done; 1: it can't be read, drawn or written; 2: misused."""
    options = readers.asked(_parser(), argv)
    if isinstance(options, int):
        return options
    protocol = files.load(options.file)
    if protocol is None:
        return 1
    if len(protocol.steps) > MOST_STEPS:
        print(f"{len(protocol.steps)} steps are too many for a picture ({MOST_STEPS}).", file=sys.stderr)
        return 1
    with readers.reading(options.language) as say:
        if say is None:
            return 2
        roles = [readers.ROLES[name] for name in options.role] or list(Role)
        picture = drawing(protocol, readers.reader(options, say), roles)
    return _written(picture, options.to)


def _parser() -> argparse.ArgumentParser:
    parser = readers.parser("draw", "Draw a protocol as a picture (SVG), one lane for each role.")
    parser.add_argument("file", metavar="FILE", help="the file, or the name of one that comes with Deskbell")
    parser.add_argument("--to", metavar="FILE.svg", default="", help="where to write it (else it is printed)")
    only = "only this role, such as for a page of its own; as often as you like"
    parser.add_argument("--role", choices=readers.ROLES, action="append", default=[], help=only)
    return parser


def _written(picture: str, to: str) -> int:
    if not to:
        print(picture, end="")
        return 0
    try:
        Path(to).write_text(picture, encoding="utf-8")
    except OSError as error:
        print(f"{to} can't be written: {error.strerror or error}.", file=sys.stderr)
        return 1
    return 0
