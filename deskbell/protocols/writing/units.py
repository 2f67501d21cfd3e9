"""The smallest things that change on their own when two people change one protocol: taken from one version into another.

A unit is a path, such as ``("title", "en")`` in the head, ``("text", "es")`` or ``("answers", "yes", "then")`` in a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from deskbell.protocols.definition import Answer, Protocol, Step
from deskbell.protocols.reading.parts import LANGUAGES

Unit = tuple[str | int, ...]

ORDER = "order"
ALONE = ("covers", "languages", "owner", "review", "sources")
NAMED = ("title", "asked", "words", "begin", "standing")
TEXTS = ("text", "detail", "why")
ANY = ("roles", "task", "critical", "within", "raises", "notifies")
OWN = ("about", "then", "otherwise", "until", "number", "plan", "at_most")
SHAPE = ("kind", *OWN, "answers")
"""What goes together when a step becomes one of another kind."""


def head_units(*versions: Protocol) -> Iterator[Unit]:
    """Yield the units of the head. Number and status of a version, and its name, are nobody's to merge."""
    yield from ((name,) for name in ALONE)
    for name in NAMED:
        yield from ((name, key) for key in _keys(getattr(one, name) for one in versions))
    yield from (("known", fact) for fact in sorted(frozenset().union(*(one.known for one in versions))))


def step_units(base: Step, ours: Step, theirs: Step) -> Iterator[Unit]:
    """Yield the units of a step that all three have, in the order in which they are to be taken."""
    yield from ((name, language) for name in TEXTS for language in LANGUAGES)
    yield from ((name,) for name in ANY)
    if not base.kind == ours.kind == theirs.kind:
        yield ("kind",)
        return
    yield from ((name,) for name in OWN)
    if _has_meanings(base) and _has_meanings(theirs):
        yield from _by_meaning(base, ours, theirs)
    elif len(base.answers) == len(ours.answers) == len(theirs.answers):
        yield from (
            ("answers", place, name) for place in range(len(base.answers)) for name in (*LANGUAGES, "means", "then")
        )
    else:
        yield ("answers",)


def of_head(protocol: Protocol, unit: Unit) -> object:
    """Return what a version says there; None if nothing."""
    name, *key = unit
    if name == "known":
        return key[0] in protocol.known
    value = getattr(protocol, str(name))
    return value.get(key[0]) if key else value


def of_step(step: Step, unit: Unit) -> object:
    """Return what a step says there; None if nothing."""
    name, *key = unit
    if name == "kind":
        return tuple(getattr(step, one) for one in SHAPE)
    if name == ORDER:
        return tuple(one for one in _meanings(step) if one in key)
    value = getattr(step, str(name))
    if not key:
        return value
    if name != "answers":
        return value.get(key[0])
    answer = _answer(step, key[0])
    return _of_answer(answer, str(key[1])) if len(key) > 1 and answer else answer


def head_taken(into: Protocol, unit: Unit, origin: Protocol) -> Protocol:
    """Return a version that says there what another one says."""
    name, *key = unit
    if name == "known":
        return replace(into, known=(into.known - {str(key[0])}) | (origin.known & {str(key[0])}))
    value = getattr(origin, str(name))
    changed: dict[str, Any] = {str(name): _taken(getattr(into, str(name)), key[0], value) if key else value}
    return replace(into, **changed)


def step_taken(into: Step, unit: Unit, origin: Step) -> Step:
    """Return a step that says there what another one says."""
    name, *key = unit
    if name == "kind":
        return replace(into, **{one: getattr(origin, one) for one in SHAPE})
    if name == ORDER:
        return replace(into, answers=_ordered(into, key, origin))
    if name == "answers" and key:
        return replace(into, answers=tuple(_answers_taken(into, key, origin)))
    value = getattr(origin, str(name))
    changed: dict[str, Any] = {str(name): _taken(getattr(into, str(name)), key[0], value) if key else value}
    return replace(into, **changed)


def _taken(into: Mapping[Any, Any], key: object, origin: Mapping[Any, Any]) -> Mapping[Any, Any]:
    rest = {one: value for one, value in into.items() if one != key or one in origin}
    return {**rest, key: origin[key]} if key in origin else rest


def _keys(maps: Iterable[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(key for one in maps for key in one))


def _has_meanings(step: Step) -> bool:
    means = [one.means for one in step.answers]
    return all(means) and len(set(means)) == len(means)


def _by_meaning(base: Step, ours: Step, theirs: Step) -> Iterator[Unit]:
    keys = [_meanings(one) for one in (base, ours, theirs)]
    both = [key for key in keys[0] if key in keys[1] and key in keys[2]]
    yield (ORDER, *both)
    for key in dict.fromkeys((*keys[2], *keys[0], *keys[1])):
        if key in both:
            yield from (("answers", key, name) for name in (*LANGUAGES, "then"))
        else:
            yield ("answers", key)


def _meanings(step: Step) -> list[str]:
    """Return what each answer means; where it says nothing, or what one before it says, its place."""
    means = [one.means for one in step.answers]
    return [one if one and one not in means[:place] else f"#{place}" for place, one in enumerate(means)]


def _place(step: Step, key: str | int) -> int | None:
    keys: list[str | int] = [*range(len(step.answers))] if isinstance(key, int) else [*_meanings(step)]
    return keys.index(key) if key in keys else None


def _answer(step: Step, key: str | int) -> Answer | None:
    place = _place(step, key)
    return None if place is None else step.answers[place]


def _of_answer(answer: Answer, name: str) -> object:
    return answer.text.get(name) if name in LANGUAGES else getattr(answer, name)


def _answers_taken(into: Step, key: list[str | int], origin: Step) -> list[Answer]:
    answers, place, found = list(into.answers), _place(into, key[0]), _answer(origin, key[0])
    if found is None:
        return [one for number, one in enumerate(answers) if number != place]
    if place is None:
        answers.insert(_after(into, str(key[0]), origin), found)
    elif len(key) == 1:
        answers[place] = found
    elif key[1] in LANGUAGES:
        answers[place] = replace(answers[place], text=dict(_taken(answers[place].text, key[1], found.text)))
    else:
        changed: dict[str, Any] = {str(key[1]): getattr(found, str(key[1]))}
        answers[place] = replace(answers[place], **changed)
    return answers


def _after(into: Step, key: str, origin: Step) -> int:
    """Return the place of an answer that comes in: after the nearest that stands before it where it comes from."""
    there, here = _meanings(origin), _meanings(into)
    before = [here.index(one) for one in there[: there.index(key)] if one in here]
    return before[-1] + 1 if before else 0


def _ordered(into: Step, keys: list[str | int], origin: Step) -> tuple[Answer, ...]:
    order = iter([one for one in _meanings(origin) if one in keys])
    here = _meanings(into)
    return tuple(
        into.answers[here.index(next(order))] if key in keys else into.answers[place] for place, key in enumerate(here)
    )
