"""Words that label people. A protocol says what somebody does, never what kind of person they are.

The words are data: ``labels/en.yaml``, ``labels/es.yaml``, each group with what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from deskbell.protocols.finding import Finding
from deskbell.protocols.lint.look import Look, sentences
from deskbell.protocols.reading.tree import Fields, Several, Tree, Word, read_tree


@dataclass(frozen=True, slots=True)
class Labels:
    """Of one language: what finds the words, and what to write instead of each."""

    pattern: re.Pattern[str]
    instead: Mapping[str, str]


def check(look: Look) -> Iterator[Finding]:
    """Yield every label that the protocol uses."""
    for sentence in sentences(look.protocol):
        for language, words in sentence.text.items():
            labels = labels_in(language)
            for found in dict.fromkeys(labels.pattern.findall(words.casefold())):
                parts = {"word": found, "instead": labels.instead[found], "where": sentence.where}
                yield look.error((*sentence.path, language), "labels_people", **parts)


@cache
def labels_in(language: str) -> Labels:
    """Return the labels of a language, longest first, so that a phrase is found before its words."""
    source = files(__package__) / "labels" / f"{language}.yaml"
    instead = dict(_groups(read_tree(source.read_bytes()))) if source.is_file() else {}
    longest = sorted(instead, key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word) for word in longest)
    return Labels(re.compile(rf"(?<!\w)(?:{either})(?!\w)" if either else r"(?!)"), instead)


def _groups(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield each word of the file with what to write instead."""
    for group in tree.items if isinstance(tree, Several) else []:
        fields = {key.text: value for key, value in group.items} if isinstance(group, Fields) else {}
        write, words = fields.get("write"), fields.get("words")
        if isinstance(write, Word) and isinstance(words, Several):
            yield from ((word.text, write.text) for word in words.items if isinstance(word, Word))
