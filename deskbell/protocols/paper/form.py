"""The forms of a card, the sheets that they are printed on, and how small their letters may become.

How the limits were found is told in docs/decisions/0041-paper-says-what-fits.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What is printed."""

    DESK = "desk"
    WALLET = "wallet"
    POSTER = "poster"


class Paper(StrEnum):
    """The paper of a country; a poster takes the size above (tabloid, A3)."""

    LETTER = "letter"
    A4 = "a4"


class Depth(StrEnum):
    """How much of a protocol a card tells."""

    WHOLE = "whole"
    HEADLINES = "headlines"
    SHORT = "short"
    SHORT_HEADLINES = "short_headlines"
    SAFEST = "safest"
    OPENING = "opening"


POINTS_A_MM = 72 / 25.4
SHEETS: Mapping[Paper, tuple[float, float]] = {
    Paper.LETTER: (612.0, 792.0),
    Paper.A4: (210 * POINTS_A_MM, 297 * POINTS_A_MM),
}
POSTERS: Mapping[Paper, tuple[float, float]] = {
    Paper.LETTER: (792.0, 1224.0),
    Paper.A4: (297 * POINTS_A_MM, 420 * POINTS_A_MM),
}


@dataclass(frozen=True, slots=True)
class Try:
    """One way to set a card: how much of it, in how many columns, with headlines of which sizes, the largest first."""

    depth: Depth
    columns: int
    sizes: tuple[float, ...]


def _from(largest: float, smallest: float, step: float) -> tuple[float, ...]:
    return tuple(largest - step * number for number in range(int((largest - smallest) / step) + 1))


TRIES: Mapping[Form, tuple[Try, ...]] = {
    Form.DESK: (
        Try(Depth.WHOLE, 1, _from(24, 14, 0.5)),
        Try(Depth.WHOLE, 2, _from(18, 12, 0.5)),
        Try(Depth.HEADLINES, 2, _from(18, 12, 0.5)),
        Try(Depth.SHORT, 2, _from(18, 12, 0.5)),
    ),
    Form.POSTER: (
        Try(Depth.SHORT, 1, _from(56, 28, 1)),
        Try(Depth.SHORT_HEADLINES, 1, _from(44, 24, 1)),
        Try(Depth.SAFEST, 1, _from(44, 24, 1)),
        Try(Depth.OPENING, 1, _from(44, 24, 1)),
    ),
    Form.WALLET: (
        Try(Depth.SHORT_HEADLINES, 1, _from(11, 8, 0.25)),
        Try(Depth.SAFEST, 1, _from(11, 8, 0.25)),
        Try(Depth.OPENING, 1, _from(11, 8, 0.25)),
    ),
}
"""What is tried, in this order, until it fits one page: smaller letters first, then less of the protocol."""


def sheet(form: Form, paper: Paper) -> tuple[float, float]:
    """Return the width and height of the page, in points."""
    return (POSTERS if form is Form.POSTER else SHEETS)[paper]
