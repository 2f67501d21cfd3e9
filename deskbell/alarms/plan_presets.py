"""Plans to begin with, for the two kinds of house that most libraries have."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deskbell.alarms.machine import COME, DANGER, HELP
from deskbell.alarms.plan import EVERYONE, Tiers

NAMES: dict[str, Promise] = {
    "two": _("A branch with two people"),
    "guards": _("A main library with guards"),
}


def _role(role: str, at: str, who: str = "all") -> dict[str, Any]:
    return {"kind": "role", "role": role, "at": at, "who": who}


def _line(purpose: str) -> dict[str, Any]:
    return {"kind": "line", "purpose": purpose}


_SCREENS_ON_FLOOR = {"kind": "screens", "at": "floor"}
_BRANCH = {"kind": "everyone", "at": "branch"}

# Two people: whoever is not at the desk is told at once, whatever their role; then help from outside the
# branch, soon, because nobody else is in the house.
_TWO: dict[int, Tiers] = {
    COME: [
        {"after": 0, "to": [_BRANCH]},
        {"after": 30, "to": [_role("manager", "branch"), _role("in_charge", "library", "duty")]},
        {"after": 90, "to": [EVERYONE]},
    ],
    HELP: [
        {"after": 0, "to": [_BRANCH, _role("manager", "branch")]},
        {"after": 20, "to": [_role("security", "library", "duty"), _line("security")]},
        {"after": 45, "to": [EVERYONE]},
    ],
    DANGER: [
        {"after": 0, "to": [_BRANCH, _role("manager", "branch"), _line("police"), _line("security")]},
        {"after": 15, "to": [_role("security", "library"), _role("director", "library")]},
        {"after": 30, "to": [EVERYONE]},
    ],
}

# Guards: for a calm call the floor first; for help and danger the guards at once, and the house behind them.
_GUARDS: dict[int, Tiers] = {
    COME: [
        {"after": 0, "to": [_role("staff", "floor", "duty"), _role("in_charge", "branch", "duty"), _SCREENS_ON_FLOOR]},
        {"after": 30, "to": [_role("security", "branch", "duty"), _role("staff", "branch", "duty")]},
        {"after": 90, "to": [_BRANCH]},
        {"after": 180, "to": [EVERYONE]},
    ],
    HELP: [
        {
            "after": 0,
            "to": [
                _role("security", "branch"),
                _role("in_charge", "branch"),
                _role("staff", "floor"),
                _SCREENS_ON_FLOOR,
            ],
        },
        {"after": 20, "to": [_BRANCH]},
        {"after": 40, "to": [_role("manager", "branch"), _line("security")]},
        {"after": 75, "to": [EVERYONE]},
    ],
    DANGER: [
        {"after": 0, "to": [_BRANCH, _role("security", "branch"), _line("police"), _line("security")]},
        {"after": 15, "to": [_role("manager", "branch"), _role("director", "library")]},
        {"after": 40, "to": [EVERYONE]},
    ],
}

PRESETS: dict[str, dict[int, Tiers]] = {"two": _TWO, "guards": _GUARDS}
