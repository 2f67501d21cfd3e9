"""Whose screens must stay ordinary while an alarm runs."""

from __future__ import annotations

from deskbell.alarms import machine
from deskbell.alarms.models import Alarm


def quiet_words(alarm: Alarm) -> list[str]:
    """Return who must not be rung: the presser; for Danger every screen that stands at that very place."""
    words = [f"{alarm.presser_kind}:{alarm.presser_id}"]
    if alarm.level == machine.DANGER:
        words += [
            source for source in alarm.press_rows.values_list("source", flat=True).distinct() if source not in words
        ]
        words.append(f"here@{alarm.path}")
    return words
