"""Words of pure modules that are to be translated: marked here, translated by the ``Say`` that the caller brings."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str], str]
"""Returns English words in the reader's language. In the program it is Django's ``gettext``."""


def gettext_noop(words: str) -> str:
    """Mark words for the catalogue, and return them as they are."""
    return words


def english(words: str) -> str:
    """Be the simplest ``Say``."""
    return words
