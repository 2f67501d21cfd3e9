"""Protocols inside protocols: those that are named are there, and none leads back into itself."""

from __future__ import annotations

from collections.abc import Iterator

from deskbell.protocols.definition import Protocol
from deskbell.protocols.finding import Finding
from deskbell.protocols.lint.look import Look
from deskbell.protocols.lint.names import Nearest
from deskbell.protocols.lint.walks import reached


def check(look: Look) -> Iterator[Finding]:
    """Yield what is wrong with the ``plan`` steps. Without others, only what leads straight back is known."""
    others = {name: one for name, one in (look.others or {}).items() if name != look.protocol.id}
    inside = {name: inner(one) for name, one in others.items()}
    near = Nearest(others)
    known: dict[str, bool] = {}
    for step in look.protocol.steps.values():
        if not step.plan:
            continue
        at = ("steps", step.id, "protocol")
        if step.plan not in known:
            known[step.plan] = look.protocol.id in reached([step.plan], inside)
        if known[step.plan]:
            yield look.error(at, "plan_circle", step=step.id, plan=step.plan)
        elif look.others is not None and step.plan not in others:
            yield look.error(at, "plan_unknown", step=step.id, plan=step.plan, near=near.to(step.plan))


def inner(protocol: Protocol) -> list[str]:
    """Return the protocols that one leads through."""
    return [step.plan for step in protocol.steps.values() if step.plan]
