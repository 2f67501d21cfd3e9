"""``deskbell protocol WORD``: what can be done with the files of protocols. Each word is a module of its own."""

from __future__ import annotations

import sys
from importlib import import_module

WORDS = {
    "lint": "say what is wrong with a file, where, and what to do about it",
    "show": "read a protocol step by step",
    "diff": "say in words what changes for whom between two files",
    "draw": "draw a protocol as a picture (SVG)",
    "print": "print it for the desk, the wallet or the wall (PDF)",
    "walk": "play a protocol in the terminal",
}
MISUSED = 2


def run(argv: list[str]) -> int:
    """Run one word and return its exit status (0 well, 1 refused, 2 misused)."""
    if not argv or argv[0] in ("-h", "--help", "help"):
        _print_help()
        return 0 if argv else MISUSED
    if argv[0] not in WORDS:
        words = ", ".join(WORDS)
        print(f"deskbell protocol: there is no word “{argv[0]}”. The words are: {words}.", file=sys.stderr)
        return MISUSED
    module = import_module(f"deskbell.cli.protocol.{argv[0]}")
    status: int = module.run(argv[1:])
    return status


def _print_help() -> None:
    print("deskbell protocol: examine and read protocols\n")
    for word, does in WORDS.items():
        print(f"  deskbell protocol {word:5} {does}")
    print("\n  deskbell protocol WORD --help says more.")
