"""Every language that the head declares is there in full, and no other begins."""

from __future__ import annotations

from collections.abc import Iterator

from deskbell.protocols.finding import Finding
from deskbell.protocols.lint.look import Look, sentences


def check(look: Look) -> Iterator[Finding]:
    """Yield words that are missing, and those that nobody will be shown."""
    for sentence in sentences(look.protocol):
        if not any(sentence.text.values()):
            continue
        for language in look.protocol.languages:
            if not sentence.text.get(language):
                yield look.error(
                    sentence.path,
                    "translation_missing",
                    language=language,
                    where=sentence.where,
                    field=sentence.field,
                )
        for language in sentence.text.keys() - set(look.protocol.languages):
            yield look.warning(
                (*sentence.path, language), "language_undeclared", language=language, where=sentence.where
            )
