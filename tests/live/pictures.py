"""Comparing what two screens look like, pixel by pixel."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

SPECKS = 3
"""A full stop has a dozen."""

if TYPE_CHECKING:
    from playwright.sync_api import Page


def picture(page: Page) -> Image.Image:
    """Photograph what is in the window."""
    page.mouse.move(2, 2)
    return Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")


def differing(one: Image.Image, other: Image.Image) -> list[tuple[int, int]]:
    """Return the places at which two pictures differ."""
    assert one.size == other.size
    difference = ImageChops.difference(one, other).convert("L")
    width = one.size[0]
    return [(at % width, at // width) for at, value in enumerate(difference.tobytes()) if value]


def same(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether two pictures are the same to anybody's eye: drawn twice, the edge of a letter may differ by a speck."""
    return len(differing(one, other)) <= SPECKS
