"""How wide words are, near enough, and where they break: for drawings that are made where no font is."""

from __future__ import annotations

NARROW, SLIM, WIDE = frozenset("iljI.,;:'’‘|! "), frozenset('tfr-()[]“”"'), frozenset("mwMW@%—→")
BOLD = 1.13
"""All by the widest of the usual fonts: a word that is cut off is worse than a line that could have held it."""


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line is, in the unit of its size."""
    return sum(_of(letter) for letter in words) * size * (BOLD if bold else 1)


def _of(letter: str) -> float:
    if letter in NARROW:
        return 0.32
    if letter in SLIM:
        return 0.42
    if letter in WIDE:
        return 0.93
    if letter.isupper():
        return 0.7
    return 0.61 if ord(letter) < 0x2E80 else 1


def lines(words: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break words into lines that fit. A word that is too long alone is broken too."""
    found: list[str] = []
    for word in words.split():
        if found and width(f"{found[-1]} {word}", size, bold=bold) <= room:
            found[-1] += f" {word}"
        else:
            found += _pieces(word, size, room, bold=bold)
    return found


def _pieces(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
