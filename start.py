#!/usr/bin/env python3
"""Install and start Deskbell with nothing but Python 3.11 or newer.

``python3 start.py``            install into .venv, then run the demo library
``python3 start.py test …``     install what tests need too, then run them (… goes to pytest)
``python3 start.py COMMAND …``  install, then run ``deskbell COMMAND …``

Only the standard library is used, and syntax that an older Python can read far enough to say so.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
ON_WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if ON_WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if ON_WINDOWS else "python")
OLDEST = (3, 11)


class CannotStart(Exception):
    """Something is missing; the text says what, and what to do."""


def main(words: list[str]) -> int:
    """Install what is missing, run the command, return its exit status."""
    try:
        _check_python()
        if words and words[0] in ("-h", "--help"):
            print(__doc__)
            return 0
        if words and words[0] == "test":
            _install("requirements-dev.txt")
            os.chdir(HERE)
            return _run([str(PYTHON), "-m", "pytest", *_with_workers(words[1:])])
        _install("requirements.txt")
        if not words:
            os.chdir(HERE)
        return _run([str(PYTHON), "-m", "deskbell", *(words or ["demo"])])
    except CannotStart as error:
        print(f"Deskbell can't start: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _check_python() -> None:
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:2]))
        raise CannotStart(f"this is Python {have}, and it needs 3.11 or newer. Try: python3.11 start.py")


def _install(requirements: str) -> None:
    """Bring .venv to what the locked file says. Does nothing when that is done already."""
    if not _venv_works():
        _make_venv()
    mark = VENV / f".{requirements}.sha256"
    wanted = hashlib.sha256((HERE / requirements).read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text(encoding="ascii") != wanted:
        print(f"Installing what Deskbell needs ({requirements}). This takes a minute or two, once.", flush=True)
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.call([*command, "--require-hashes", "-r", str(HERE / requirements)]):
            raise CannotStart(
                "pip could not install it; its message is above. Without a network, point pip at a folder "
                "of packages (PIP_FIND_LINKS), then run this again; it goes on where it stopped."
            )
        _write_path_and_launcher()
        mark.write_text(wanted, encoding="ascii")


def _venv_works() -> bool:
    """Tell whether .venv is there and made by this very version of Python (and not moved since)."""
    marks = VENV / ".made-for"
    return PYTHON.exists() and marks.exists() and marks.read_text(encoding="utf-8") == _made_for()


def _made_for() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]} {VENV}"


def _make_venv() -> None:
    print("Making a Python environment in .venv", flush=True)
    for mark in VENV.glob(".*.sha256"):
        mark.unlink()
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise CannotStart(
            "Python could not make a virtual environment. On Debian and Ubuntu that part is a package of its "
            "own: apt-get install python3-venv. Then run this again."
        )
    (VENV / ".made-for").write_text(_made_for(), encoding="utf-8")


def _write_path_and_launcher() -> None:
    """Put the package on the path of .venv, and a ``deskbell`` command beside its Python."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.check_output([str(PYTHON), "-c", ask], text=True).strip())
    (packages / "deskbell.pth").write_text(f"{HERE}\n", encoding="utf-8")
    if ON_WINDOWS:
        (SCRIPTS / "deskbell.cmd").write_text(f'@"{PYTHON}" -m deskbell %*\n', encoding="utf-8")
        return
    launcher = SCRIPTS / "deskbell"
    launcher.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m deskbell "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)


def _with_workers(words: list[str]) -> list[str]:
    """Add workers to a run of the whole suite; a run of chosen tests stays in one process.

    Twice as many as two cores have: many tests wait for clocks, not for the processor. Each takes a stretch of them, so
    that a server which a file's tests share is started once, and whoever is done early takes from the others.
    """
    chosen = any(not word.startswith("-") or word == "-n" for word in words)
    return words if chosen else ["-n", "4", "--dist", "worksteal", *words]


def _run(command: list[str]) -> int:  # noqa: RET503
    """Become the command, so that signals reach it; Windows has no such thing and waits for it instead."""
    if ON_WINDOWS:
        return subprocess.call(command)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
