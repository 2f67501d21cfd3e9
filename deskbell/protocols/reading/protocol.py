"""A whole file: its head, its facts and words, its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deskbell.core.continuum import Behaviour
from deskbell.protocols.definition import Protocol, Role, Standing, Status, Step, Variant
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.finding import Finding, in_order
from deskbell.protocols.reading.fields import Notes
from deskbell.protocols.reading.parts import LANGUAGES, text, variants
from deskbell.protocols.reading.places import Places, places
from deskbell.protocols.reading.steps import step
from deskbell.protocols.reading.tree import Refused, Tree, read_tree

NEEDED = ("protocol", "version", "title", "begin", "standing", "steps")
HEAD = (
    *("protocol", "version", "status", "title", "covers", "languages", "owner", "review", "sources"),
    *("facts", "words", "begin", "standing", "steps"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file: a protocol unless something is wrong with its form, what that is, and where parts stand."""

    protocol: Protocol | None
    findings: tuple[Finding, ...] = ()
    places: Places = field(default_factory=dict)


def read(source: bytes) -> Reading:
    """Read a file. Any bytes are answered with a protocol, or with findings; nothing is raised."""
    try:
        tree = read_tree(source)
    except Refused as refused:
        return Reading(None, (refused.finding,))
    notes = Notes()
    found = _protocol(notes, tree)
    if notes.findings:
        return Reading(None, in_order(notes.findings))
    return Reading(found, places=places(tree))


def _protocol(notes: Notes, tree: Tree) -> Protocol:
    head = notes.fields(tree, HEAD, NEEDED)
    facts = notes.fields(head["facts"], ("known", "asked")) if "facts" in head else {}
    known = [notes.one_of(one, KNOWN) for one in notes.items(facts["known"])] if "known" in facts else []
    languages = [notes.one_of(one, LANGUAGES) for one in notes.items(head["languages"])] if "languages" in head else []
    covers = [notes.one_of(one, tuple(Behaviour)) for one in notes.items(head["covers"])] if "covers" in head else []
    return Protocol(
        id=notes.name(head.get("protocol")),
        version=notes.number(head.get("version"), 1, 99999),
        title=text(notes, head.get("title")),
        begin={Role(role): name for role, name in _names(notes, head.get("begin"), tuple(Role)).items()},
        standing={Standing(one): name for one, name in _names(notes, head.get("standing"), _LEAD).items()},
        steps=_steps(notes, head.get("steps")),
        status=Status(notes.one_of(head.get("status"), tuple(Status)) or Status.DRAFT),
        languages=tuple(filter(None, languages)) or LANGUAGES[:1],
        covers=frozenset(Behaviour(one) for one in covers if one),
        known=frozenset(filter(None, known)),
        asked=_asked(notes, facts.get("asked")),
        words=_words(notes, head.get("words")),
        sources=tuple(notes.words(head.get("sources"))),
        owner=notes.word(head.get("owner")),
        review=notes.day(head.get("review")),
    )


_LEAD = (Standing.SAFE_ROOM.value, Standing.OVER.value)
"""The standing actions that lead somewhere; the others only call."""


def _names(notes: Notes, tree: Tree | None, known: tuple[str, ...]) -> dict[str, str]:
    found = {} if tree is None else notes.fields(tree, known)
    return {key: name for key, one in found.items() if (name := notes.name(one))}


def _asked(notes: Notes, tree: Tree | None) -> Mapping[str, tuple[str, ...]]:
    asked: dict[str, tuple[str, ...]] = {}
    for key, value in [] if tree is None else notes.pairs(tree):
        name = notes.name(key)
        if name in KNOWN or name in asked:
            notes.wrong(key, "double_field", field=name)
        elif name:
            asked[name] = tuple(notes.words(value))
    return asked


def _words(notes: Notes, tree: Tree | None) -> Mapping[str, tuple[Variant, ...]]:
    words: dict[str, tuple[Variant, ...]] = {}
    for key, value in [] if tree is None else notes.pairs(tree):
        name = notes.name(key)
        if name in words:
            notes.wrong(key, "double_field", field=name)
        elif name:
            words[name] = variants(notes, value)
    return words


def _steps(notes: Notes, tree: Tree | None) -> Mapping[str, Step]:
    steps: dict[str, Step] = {}
    for key, value in [] if tree is None else notes.pairs(tree):
        if key.text in steps:
            notes.wrong(key, "double_field", field=key.text)
            continue
        found = step(notes, key, value)
        if found is not None:
            steps[found.id] = found
    return steps
