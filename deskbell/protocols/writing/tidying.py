"""Words that somebody typed, as the reader would keep them: without blanks around, and without what says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from deskbell.protocols.definition import Step, Text, Variant
from deskbell.protocols.writing.quoting import tidy


def tidy_text(text: Text) -> Text:
    """Return words by language, without languages in which nothing is said."""
    return {language: words for language, one in text.items() if (words := tidy(one))}


def tidy_step(step: Step) -> Step:
    """Return a step with all its words tidied."""
    return replace(
        step,
        text=tidy_text(step.text),
        detail=tidy_text(step.detail),
        why=tidy_text(step.why),
        number=tidy(step.number),
        answers=tuple(replace(one, text=tidy_text(one.text)) for one in step.answers),
        line=0,
    )


def tidy_words(words: Mapping[str, tuple[Variant, ...]]) -> Mapping[str, tuple[Variant, ...]]:
    """Return parts of sentences with all their words tidied."""
    return {name: tuple(replace(one, text=tidy_text(one.text)) for one in some) for name, some in words.items()}
