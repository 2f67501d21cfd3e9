"""Conditions and ways as one types them: ``alone: yes; help: coming, there -> leave``."""

from __future__ import annotations

from collections.abc import Iterable

from deskbell.protocols.definition import Condition, Edge

ARROWS = ("→", "->")


class BadCondition(ValueError):
    """It can't be read. code: ``no_arrow``, ``no_value``, ``no_step`` or ``double``; typed: the piece that is wrong."""

    def __init__(self, code: str, typed: str) -> None:
        super().__init__(code)
        self.code, self.typed = code, typed


def condition_of(typed: str) -> Condition:
    """Return a condition. Blank: always true.

    Raises:
        BadCondition: a fact has no value, or stands there twice.

    """
    needs: dict[str, frozenset[str]] = {}
    for part in filter(None, (one.strip() for one in typed.split(";"))):
        name, sign, values = part.partition(":")
        found = frozenset(filter(None, (one.strip() for one in values.split(","))))
        if not sign or not name.strip() or not found:
            raise BadCondition("no_value", part)
        if name.strip() in needs:
            raise BadCondition("double", part)
        needs[name.strip()] = found
    return Condition(needs)


def condition_text(condition: Condition) -> str:
    """Return a condition as it is typed."""
    return "; ".join(f"{name}: {', '.join(sorted(values))}" for name, values in condition.needs.items())


def edges_of(typed: str, otherwise: str) -> tuple[Edge, ...]:
    """Return ways out: one a line with its condition, and where it leads if none of them holds (blank: nowhere).

    Raises:
        BadCondition: a line has no arrow, names no step, or its condition can't be read.

    """
    found = [_edge(line) for line in typed.splitlines() if line.strip()]
    return (*found, *((Edge(otherwise),) if otherwise else ()))


def _edge(line: str) -> Edge:
    arrow = next((one for one in ARROWS if one in line), "")
    if not arrow:
        raise BadCondition("no_arrow", line.strip())
    when, _sign, to = line.partition(arrow)
    if not to.strip():
        raise BadCondition("no_step", line.strip())
    condition = condition_of(when)
    if not condition.needs:
        raise BadCondition("no_value", line.strip())
    return Edge(to.strip(), condition)


def edges_text(edges: Iterable[Edge]) -> tuple[str, str]:
    """Return the ways with conditions as lines, and where it leads else."""
    lines, otherwise = [], ""
    for edge in edges:
        if edge.when.needs:
            lines.append(f"{condition_text(edge.when)} → {edge.to}")
        else:
            otherwise = otherwise or edge.to
    return "\n".join(lines), otherwise
