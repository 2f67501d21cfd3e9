"""The ``deskbell`` command. Each word is a module here, imported only when it is used.

``press`` must answer in 200 ms, so this file imports nothing heavy and neither does that module.
"""

from __future__ import annotations

import sys
from importlib import import_module

COMMANDS = {
    "init": "make the database and the first administrator's setup code",
    "serve": "run Deskbell",
    "work": "run the due table beside several web processes",
    "demo": "run a demo library, with people and screens to try",
    "press": "raise an alarm from a hotkey, a foot switch or a script",
    "doctor": "check settings, database, clock, worker and links, and say what to do",
    "import": "import places: deskbell import outlets FILE",
    "protocol": "examine and read protocols: lint, show, diff, draw, print, walk",
    "bench": "measure: fanout, tap, press, memory, protocol, guide",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status (0 well, 1 refused, 2 misused)."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("-h", "--help", "help"):
        _print_help()
        return 0 if words else 2
    if words[0] not in COMMANDS:
        print(f"deskbell: there is no command “{words[0]}”. The commands are: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    module = import_module(f"deskbell.cli.{words[0]}_command")
    status: int = module.run(words[1:])
    return status


def _print_help() -> None:
    print("deskbell: a bell for the service desk of a public library\n")
    for word, does in COMMANDS.items():
        print(f"  deskbell {word:8} {does}")
    print("\n  deskbell COMMAND --help says more.")
