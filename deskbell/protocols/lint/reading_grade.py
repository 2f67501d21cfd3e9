"""How many years of school a text asks for: an estimate from the length of sentences and of words.

English: the Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas
for Navy enlisted personnel", Research Branch Report 8-75, 1975). Spanish: Crawford's formula, derived from school
readers of the grades 1 to 6 (A. N. Crawford, "Fórmula y gráfico para determinar la comprensibilidad de textos de nivel
primario en castellano", Lectura y Vida, 1985). Syllables are counted by rule; in English that is right about nine
times in ten, which is enough for an average.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
SENTENCE_END = re.compile(r"(?<![.!?…:])[.!?…:]++(?=\s|[\"”’)]|$)")
MOST_LETTERS = 40

_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
_ENGLISH_SILENT = re.compile(r"(?:[^laeiouy]es|[^dtaeiouy]ed|[^laeiouy]e)$")
_SPANISH_VOWELS = re.compile(r"[aeiouáéíóúü]+")
_SPANISH_BREAK = re.compile(r"(?<=[aeoáéó])(?=[aeoáéóíú])|(?<=[íú])(?=[aeoáéó])|(?<=[iu])(?=[íú])")


def grade(text: str, language: str) -> float:
    """Return the grade of school; 0 where there are no words, or no formula for the language."""
    words = WORD.findall(text)
    count = _SYLLABLES.get(language)
    if not words or count is None:
        return 0.0
    sentences = max(1, len(SENTENCE_END.findall(text)))
    syllables = sum(count(word.lower()[:MOST_LETTERS]) for word in words)
    if language == "es":
        return 0.049 * 100 * syllables / len(words) - 0.205 * 100 * sentences / len(words) - 3.407
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def english_syllables(word: str) -> int:
    """Count by groups of vowels, without those that are silent at the end."""
    groups = len(_ENGLISH_VOWELS.findall(word))
    silent = groups > 1 and _ENGLISH_SILENT.search(word) is not None
    return max(1, groups - silent)


def spanish_syllables(word: str) -> int:
    """Count by groups of vowels, divided where two of them are spoken apart. The u of que and gui is mute."""
    word = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word)
    word = re.sub(r"y\b", "i", word)
    groups = _SPANISH_VOWELS.findall(word)
    return max(1, sum(1 + len(_SPANISH_BREAK.findall(group)) for group in groups))


_SYLLABLES: Mapping[str, Callable[[str], int]] = {"en": english_syllables, "es": spanish_syllables}
