"""Names in braces: words chosen by facts, and what each place fills in."""

from __future__ import annotations

from collections.abc import Iterator

from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.definition import Kind, Step, Text
from deskbell.protocols.filling import PLACEHOLDER, placeholders
from deskbell.protocols.finding import Finding
from deskbell.protocols.lint.look import Look, Sentence, sentences
from deskbell.protocols.lint.names import some
from deskbell.protocols.reading.places import Path

DIGITS = frozenset("0123456789")
SIGNS = DIGITS | frozenset("+-.()#* ")


def check(look: Look) -> Iterator[Finding]:
    """Yield what is wrong with them."""
    used: set[str] = set()
    for sentence in sentences(look.protocol):
        names = {name for words in sentence.text.values() for name in placeholders(words)}
        used |= names
        yield from _braces(look, sentence)
        yield from _named(look, sentence, names)
    for step in look.protocol.steps.values():
        if step.kind is Kind.CALL:
            used |= set(placeholders(step.number))
            yield from _bound(look, ("steps", step.id, "number"), placeholders(step.number))
    yield from _words(look, used)


def _braces(look: Look, sentence: Sentence) -> Iterator[Finding]:
    for language, words in sentence.text.items():
        if set("{}") & set(PLACEHOLDER.sub("", words)):
            yield look.error((*sentence.path, language), "stray_brace", where=sentence.where)


def _named(look: Look, sentence: Sentence, names: set[str]) -> Iterator[Finding]:
    words = look.protocol.words
    for name in sorted(names):
        if name in words and sentence.field == "words":
            yield look.error(sentence.path, "words_in_words", name=name, where=sentence.where)
        elif name not in words and name not in BINDINGS:
            known = some((*BINDINGS, *words))
            yield look.error(sentence.path, "variable_unknown", name=name, where=sentence.where, known=known)
    yield from _bound(look, sentence.path, sorted(names - words.keys()))
    if names and _differ(sentence.text):
        yield look.warning(sentence.path, "variables_differ", where=sentence.where)


def _differ(text: Text) -> bool:
    """Tell whether one language says something of the place that another leaves out."""
    return len({frozenset(placeholders(words)) for words in text.values() if words}) > 1


def _bound(look: Look, path: Path, names: list[str]) -> Iterator[Finding]:
    if look.bindings is None:
        return
    for name in names:
        if name in BINDINGS and not look.bindings.get(name, "").strip():
            yield look.error(path, "unbound", name=name, what=BINDINGS[name].what)


def _words(look: Look, used: set[str]) -> Iterator[Finding]:
    for name, variants in look.protocol.words.items():
        at = ("words", name)
        always = [number for number, one in enumerate(variants) if not one.when.needs]
        if name in BINDINGS:
            yield look.error(at, "words_hide_binding", name=name)
        if not always:
            yield look.error(at, "words_no_default", name=name)
        elif always[0] < len(variants) - 1:
            yield look.warning((*at, always[0] + 1), "variant_unused", name=name)
        if name not in used:
            yield look.warning(at, "words_unused", name=name)


def number_is_wrong(step: Step) -> bool:
    """Tell whether what is to be dialled is neither digits nor a binding that can be dialled."""
    names = placeholders(step.number)
    if names:
        one = BINDINGS.get(names[0])
        return step.number != f"{{{names[0]}}}" or one is None or not one.can_dial
    digits = sum(letter in DIGITS for letter in step.number)
    fewest = 2 if step.number[:1] in ("#", "*") else 3
    return not (fewest <= digits <= 15 and set(step.number) <= SIGNS)
