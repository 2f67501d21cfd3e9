"""``deskbell protocol diff OLD NEW``: what changes for whom, in words."""

from __future__ import annotations

from textwrap import wrap

from deskbell.cli.protocol import files
from deskbell.cli.protocol import reader as readers
from deskbell.protocols.difference import differences
from deskbell.protocols.difference_words import told
from deskbell.protocols.marks import gettext_noop as _

WIDTH = 88


def run(argv: list[str]) -> int:
    """Print it. 0: done, whether anything changes or not; 1: one of them can't be read; 2: misused."""
    parser = readers.parser("diff", "Say in words what changes for whom between two protocols.", fills=False)
    parser.add_argument("old", metavar="OLD", help="the file as it was, or the name of one that comes with Deskbell")
    parser.add_argument("new", metavar="NEW", help="the file as it is to be")
    options = readers.asked(parser, argv)
    if isinstance(options, int):
        return options
    old, new = files.load(options.old), files.load(options.new)
    if old is None or new is None:
        return 1
    with readers.reading(options.language) as say:
        if say is None:
            return 2
        groups = told(differences(old, new), old, new, options.language, say)
        for number, group in enumerate(groups):
            print(f"{'' if number == 0 else chr(10)}{group.whom}")
            for sentence in group.sentences:
                print("\n".join(wrap(sentence, WIDTH, initial_indent="  · ", subsequent_indent="    ")))
        if not groups:
            print(say(_("Nothing changes for anyone.")))
    return 0
