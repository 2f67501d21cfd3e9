"""``python -m deskbell.core.tests.probe serve``: Deskbell with handlers whose doings a test can read in a file.

Each handler appends lines ``WORD KEY ATTEMPT`` to the file in its args; single small appends are whole.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from deskbell.cli import main
from deskbell.cli.django_start import start_django


def note(args: dict[str, Any], word: str, key: str, number: int) -> None:
    file = os.open(args["file"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{word} {key} {number}\n".encode())
    os.close(file)


def register() -> None:
    from deskbell.core import due

    def work(args: dict[str, Any], attempt: due.Attempt) -> None:
        note(args, "began", attempt.key, attempt.number)
        time.sleep(args.get("before", 0))
        if args.get("says_who"):
            note(args, "process", str(os.getpid()), attempt.number)
        note(args, "sent", attempt.key, attempt.number)
        time.sleep(args.get("after", 0))
        if attempt.number <= args.get("fails", 0):
            raise RuntimeError("private words of Priya Shah")
        if attempt.number <= args.get("asks_again", 0):
            raise due.TryAgain("not yet", 0.1)

    for kind in ("probe.send", "probe.hang", "alarm.probe"):
        due.handles(kind)(work)


if __name__ == "__main__":
    if start_django() is None:
        sys.exit(1)
    register()
    sys.exit(main(sys.argv[1:]))
