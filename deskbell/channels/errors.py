"""What can go wrong on the way out."""

from __future__ import annotations


class NotSent(Exception):
    """The message did not get through. The text says why, without personal data."""
