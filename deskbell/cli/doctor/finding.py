"""What an examination found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARNING, WRONG = "ok", "warning", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. remedy is empty when nothing is to be done."""

    subject: str
    state: str
    found: str
    remedy: str = ""


def ok(subject: str, found: str) -> Finding:
    """Return a line that says that something is well."""
    return Finding(subject, OK, found)


def warning(subject: str, found: str, remedy: str) -> Finding:
    """Return a line about something that works but should not stay so."""
    return Finding(subject, WARNING, found, remedy)


def wrong(subject: str, found: str, remedy: str) -> Finding:
    """Return a line about something that keeps Deskbell from its promise."""
    return Finding(subject, WRONG, found, remedy)
