"""Opening times as people type them: "9-12, 13-18", "9am–6:30pm", "closed". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from itertools import pairwise

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from deskbell.places.hours import Span

CLOSED_WORDS = frozenset({"", "-", "–", "closed", "cerrado", "x", "none"})
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE | re.ASCII)
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\ba\b(?=\s*\d)|\buntil\b)\s*", re.IGNORECASE)
MOST = 6


class NotUnderstood(ValueError):
    """The text is no opening time. The message says what is wrong and what to write."""


def parse(text: str) -> list[Span]:
    """Return the stretches that a text means, in order; a closed day is an empty list.

    Raises:
        NotUnderstood: a part is no time, ends before it begins, or two overlap.

    """
    if text.strip().lower() in CLOSED_WORDS:
        return []
    parts = [part for part in re.split(r"[,;/]|\band\b|\by\b", text) if part.strip()]
    if len(parts) > MOST:
        raise NotUnderstood(_("Write at most six opening times for one day."))
    spans = sorted(_span(part.strip()) for part in parts)
    for one, following in pairwise(spans):
        if following[0] < one[1]:
            raise NotUnderstood(_("Two opening times of this day overlap. Make them one, or leave a gap."))
    return spans


def _span(part: str) -> Span:
    ends = _BETWEEN.split(part)
    if len(ends) != 2:
        raise NotUnderstood(_("“%(part)s” is no opening time. Write it as 9:00–17:30, or “closed”.") % {"part": part})
    closing = _CLOCK.fullmatch(ends[1])
    opens = _clock(ends[0], part, like=closing.group(3) if closing else None)
    closes = _clock(ends[1], part)
    if closes <= opens:
        message = _("“%(part)s” ends before it begins. With 12-hour times add am or pm, as in 9am–5pm.")
        raise NotUnderstood(message % {"part": part})
    return opens, closes


def _clock(text: str, part: str, like: str | None = None) -> time:
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise NotUnderstood(_("“%(part)s” is no opening time. Write it as 9:00–17:30, or “closed”.") % {"part": part})
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if not half and like and like.lower() == "a":
        half = "a"
    if half and not 1 <= hour <= 12:
        raise NotUnderstood(_("“%(part)s” has an hour that does not exist. Write 9am–5pm or 9–17.") % {"part": part})
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    # A day that ends at midnight is stored as its last minute: opening hours stay within one day.
    if (hour, minute) == (24, 0):
        hour, minute = 23, 59
    if hour > 23 or minute > 59:
        raise NotUnderstood(_("“%(part)s” has an hour that does not exist. Write 9am–5pm or 9–17.") % {"part": part})
    return time(hour, minute)


def written(spans: Sequence[Span]) -> str:
    """Return stretches as they are typed: "9:00–12:00, 13:00–18:00", or nothing."""
    return ", ".join(f"{opens:%-H:%M}–{closes:%-H:%M}" for opens, closes in spans)


def said(spans: Sequence[Span]) -> str:
    """Return stretches as they are read, in the reader's language."""
    return ", ".join(
        f"{time_format(opens, 'TIME_FORMAT')} – {time_format(closes, 'TIME_FORMAT')}" for opens, closes in spans
    )
