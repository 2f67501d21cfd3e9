"""What the guide knows from the alarm by itself: how high it is, and how far help has come. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deskbell.protocols.state import Learn

GOING, THERE = "going", "there"
ANSWERED = "alarm.answered"
LEVELS = frozenset({"alarm.pressed", "alarm.pressed_again", "alarm.raised"})
HEARD = LEVELS | {ANSWERED}
"""The kinds of event from which the guide learns something."""


class AlarmFacts:
    """The facts of an alarm as its log tells them, event by event."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def hear(self, kind: str, who: str, data: Mapping[str, Any]) -> Learn | None:
        """Take an event of the alarm. Returns what is new in it, for everyone in the guide."""
        if kind == ANSWERED:
            self._said[who] = str(data.get("said", ""))
        found = {"help": self._help()}
        if "level" in data and kind in LEVELS:
            found["level"] = str(data["level"])
        new = {name: value for name, value in found.items() if self._known.get(name) != value}
        self._known |= new
        return Learn(new) if new else None

    def _help(self) -> str:
        said = set(self._said.values())
        return "there" if THERE in said else "coming" if GOING in said else "none"
