"""The behaviour continuum: one scale for what somebody does, from merely annoying to dangerous.

Alarms, protocols, incident reports and the course all use it. It grades behaviour, never people.
Source: the course's first week, "Difficult behavior as a continuum from merely annoying to potentially dangerous".
"""

from __future__ import annotations

from enum import StrEnum


class Behaviour(StrEnum):
    """How grave what somebody does is, the mildest first."""

    ROUTINE = "routine"
    ANNOYING = "annoying"
    DISRUPTIVE = "disruptive"
    THREATENING = "threatening"
    DANGEROUS = "dangerous"
