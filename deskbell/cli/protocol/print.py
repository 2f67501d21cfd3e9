"""``deskbell protocol print FILE``: a card on paper, as PDF, with what is bound at the place filled in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from deskbell.cli.protocol import files
from deskbell.cli.protocol import reader as readers
from deskbell.core import clock
from deskbell.protocols.definition import Protocol, Text
from deskbell.protocols.paper.complaint_words import complaint
from deskbell.protocols.paper.content import Order
from deskbell.protocols.paper.fits import print_card
from deskbell.protocols.paper.form import Form, Paper
from deskbell.protocols.paper.page import Job
from deskbell.protocols.paper.place import CannotPrintError, Place


def run(argv: list[str]) -> int:
    """Write it. 0: done; 1: it can't be read, printed or written; 2: misused."""
    options = readers.asked(_parser(), argv)
    if isinstance(options, int):
        return options
    if not options.out and sys.stdout.isatty():
        print("A PDF can't be read in a terminal. Say where to write it: --out card.pdf", file=sys.stderr)
        return 2
    protocol = files.load(options.file)
    if protocol is None:
        return 1
    with readers.reading(options.language) as say:
        if say is None:
            return 2
        try:
            pdf = _made(protocol, options, say)
        except CannotPrintError as error:
            print(complaint(error, say), file=sys.stderr)
            return 1
    return _written(pdf, options.out)


def _parser() -> argparse.ArgumentParser:
    parser = readers.parser("print", "Print a protocol on one page, as PDF: for the desk, the wallet or the wall.")
    parser.add_argument("file", metavar="FILE", help="the file, or the name of one that comes with Deskbell")
    parser.add_argument("--form", choices=[one.value for one in Form], default="desk", help="what to print (desk)")
    parser.add_argument("--role", choices=readers.ROLES, default="presser", help="whom it is for (presser)")
    parser.add_argument("--paper", choices=[one.value for one in Paper], default="letter", help="the paper (letter)")
    parser.add_argument("--place", metavar="NAME", default="", help="the name of your place, as it is to stand there")
    parser.add_argument("--out", metavar="FILE.pdf", default="", help="where to write it")
    return parser


def _made(protocol: Protocol, options: argparse.Namespace, say: Callable[[str], str]) -> bytes:
    place = Place(options.place, dict(options.bind), dict(options.fact))
    role = readers.ROLES[options.role]
    titles = _titles(options.file, protocol)
    order = Order(Form(options.form), options.language, role, say, titles)
    return print_card(Job(protocol, place, order, clock.now().date(), Paper(options.paper))).pdf


def _titles(name: str, protocol: Protocol) -> Mapping[str, Text]:
    return {one.id: one.title for one in files.shelf_around(name, protocol).protocols.values()}


def _written(pdf: bytes, to: str) -> int:
    if not to:
        sys.stdout.buffer.write(pdf)
        return 0
    try:
        Path(to).write_bytes(pdf)
    except OSError as error:
        print(f"{to} can't be written: {error.strerror or error}.", file=sys.stderr)
        return 1
    return 0
