"""What somebody under stress can take in: short headlines, short answers, plain words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from deskbell.protocols.filling import PLACEHOLDER
from deskbell.protocols.finding import Finding
from deskbell.protocols.lint.look import Look, Sentence, sentences
from deskbell.protocols.lint.reading_grade import WORD, grade

MOST_WORDS = 9
MOST_BUTTON = 40
"""Letters on a button: two lines of the guide's type on a telephone 360 pixels wide."""

HIGHEST_GRADE = 6.0
HIGHEST_OF_A_STEP = 9.0
FEWEST_TO_GRADE = 10
"""Below so many words the formulas say nothing."""

Lengths = Mapping[str, Mapping[str, int]]
"""Of each language, how many words a name in braces stands for."""


def check(look: Look) -> Iterator[Finding]:
    """Yield what is too long, or too hard to read."""
    here = _lengths(look, {})
    there = _lengths(look, look.bindings or {})
    for sentence in sentences(look.protocol):
        if sentence.is_headline:
            yield from _headline(look, sentence, here, there)
        elif sentence.field == "answers":
            yield from _answer(look, sentence)
    yield from _grades(look)


def _lengths(look: Look, bindings: Mapping[str, str]) -> Lengths:
    """Count what names stand for: the longest of the words that facts choose; of the place's, one if none are given."""
    bound = {name: len(value.split()) for name, value in bindings.items()}
    lengths: dict[str, dict[str, int]] = defaultdict(lambda: dict(bound))
    for language in look.protocol.languages:
        for name, variants in look.protocol.words.items():
            counts = [_count(one.text.get(language, ""), bound) for one in variants]
            lengths[language][name] = max(counts, default=1)
    return lengths


def _count(words: str, lengths: Mapping[str, int]) -> int:
    named = sum(lengths.get(name, 1) for name in PLACEHOLDER.findall(words))
    return named + len(WORD.findall(PLACEHOLDER.sub(" ", words)))


def _headline(look: Look, sentence: Sentence, here: Lengths, there: Lengths) -> Iterator[Finding]:
    for language, words in sentence.text.items():
        path = (*sentence.path, language)
        parts = {"step": sentence.where, "language": language, "most": str(MOST_WORDS)}
        if (count := _count(words, here.get(language, {}))) > MOST_WORDS:
            yield look.error(path, "headline_too_long", count=str(count), **parts)
        elif (count := _count(words, there.get(language, {}))) > MOST_WORDS:
            yield look.warning(path, "headline_long_here", count=str(count), **parts)


def _answer(look: Look, sentence: Sentence) -> Iterator[Finding]:
    for language, words in sentence.text.items():
        if len(words) > MOST_BUTTON:
            yield look.error(
                (*sentence.path, language),
                "answer_too_long",
                step=sentence.where,
                language=language,
                most=str(MOST_BUTTON),
            )


def _grades(look: Look) -> Iterator[Finding]:
    """Grade the whole, and each step with enough words. Training's reasons may be harder: nobody reads them in a hurry."""
    whole: dict[str, list[str]] = defaultdict(list)
    steps: dict[tuple[str, str], list[str]] = defaultdict(list)
    for sentence in sentences(look.protocol):
        if sentence.field != "why":
            for language, words in sentence.text.items():
                read = _as_sentence(words)
                whole[language].append(read)
                if sentence.step is not None:
                    steps[sentence.step.id, language].append(read)
    for language, said in whole.items():
        found = _grade(said, language)
        if found > HIGHEST_GRADE:
            parts = {"language": language, "grade": f"{found:.0f}", "most": f"{HIGHEST_GRADE:.0f}"}
            yield look.error(("title",), "hard_to_read", **parts)
    for (step, language), said in steps.items():
        found = _grade(said, language)
        if found > HIGHEST_OF_A_STEP:
            parts = {"language": language, "grade": f"{found:.0f}", "most": f"{HIGHEST_OF_A_STEP:.0f}"}
            yield look.warning(("steps", step), "step_hard_to_read", step=step, **parts)


def _as_sentence(words: str) -> str:
    """Return words as they are read aloud: a button ends like a sentence, and a name in braces is one short word."""
    words = PLACEHOLDER.sub("it", words)
    return words if words.endswith((".", "!", "?", "…", "”")) else f"{words}."


def _grade(said: list[str], language: str) -> float:
    text = " ".join(said)
    return grade(text, language) if len(WORD.findall(text)) >= FEWEST_TO_GRADE else 0.0
