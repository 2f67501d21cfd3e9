"""``deskbell protocol walk FILE``: play a protocol in the terminal, as one of those who would read it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from textwrap import wrap

from deskbell.cli.protocol import files
from deskbell.cli.protocol import reader as readers
from deskbell.protocols.marks import Say
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.walk import Walk

WIDTH = 88


def run(argv: list[str]) -> int:
    """Play it until its end, ``q`` or the end of the input. 0: done; 1: it can't be read; 2: misused."""
    parser = readers.parser("walk", "Play a protocol in the terminal.")
    parser.add_argument("file", metavar="FILE", help="the file, or the name of one that comes with Deskbell")
    parser.add_argument("--role", choices=readers.ROLES, default="presser", help="who you are in it (presser)")
    options = readers.asked(parser, argv)
    if isinstance(options, int):
        return options
    protocol = files.load(options.file)
    if protocol is None:
        return 1
    with readers.reading(options.language) as say:
        if say is None:
            return 2
        shelf = files.shelf_around(options.file, protocol)
        walk = Walk(shelf, readers.ROLES[options.role], readers.reader(options, say))
        if not walk.is_possible:
            print(say(_("It has no first step. “deskbell protocol lint” says more.")), file=sys.stderr)
            return 1
        _play(walk, say)
    return 0


def _play(walk: Walk, say: Say) -> None:
    _print(walk.opening())
    print()
    _print(walk.screen())
    for typed in _typed():
        if typed == "q" or (not typed and walk.is_at_end):
            break
        _print(walk.do(typed), "→ ")
        print()
        _print(walk.screen())
    print(say(_("Left.")))


def _typed() -> Iterator[str]:
    """Yield what is typed, until the input ends or is interrupted."""
    while True:
        try:
            typed = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if not sys.stdin.isatty():
            print(typed)
        yield typed


def _print(lines: Iterable[str], before: str = "") -> None:
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        print("\n".join(wrap(line.strip(), WIDTH, initial_indent=before + indent, subsequent_indent=indent + "   ")))
