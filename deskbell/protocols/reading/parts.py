"""The parts of which steps are made: words in each language, conditions, edges."""

from __future__ import annotations

from deskbell.protocols.definition import Condition, Edge, Text, Variant
from deskbell.protocols.reading.fields import Notes
from deskbell.protocols.reading.tree import Fields, Several, Tree, Word

LANGUAGES = ("en", "es")


def text(notes: Notes, tree: Tree | None) -> Text:
    """Return words by language. One sentence without a language is English."""
    if tree is None:
        return {}
    if isinstance(tree, Word):
        return {"en": notes.word(tree)}
    found = notes.fields(tree, LANGUAGES)
    return {language: words for language, one in found.items() if (words := notes.word(one))}


def condition(notes: Notes, tree: Tree | None) -> Condition:
    """Return facts with the values that they may have."""
    if tree is None:
        return Condition()
    needs: dict[str, frozenset[str]] = {}
    for key, value in notes.pairs(tree):
        name = notes.name(key)
        if name in needs:
            notes.wrong(key, "double_field", field=name)
        elif name:
            needs[name] = frozenset(notes.words(value))
    return Condition(needs)


def edges(notes: Notes, tree: Tree | None) -> tuple[Edge, ...]:
    """Return where it goes on: one step, or several with conditions, the first that holds."""
    if tree is None:
        return ()
    return tuple(edge for one in notes.items(tree) if (edge := _edge(notes, one)).to)


def _edge(notes: Notes, tree: Tree) -> Edge:
    if not isinstance(tree, Fields):
        return Edge(notes.name(tree))
    found = notes.fields(tree, ("when", "to"), ("to",))
    return Edge(notes.name(found.get("to")), condition(notes, found.get("when")))


def variants(notes: Notes, tree: Tree) -> tuple[Variant, ...]:
    """Return words that depend on facts, the first whose condition holds."""
    found = []
    for one in notes.items(tree):
        if isinstance(one, Several):
            notes.wrong(one, "not_fields")
        elif isinstance(one, Word):
            found.append(Variant({"en": notes.word(one)}))
        else:
            fields = notes.fields(one, ("when", *LANGUAGES))
            words = {language: notes.word(fields[language]) for language in LANGUAGES if language in fields}
            found.append(Variant(words, condition(notes, fields.get("when"))))
    return tuple(found)
