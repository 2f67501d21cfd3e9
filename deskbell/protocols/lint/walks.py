"""Reaching, and going in circles. Nothing recurs, so a chain of a thousand steps is no deeper than one of three."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

Graph = Mapping[str, Collection[str]]


def reached(starts: Iterable[str], graph: Graph) -> set[str]:
    """Return all that can be come to, the starts among them."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += graph.get(one, ())
    return found


def turned(graph: Graph) -> dict[str, list[str]]:
    """Return the same ways, walked backwards."""
    back: dict[str, list[str]] = {}
    for one, targets in graph.items():
        for target in targets:
            back.setdefault(target, []).append(one)
    return back


def knots(graph: Graph) -> list[list[str]]:
    """Return the groups in which everything can be come to from everything (Kosaraju's two walks)."""
    back = turned(graph)
    seen: set[str] = set()
    groups = []
    for root in reversed(_finished(graph)):
        group = []
        waiting = [root]
        while waiting:
            one = waiting.pop()
            if one not in seen and one in graph:
                seen.add(one)
                group.append(one)
                waiting += back.get(one, ())
        if group:
            groups.append(group)
    return groups


def _finished(graph: Graph) -> list[str]:
    """Return everything in the order in which a depth-first walk is done with it."""
    seen: set[str] = set()
    order = []
    for root in graph:
        waiting = [(root, False)]
        while waiting:
            one, is_done = waiting.pop()
            if is_done:
                order.append(one)
            elif one not in seen and one in graph:
                seen.add(one)
                waiting.append((one, True))
                waiting += [(target, False) for target in graph[one]]
    return order
