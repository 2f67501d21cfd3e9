"""One step of a protocol from its fields."""

from __future__ import annotations

from deskbell.protocols.definition import Answer, Kind, Role, Step
from deskbell.protocols.reading.fields import Notes
from deskbell.protocols.reading.parts import LANGUAGES, condition, edges, text
from deskbell.protocols.reading.tree import Fields, Tree, Word

ANY = ("for", "detail", "why", "within", "task", "critical", "raises", "notifies")
OWN: dict[Kind, tuple[str, ...]] = {
    Kind.ASK: ("about", "answers", "otherwise"),
    Kind.DO: ("then",),
    Kind.SAY: ("then",),
    Kind.WAIT: ("until", "at_most", "then", "otherwise"),
    Kind.CALL: ("number", "then", "otherwise"),
    Kind.PLAN: ("protocol", "then"),
    Kind.END: (),
}
"""What each kind has besides what any step may have."""

NEEDED: dict[Kind, tuple[str, ...]] = {
    Kind.ASK: ("answers", "otherwise"),
    Kind.DO: ("then",),
    Kind.SAY: ("then",),
    Kind.WAIT: ("then",),
    Kind.CALL: ("number", "then"),
    Kind.PLAN: ("protocol", "then"),
    Kind.END: (),
}

LEVELS = {"come": 1, "help": 2, "danger": 3}
MOST_SECONDS = 4 * 3600
KINDS = tuple(kind.value for kind in Kind)


def step(notes: Notes, key: Word, tree: Tree) -> Step | None:
    """Return a step, or None when nobody could say what kind it is (noted)."""
    name = notes.name(key)
    if not isinstance(tree, Fields):
        notes.wrong(tree, "not_fields")
        return None
    kinds = [Kind(word.text) for word, _ in tree.items if word.text in KINDS]
    if not name or len(kinds) != 1:
        if name:
            notes.wrong(key, "no_kind" if not kinds else "two_kinds", step=name, kinds=", ".join(KINDS))
        return None
    kind = kinds[0]
    found = notes.fields(tree, (kind.value, *OWN[kind], *ANY), NEEDED[kind])
    return Step(
        id=name,
        kind=kind,
        text=text(notes, found.get(kind.value)),
        roles=roles(notes, found.get("for")) or frozenset(Role),
        detail=text(notes, found.get("detail")),
        why=text(notes, found.get("why")),
        about=notes.name(found.get("about")),
        answers=_answers(notes, found.get("answers")),
        then=edges(notes, found.get("then")),
        otherwise=edges(notes, found.get("otherwise")),
        until=condition(notes, found.get("until")),
        number=notes.word(found.get("number"), 60),
        plan=notes.name(found.get("protocol")),
        within=notes.number(found.get("within"), 1, MOST_SECONDS),
        at_most=notes.number(found.get("at_most"), 1, MOST_SECONDS),
        task=notes.name(found.get("task")),
        critical=notes.truth(found.get("critical")),
        raises=LEVELS.get(notes.one_of(found.get("raises"), LEVELS), 0),
        notifies=roles(notes, found.get("notifies")),
        line=key.line,
    )


def roles(notes: Notes, tree: Tree | None) -> frozenset[Role]:
    """Return the roles that are named; none if none are."""
    if tree is None:
        return frozenset()
    named = [notes.one_of(one, [role.value for role in Role]) for one in notes.items(tree)]
    return frozenset(Role(name) for name in named if name)


def _answers(notes: Notes, tree: Tree | None) -> tuple[Answer, ...]:
    if tree is None:
        return ()
    return tuple(_answer(notes, one) for one in notes.items(tree))


def _answer(notes: Notes, tree: Tree) -> Answer:
    found = notes.fields(tree, (*LANGUAGES, "means", "then"), ("then",))
    words = {language: notes.word(found[language]) for language in LANGUAGES if language in found}
    return Answer(words, edges(notes, found.get("then")), notes.name(found.get("means")))
