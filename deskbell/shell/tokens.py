"""The colours of the design, read from the style sheet that uses them, and which pairs must keep which contrast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from deskbell.shell.contrast import ratio

STYLE_SHEET = Path(__file__).parent / "static" / "shell" / "css" / "tokens.css"
BLOCK = re.compile(r"^( *):root([^{]*)\{([^}]*)\}", re.MULTILINE)
COLOUR = re.compile(r"--([a-z]+): (#[0-9a-f]{6});")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that meet on screen. need: 7 for words on alarm and guide screens, 4.5 for other words, 3 for edges."""

    over: str
    under: str
    need: float
    what: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A pair in one theme with its measured contrast."""

    pair: Pair
    theme: str
    over: str
    under: str
    contrast: float

    @property
    def holds(self) -> bool:
        """True when the contrast is at least what the pair needs."""
        return self.contrast >= self.pair.need


PAIRS = (
    Pair("ink", "paper", 7, "words on the page"),
    Pair("ink", "sheet", 7, "words on a sheet"),
    Pair("quiet", "paper", 4.5, "quiet words, edges of fields"),
    Pair("quiet", "sheet", 4.5, "quiet words on a sheet"),
    Pair("soft", "paper", 7, "quiet words of the guide"),
    Pair("soft", "sheet", 7, "quiet words of the guide, on an answer"),
    Pair("green", "paper", 7, "alive, going, done, who is coming"),
    Pair("green", "sheet", 4.5, "alive, on a sheet"),
    Pair("paper", "ink", 7, "words on the first button, on the exercise band"),
    Pair("paper", "quiet", 4.5, "words on the first button under the pointer"),
    Pair("paper", "stripe", 7, "words on the stripes of the exercise band"),
    Pair("focus", "paper", 3, "the focus ring"),
    Pair("focus", "sheet", 3, "the focus ring on a sheet"),
    Pair("white", "come", 7, "words on a “Come to me” screen"),
    Pair("white", "help", 7, "words on a “Help now” screen"),
    Pair("white", "danger", 7, "words on a “Danger” screen"),
)


@lru_cache(maxsize=1)
def colours() -> dict[str, dict[str, str]]:
    """Return the colours by theme (``light``, ``dark``, and ``system dark``, the copy for the system's wish)."""
    blocks = [(where.strip(), dict(COLOUR.findall(body))) for _, where, body in BLOCK.findall(STYLE_SHEET.read_text())]
    both = blocks[3][1]
    return {
        "light": blocks[0][1] | both,
        "system dark": blocks[1][1] | both,
        "dark": blocks[2][1] | both,
    }


def measured(theme: str) -> list[Measured]:
    """Return every pair with its contrast in a theme."""
    of = colours()[theme]
    return [
        Measured(pair, theme, of[pair.over], of[pair.under], ratio(of[pair.over], of[pair.under])) for pair in PAIRS
    ]
