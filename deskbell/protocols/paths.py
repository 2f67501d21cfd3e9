"""The order in which a role meets the steps: what comes first is first, the ends are last."""

from __future__ import annotations

from collections.abc import Iterable

from deskbell.protocols.definition import Kind, Protocol, Role, Step


def leads_to(protocol: Protocol, step: Step) -> list[str]:
    """Return the steps that follow, each once, in the order in which they are offered; those that are not there not."""
    return [name for name in dict.fromkeys(edge.to for edge in step.exits) if name in protocol.steps]


def beginning(protocol: Protocol, role: Role) -> str:
    """Return where a role begins; whoever has no beginning of their own reads the presser's. "" if nowhere."""
    names = (protocol.begin.get(role, ""), protocol.begin.get(Role.PRESSER, ""))
    return next((name for name in names if name in protocol.steps), "")


def path(protocol: Protocol, role: Role) -> list[str]:
    """Return the steps that a role can come to, in reading order: no step before what leads to it, but for loops.

    After those from the beginning come those that only a standing action leads to, if they are meant for the role.
    """
    found = _in_order(protocol, [beginning(protocol, role)])
    standing = [name for name in protocol.standing.values() if name in protocol.steps]
    meant = [name for name in standing if role in protocol.steps[name].roles]
    found += [name for name in _in_order(protocol, meant) if name not in found]
    return sorted(found, key=lambda name: protocol.steps[name].kind is Kind.END)


def paths(protocol: Protocol, roles: Iterable[Role] = tuple(Role)) -> list[tuple[tuple[Role, ...], list[str]]]:
    """Return who reads what: each path once, with all of these roles that take it, without those that take none."""
    found: list[tuple[tuple[Role, ...], list[str]]] = []
    for role in roles:
        mine = path(protocol, role)
        same = next((place for place, (_roles, other) in enumerate(found) if other == mine), None)
        if same is not None:
            found[same] = ((*found[same][0], role), mine)
        elif mine:
            found.append(((role,), mine))
    return found


def _in_order(protocol: Protocol, roots: Iterable[str]) -> list[str]:
    """Return what can be reached, in the reverse of the order in which it is left. No recursion: a path may be long."""
    left: list[str] = []
    seen: set[str] = set()
    waiting = [(name, False) for name in roots if name]
    while waiting:
        name, is_done = waiting.pop()
        if is_done:
            left.append(name)
        elif name not in seen:
            seen.add(name)
            waiting.append((name, True))
            waiting += [(to, False) for to in leads_to(protocol, protocol.steps[name])]
    return left[::-1]
