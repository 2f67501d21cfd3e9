"""What differs between two versions of one step: codes with their parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from deskbell.protocols.definition import Answer, Edge, Step

Parts = dict[str, object]

PLAIN = ("kind", "number", "plan", "within", "at_most", "task", "critical", "raises", "notifies", "roles", "about")


def step_changes(was: Step, now: Step, renamed: Mapping[str, str]) -> Iterator[tuple[str, Parts]]:
    """Yield what changed, words first, then the ways out. renamed: new ids of steps by their old ones."""
    for name in ("text", "detail", "why"):
        old, new = getattr(was, name), getattr(now, name)
        for language in dict.fromkeys((*old, *new)):
            if old.get(language) != new.get(language):
                parts = {"language": language, "old": old.get(language, ""), "new": new.get(language, "")}
                yield f"step_{name}", parts
    for name in PLAIN:
        if getattr(was, name) != getattr(now, name):
            yield f"step_{name}", {"old": getattr(was, name), "new": getattr(now, name)}
    if was.until != now.until:
        yield "step_until", {"old": was.until, "new": now.until}
    yield from _answers(was, now, renamed)
    for name in ("then", "otherwise"):
        before, after = _called(getattr(was, name), renamed), getattr(now, name)
        if before != after:
            yield f"step_{name}", {"old": before, "new": after}


def _called(edges: tuple[Edge, ...], renamed: Mapping[str, str]) -> tuple[Edge, ...]:
    return tuple(replace(edge, to=renamed.get(edge.to, edge.to)) for edge in edges)


def _answers(was: Step, now: Step, renamed: Mapping[str, str]) -> Iterator[tuple[str, Parts]]:
    pairs = _paired(was.answers, now.answers)
    for old, new in pairs:
        if old is None and new is not None:
            yield "answer_added", {"answer": new, "new": new.then}
        elif new is None and old is not None:
            yield "answer_gone", {"answer": old}
        elif old is not None and new is not None:
            yield from _answer(old, new, renamed)
    stay = [(old, new) for old, new in pairs if old is not None and new is not None]
    if [new for _old, new in stay] != [one for one in now.answers if any(one is new for _old, new in stay)]:
        yield "answer_order", {"answers": now.answers}


def _answer(old: Answer, new: Answer, renamed: Mapping[str, str]) -> Iterator[tuple[str, Parts]]:
    for language in dict.fromkeys((*old.text, *new.text)):
        if old.text.get(language) != new.text.get(language):
            parts: Parts = {"language": language, "old": old.text.get(language, ""), "new": new.text.get(language, "")}
            yield "answer_text", parts
    if old.means != new.means:
        yield "answer_means", {"answer": new, "old": old.means, "new": new.means}
    before = _called(old.then, renamed)
    if before != new.then:
        yield "answer_then", {"answer": new, "old": before, "new": new.then}


def _paired(old: tuple[Answer, ...], new: tuple[Answer, ...]) -> list[tuple[Answer | None, Answer | None]]:
    """Return which answer became which: by the same words, else by what they mean, else by where they lead."""
    left = list(new)
    pairs: list[tuple[Answer | None, Answer | None]] = [(one, None) for one in old]
    for same in (_same_words, _same_meaning, _same_way):
        for place, (one, found) in enumerate(pairs):
            match = next((other for other in left if one is not None and same(one, other)), None)
            if found is None and match is not None:
                pairs[place] = (one, match)
                left = [other for other in left if other is not match]
    return [*pairs, *((None, one) for one in left)]


def _same_words(one: Answer, other: Answer) -> bool:
    return bool(one.text) and one.text == other.text


def _same_meaning(one: Answer, other: Answer) -> bool:
    return bool(one.means) and one.means == other.means


def _same_way(one: Answer, other: Answer) -> bool:
    return one.then == other.then
