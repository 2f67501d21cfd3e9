"""What changed in a shipped protocol since a library made its copy, and taking of it what the library chooses.

Three versions: base, from which the copy was made; ours, the copy; theirs, as it is shipped now. What only they changed is
offered; what both changed to something else is a conflict, which nobody takes but by its name. The order of steps in a file
says nothing to anybody, so ours stays; a step that comes in follows the one that it follows in theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from deskbell.protocols.definition import Protocol, Step
from deskbell.protocols.writing.arrivals import arriving, ends_of, order_in
from deskbell.protocols.writing.changes import leads_to, with_steps
from deskbell.protocols.writing.draft import CannotChange, draft_of, protocol_of, same_step
from deskbell.protocols.writing.rewriting import rewritten
from deskbell.protocols.writing.units import Unit, head_taken, head_units, of_head, of_step, step_taken, step_units


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that they changed. step: in which step ("" for the head); unit: what of it (empty: all of it).

    before, after and ours are what base, theirs and ours say there, None if nothing. ours_same: ours says so already.
    conflict: ours says something else than base did, and why: ``changed``; ``removed`` by us; ``led_to``, though they
    removed it, by the steps in others; ``name_taken``, so that it comes in under the name ``step`` and was called other.
    needs: updates without which this one leads to, or leaves behind, what is not there.
    """

    id: str
    step: str
    unit: Unit
    before: object
    after: object
    ours: object
    conflict: bool = False
    reason: str = ""
    ours_same: bool = False
    others: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Three:
    """The three versions, as protocols; theirs with the names that its new steps have in ours."""

    base: Protocol
    ours: Protocol
    theirs: Protocol
    called: Mapping[str, str]


def three(base: str, ours: str, theirs: str) -> Three:
    """Return three texts as protocols.

    Raises:
        CannotChange: one of them does not read.

    """
    versions = [_without_lines(protocol_of(one)) for one in (base, ours, theirs)]
    theirs_here, called = arriving(*versions)
    return Three(versions[0], versions[1], theirs_here, called)


def updates(base: str, ours: str, theirs: str) -> list[Update]:
    """Return what they changed: the head first, then step after step."""
    return updates_of(three(base, ours, theirs))


def merged(base: str, ours: str, theirs: str, take: Collection[str]) -> str:
    """Return the text of ours with the updates of those ids taken, and every other sign of it as it was.

    Raises:
        CannotChange: a text does not read, or an id is not offered any more.

    """
    versions = three(base, ours, theirs)
    offered = updates_of(versions)
    gone = sorted(set(take) - {one.id for one in offered})
    if gone:
        raise CannotChange("no_update", {"update": ", ".join(gone)})
    wanted = [one for one in offered if one.id in take and not one.ours_same]
    return rewritten(draft_of(ours), taken(versions.ours, wanted, versions.theirs)) if wanted else ours


def taken(into: Protocol, wanted: Collection[Update], origin: Protocol) -> Protocol:
    """Return a version in which some updates say what they say in another."""
    for update in wanted:
        if not update.step:
            into = head_taken(into, update.unit, origin)
        elif update.unit:
            step = step_taken(into.steps[update.step], update.unit, origin.steps[update.step])
            into = replace(into, steps={**into.steps, update.step: step})
        else:
            into = _step_taken(into, update.step, origin)
    return into


def updates_of(versions: Three) -> list[Update]:
    """Return what they changed, from the protocols."""
    base, ours, theirs = versions.base, versions.ours, versions.theirs
    found = [
        _update("", unit, of_head(base, unit), of_head(ours, unit), of_head(theirs, unit))
        for unit in head_units(base, ours, theirs)
    ]
    for name in order_in(base, ours, theirs):
        steps = base.steps.get(name), ours.steps.get(name), theirs.steps.get(name)
        found += _of_step(name, *steps)
    changes = [one for one in found if one is not None and one.before != one.after]
    return _needing(_led_to(versions, [_name_taken(versions, one) for one in changes]))


def _of_step(name: str, base: Step | None, ours: Step | None, theirs: Step | None) -> list[Update]:
    if base is None or ours is None or theirs is None:
        return [_update(name, (), base, ours, theirs)]
    return [
        _update(name, unit, of_step(base, unit), of_step(ours, unit), of_step(theirs, unit))
        for unit in step_units(base, ours, theirs)
    ]


def _update(step: str, unit: Unit, base: object, ours: object, theirs: object) -> Update:
    conflict = ours not in (base, theirs)
    reason = ("removed" if ours is None else "changed") if conflict else ""
    shown = unit if unit[:1] != ("order",) else ("order",)
    name = ".".join(map(str, (step or "head", *shown)))
    return Update(name, step, unit, base, theirs, ours, conflict, reason, ours_same=ours == theirs)


def _name_taken(versions: Three, update: Update) -> Update:
    """Mark a step that comes in under another name than they gave it."""
    called = versions.called.get(update.step)
    if called is None or update.ours_same or update.unit:
        return update
    return replace(update, conflict=True, reason=update.reason or "name_taken", others=(called,))


def _led_to(versions: Three, changes: list[Update]) -> list[Update]:
    """Mark the removal of steps to which ours would still lead once all that is no conflict was taken."""
    while True:
        clean = [one for one in changes if not one.conflict and not one.ours_same]
        then = taken(versions.ours, [one for one in clean if not _is_removal(one)], versions.theirs)
        removed = {one.step for one in clean if _is_removal(one)}
        kept = replace(then, steps={name: step for name, step in then.steps.items() if name not in removed})
        still = {name: tuple(leads_to(kept, name)) for name in removed}
        if not any(still.values()):
            return changes
        changes = [
            replace(one, conflict=True, reason="led_to", others=still[one.step])
            if _is_removal(one) and not one.conflict and still.get(one.step)
            else one
            for one in changes
        ]


def _is_removal(update: Update) -> bool:
    return bool(update.step) and not update.unit and update.after is None


def _needing(changes: list[Update]) -> list[Update]:
    """Add to each what has to come with it: steps to which it leads, ways that leave what it removes."""
    added = {one.step: one.id for one in changes if one.step and not one.unit and one.before is None}
    new = [one for one in changes if not one.ours_same]

    def needs(update: Update) -> frozenset[str]:
        to = {str(update.after)} if update.unit[:1] in (("begin",), ("standing",)) else ends_of(update.after)
        steps = {added[name] for name in to if name in added}
        leaving = (
            {one.id for one in new if update.step in ends_of(one.ours) and update.step not in ends_of(one.after)}
            if _is_removal(update)
            else set()
        )
        return frozenset(steps | leaving) & {one.id for one in new} - {update.id}

    return [replace(one, needs=needs(one)) for one in changes]


def _step_taken(into: Protocol, name: str, origin: Protocol) -> Protocol:
    """Return a version that has a whole step as another has it, or has not."""
    if name not in origin.steps:
        return replace(into, steps={one: step for one, step in into.steps.items() if one != name})
    if name in into.steps:
        return replace(into, steps={**into.steps, name: origin.steps[name]})
    names = list(origin.steps)
    before = [one for one in names[: names.index(name)] if one in into.steps]
    return with_steps(into, before[-1] if before else "", origin.steps[name])


def _without_lines(protocol: Protocol) -> Protocol:
    return replace(protocol, steps={name: same_step(step) for name, step in protocol.steps.items()})
