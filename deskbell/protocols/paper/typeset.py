"""From a card to a PDF, by typst: one page, tagged, with its own fonts in it.

What people wrote reaches typst as data (JSON), so that it is printed as it was written and never taken for markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible as font
import typst

from deskbell.protocols.paper.place import CannotPrintError

TEMPLATES = Path(__file__).parent
PICTURE_DOTS = 100.0
NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class Sheet:
    """One page that is being set: first asked how it fits, then made."""

    def __init__(self, template: str, data: Mapping[str, Any]) -> None:
        self._compiler = typst.Compiler(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"card": json.dumps(data)},
        )

    def fit(self) -> dict[str, Any]:
        """Return what the template says of itself under ``<fit>``."""
        found: dict[str, Any] = json.loads(self._compiler.query("<fit>", field="value", one=True))
        return found

    def pdf(self, day: date) -> bytes:
        """Return the page as PDF/UA-1; the same data on the same day is the same file."""
        made = datetime.combine(day, time(12), UTC)
        try:
            return _whole(self._compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=made))
        except typst.TypstError as error:
            sign = NO_GLYPH.search(error.message)
            if sign is None:
                raise
            raise CannotPrintError("no_glyph", sign=_unescaped(sign[1])) from error

    def picture(self) -> bytes:
        """Return the page as PNG."""
        return _whole(self._compiler.compile(format="png", ppi=PICTURE_DOTS))


@cache
def _fonts() -> typst.Fonts:
    """Return our typeface and those that typst carries, which have other alphabets; none of the system's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(Path(font.ROOT) / "files")])


def _whole(output: bytes | list[bytes] | None) -> bytes:
    """Return the output of a compilation, which must be a single file."""
    if not isinstance(output, bytes):
        raise TypeError("A card is one page.")
    return output


def _unescaped(sign: str) -> str:
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), sign)
