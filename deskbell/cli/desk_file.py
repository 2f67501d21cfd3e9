"""Where a device keeps its token, and beside it where it stands and whom to phone.

No Django here, and neither pathlib nor dataclasses: each costs a press some milliseconds.
"""

from __future__ import annotations

import json
import os
import sys

EMERGENCY = "911"
KEPT = ("server", "place", "extension", "emergency")


class Desk:
    """What ``deskbell press`` knows of its device. extension: whom to phone when Deskbell is not there."""

    def __init__(self, token_file: str = "") -> None:
        self.token_file = token_file or os.path.join(os.path.expanduser("~"), ".config", "deskbell", "token")
        self.server = self.token = self.place = self.extension = ""
        self.emergency = EMERGENCY
        for name, value in _json_in(f"{self.token_file}.json").items():
            if name in KEPT and value:
                setattr(self, name, str(value))

    def find_server(self, server: str) -> None:
        """Take the address from the option, else the environment, else as it was at the enrolment.

        Raises:
            ValueError: no address is known, or it is none; the text says what to do.

        """
        self.server = (server or os.environ.get("DESKBELL_SERVER", "") or self.server).rstrip("/")
        if self.server.partition("://")[0] not in ("http", "https"):
            known = f"“{self.server}” is not an address." if self.server else "The address of Deskbell is not known."
            raise ValueError(f"{known} Give it: --server https://bell.example.org")

    def find_token(self, *, from_environment: bool) -> None:
        """Take the token from the environment if that is wanted and there is one, else from the file.

        Raises:
            ValueError: there is none; the text says what to do.

        """
        self.token = os.environ.get("DESKBELL_TOKEN", "").strip() if from_environment else ""
        if not self.token and os.path.exists(self.token_file):
            with open(self.token_file, encoding="utf-8") as opened:
                self.token = opened.read().strip()
        if not self.token:
            raise ValueError(
                f"This device is not enrolled: there is no token in {self.token_file}. Ask for a code under "
                "Screens, then: deskbell press --enrol CODE --server URL"
            )

    def keep(self) -> None:
        """Write the token and what goes with it, readable by their owner only."""
        os.makedirs(os.path.dirname(os.path.abspath(self.token_file)), mode=0o700, exist_ok=True)
        _write(self.token_file, self.token)
        _write(f"{self.token_file}.json", json.dumps({name: getattr(self, name) for name in KEPT}, indent=1))


def _write(file: str, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        if sys.platform != "win32":
            os.fchmod(handle, 0o600)  # the file may have been there, open to all
        opened.write(f"{text}\n")


def _json_in(file: str) -> dict[str, str]:
    try:
        with open(file, encoding="utf-8") as opened:
            found = json.load(opened)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
