"""Contrast between two colours, as WCAG 2.2 measures it. Pure."""

from __future__ import annotations


def relative_luminance(colour: str) -> float:
    """Return the luminance, 0 (black) to 1 (white), of a colour such as ``#1b2330`` or ``#fff``.

    https://www.w3.org/TR/WCAG22/#dfn-relative-luminance

    Raises:
        ValueError: it is not a colour in that form.

    """
    digits = colour.strip().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) != 6:
        raise ValueError(f"“{colour}” is not a colour such as #1b2330")
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
