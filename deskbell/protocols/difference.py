"""What changes for whom between two versions of a protocol: as data, in the order in which people meet it.

The words for it are in ``difference_words``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from deskbell.protocols.definition import Protocol, Role, Standing
from deskbell.protocols.paths import beginning, path
from deskbell.protocols.step_difference import step_changes

EVERYONE = frozenset(Role)

Ways = Mapping[Role, tuple[list[str], list[str]]]
"""By role the path in the old version, in new ids, and the path in the new one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing. step is the id of the step that it is about ("" for the whole); parts fill in the words.

    A part that is a :class:`~deskbell.protocols.definition.Step`, a Text or a tuple of edges is put in words by the
    reader, in their language.
    """

    code: str
    roles: frozenset[Role] = EVERYONE
    step: str = ""
    parts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class _Place:
    """Where a step stands in the new version: after which ("" for the first), and whether that is new."""

    is_new: bool
    after: str


@dataclass(frozen=True)
class _Both:
    """Two versions, and what is called differently in the second: old ids by new, new by old."""

    old: Protocol
    new: Protocol
    renamed: Mapping[str, str]

    def old_id(self, name: str) -> str:
        return next((old for old, new in self.renamed.items() if new == name), name)

    def new_id(self, name: str) -> str:
        return self.renamed.get(name, name)


def differences(old: Protocol, new: Protocol) -> list[Change]:
    """Return what changes: first for everyone as a whole, then along the path of each role.

    A step that several roles meet is told once, for all of them, where the first of them meets it.
    """
    both = _Both(old, new, _renamed(old, new))
    ways = {role: ([both.new_id(name) for name in path(old, role)], path(new, role)) for role in Role}
    along = {role: _along(*ways[role]) for role in Role}
    stays = {role: _stays(*ways[role]) for role in Role}
    changes = [*_of_whole(both)]
    for role in Role:
        changes += _begins(both, role)
    for name in dict.fromkeys((*(both.new_id(one) for one in old.steps), *new.steps)):
        whom = frozenset(role for role in Role if name in along[role])
        changes += [*_of_step(both, name, whom, _moved(ways, stays, name, whom)), *_reached(both, ways, name)]
    return sorted(changes, key=lambda change: _place(change, along))


def _place(change: Change, along: Mapping[Role, list[str]]) -> tuple[int, int]:
    """Return where a change is met: by the first of those whom it is for, and where on their way."""
    if not change.step:
        return (-1, 0)
    first = next((role for role in Role if role in change.roles), None)
    return (len(along), 0) if first is None else (list(Role).index(first), along[first].index(change.step))


def _renamed(old: Protocol, new: Protocol) -> dict[str, str]:
    """Return steps that only have another id: gone here, new there, with the same words."""
    gone = [step for name, step in old.steps.items() if name not in new.steps]
    came = [step for name, step in new.steps.items() if name not in old.steps]
    found: dict[str, str] = {}
    for step in gone:
        same = [one for one in came if (one.kind, one.text, one.detail) == (step.kind, step.text, step.detail)]
        if len(same) == 1 and same[0].id not in found.values() and step.text:
            found[step.id] = same[0].id
    return found


def _of_whole(both: _Both) -> Iterator[Change]:
    old, new = both.old, both.new
    for name in ("id", "version", "status", "owner", "review", "sources", "languages", "covers"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(f"whole_{name}", parts={"old": before, "new": after})
    if old.title != new.title:
        yield Change("title", parts={"old": old.title, "new": new.title})
    for action in Standing:
        was, now = both.new_id(old.standing.get(action, "")), new.standing.get(action, "")
        if was != now:
            parts = {"action": action, "old": old.steps.get(both.old_id(was)), "new": new.steps.get(now)}
            yield Change("standing", parts=parts)
    yield from _of_facts(old, new)
    for name in dict.fromkeys((*old.words, *new.words)):
        if old.words.get(name) != new.words.get(name):
            yield Change("words", parts={"name": name, "old": old.words.get(name), "new": new.words.get(name)})


def _of_facts(old: Protocol, new: Protocol) -> Iterator[Change]:
    for name in sorted(old.known ^ new.known):
        yield Change("known_added" if name in new.known else "known_gone", parts={"fact": name})
    for name in dict.fromkeys((*old.asked, *new.asked)):
        before, after = old.asked.get(name), new.asked.get(name)
        if before is None or after is None:
            yield Change("asked_added" if before is None else "asked_gone", parts={"fact": name})
        elif before != after:
            yield Change("asked_values", parts={"fact": name, "old": before, "new": after})


def _begins(both: _Both, role: Role) -> Iterator[Change]:
    was, now = beginning(both.old, role), beginning(both.new, role)
    if both.new_id(was) != now:
        parts = {"old": both.old.steps.get(was), "new": both.new.steps.get(now)}
        yield Change("begin", frozenset({role}), parts=parts)


def _along(old: list[str], new: list[str]) -> list[str]:
    """Return the steps of both ways, each once, what is gone where it was."""
    found: list[str] = []
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        found += [name for name in (*old[a:b], *new[c:d]) if name not in found]
    return found


def _stays(old: list[str], new: list[str]) -> set[str]:
    """Return the steps that keep their place among those that both ways have."""
    before, after = set(old), set(new)
    old, new = [one for one in old if one in after], [one for one in new if one in before]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {one for block in blocks for one in new[block.b : block.b + block.size]}


def _moved(ways: Ways, stays: Mapping[Role, set[str]], name: str, whom: frozenset[Role]) -> _Place | None:
    """Return its place if it is in the new version, on the way of the first whom it is for."""
    role = next((one for one in Role if one in whom), None)
    if role is None or name not in ways[role][1]:
        return None
    old, new = ways[role]
    place = new.index(name)
    return _Place(name in old and name not in stays[role], new[place - 1] if place else "")


def _reached(both: _Both, ways: Ways, name: str) -> Iterator[Change]:
    """Yield who comes to a step that is in both versions only in one of them."""
    step = both.new.steps.get(name)
    if step is None or both.old_id(name) not in both.old.steps:
        return
    lost = frozenset(role for role, (old, new) in ways.items() if name in old and name not in new)
    gained = frozenset(role for role, (old, new) in ways.items() if name in new and name not in old)
    if lost:
        yield Change("lost", lost, name, {"step": step})
    if gained:
        yield Change("gained", gained, name, {"step": step})


def _of_step(both: _Both, name: str, whom: frozenset[Role], place: _Place | None) -> Iterator[Change]:
    was, now = both.old.steps.get(both.old_id(name)), both.new.steps.get(name)
    after = both.new.steps.get(place.after) if place else None
    if was is None and now is not None:
        yield Change("added" if place else "added_unmet", whom, name, {"step": now, "after": after})
    elif now is None and was is not None:
        yield Change("gone", whom, name, {"step": was})
    elif was is not None and now is not None:
        if was.id != now.id:
            yield Change("renamed", whom, name, {"step": now, "old": was.id, "new": now.id})
        if place and place.is_new:
            yield Change("moved", whom, name, {"step": now, "after": after})
        for code, parts in step_changes(was, now, both.renamed):
            yield Change(code, whom, name, {"step": now, **parts})
