"""``deskbell protocol show FILE``: the protocol as a text, role by role."""

from __future__ import annotations

from deskbell.cli.protocol import files
from deskbell.cli.protocol import reader as readers
from deskbell.protocols.outline import outline


def run(argv: list[str]) -> int:
    """Print it. 0: done; 1: it can't be read; 2: misused."""
    parser = readers.parser("show", "Print a protocol as a text, role by role.")
    parser.add_argument("file", metavar="FILE", help="the file, or the name of one that comes with Deskbell")
    options = readers.asked(parser, argv)
    if isinstance(options, int):
        return options
    protocol = files.load(options.file)
    if protocol is None:
        return 1
    with readers.reading(options.language) as say:
        if say is None:
            return 2
        print(outline(protocol, readers.reader(options, say)), end="")
    return 0
