"""The facts that Deskbell knows by itself: nobody under stress is asked for them.

A protocol names those that it uses under ``facts: known:``.
"""

from __future__ import annotations

from collections.abc import Mapping

YES, NO = "yes", "no"

STATION: Mapping[str, tuple[str, ...]] = {
    "near_phone": (YES, NO),
    "has_device": (YES, NO),
    "has_counter": (YES, NO),
    "has_safe_room": (YES, NO),
    "alone": (YES, NO),
}
"""What the profile of a desk, and the rota, say beforehand (Schroer 2a to 2d)."""

ALARM: Mapping[str, tuple[str, ...]] = {
    "level": ("1", "2", "3"),
    "help": ("none", "coming", "there"),
    "police": (NO, "called"),
}
"""What the running alarm says. help: of those who were called, how far the nearest has come."""

KNOWN: Mapping[str, tuple[str, ...]] = {**STATION, **ALARM}
