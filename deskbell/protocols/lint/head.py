"""The head of a file: where everyone begins, what is always legal, who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deskbell.protocols.definition import Role, Standing
from deskbell.protocols.finding import Finding
from deskbell.protocols.lint.look import Look
from deskbell.protocols.lint.names import Nearest

NEEDED = (Standing.SAFE_ROOM, Standing.OVER)


def check(look: Look) -> Iterator[Finding]:
    """Yield what is wrong with it."""
    yield from _beginnings(look)
    yield from _standing(look)
    yield from _paper(look)


def _beginnings(look: Look) -> Iterator[Finding]:
    protocol = look.protocol
    near = Nearest(protocol.steps)
    for role, name in protocol.begin.items():
        step = protocol.steps.get(name)
        if step is None:
            yield look.error(("begin", role.value), "begin_unknown", role=role.value, to=name, near=near.to(name))
        elif role not in step.roles:
            yield look.error(("begin", role.value), "begin_not_theirs", role=role.value, to=name)
    for role in Role:
        if role not in protocol.begin:
            own = next(
                (one.id for one in protocol.steps.values() if role in one.roles and len(one.roles) < len(Role)), ""
            )
            if own or role is Role.PRESSER:
                yield look.error(("begin",), "no_beginning", role=role.value)


def _standing(look: Look) -> Iterator[Finding]:
    protocol = look.protocol
    near = Nearest(protocol.steps)
    for action, name in protocol.standing.items():
        if name not in protocol.steps:
            yield look.error(
                ("standing", action.value), "standing_unknown", action=action.value, to=name, near=near.to(name)
            )
    for action in NEEDED:
        if action not in protocol.standing and not _is_inside_another(look):
            yield look.error(("standing",), "standing_missing", action=action.value)


def _is_inside_another(look: Look) -> bool:
    """Tell whether another protocol leads through this one: what is always legal is then said there."""
    others = (look.others or {}).values()
    return any(step.plan == look.protocol.id for other in others for step in other.steps.values())


def _paper(look: Look) -> Iterator[Finding]:
    protocol = look.protocol
    if not protocol.owner:
        yield look.warning(("protocol",), "no_owner")
    if not protocol.sources:
        yield look.warning(("protocol",), "no_sources")
    if not protocol.review:
        yield look.warning(("protocol",), "no_review")
    elif look.today is not None and date.fromisoformat(protocol.review) < look.today:
        yield look.warning(("review",), "review_past", day=protocol.review)
