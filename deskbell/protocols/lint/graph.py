"""Where the steps lead: all can be reached, an end from each, and nobody is moved in circles."""

from __future__ import annotations

from collections.abc import Iterator

from deskbell.protocols.definition import Edge, Kind, Role, Step
from deskbell.protocols.finding import Finding
from deskbell.protocols.lint.look import Look, live, ways
from deskbell.protocols.lint.names import Nearest, some
from deskbell.protocols.lint.walks import knots, reached, turned
from deskbell.protocols.reading.places import Path


def check(look: Look) -> Iterator[Finding]:
    """Yield what is wrong with the ways through a protocol."""
    yield from _ways_out(look)
    yield from _unreachable(look)
    yield from _without_end(look)
    yield from _circles(look)
    yield from _not_for_them(look)


def _ways_out(look: Look) -> Iterator[Finding]:
    near = Nearest(look.protocol.steps)
    for step in look.protocol.steps.values():
        for path, edges in ways(step):
            if not edges:
                yield look.error(path, "leads_nowhere", step=step.id, field=str(path[-1]))
            elif edges[-1].when.needs:
                yield look.error(path, "no_default", step=step.id, field=str(path[-1]))
            if len(live(edges)) < len(edges):
                yield look.warning(path, "edge_unused", step=step.id, to=edges[len(live(edges))].to)
            for at, edge in _each(path, edges):
                if edge.to not in look.protocol.steps:
                    yield look.error(at, "edge_unknown", step=step.id, to=edge.to, near=near.to(edge.to))


def _each(path: Path, edges: tuple[Edge, ...]) -> Iterator[tuple[Path, Edge]]:
    for number, edge in enumerate(edges):
        yield (path if len(edges) == 1 else (*path, number)), edge


def _targets(step: Step) -> list[str]:
    return [edge.to for _, edges in ways(step) for edge in live(edges)]


def _graph(look: Look) -> dict[str, list[str]]:
    steps = look.protocol.steps
    return {name: [to for to in _targets(step) if to in steps] for name, step in steps.items()}


def _unreachable(look: Look) -> Iterator[Finding]:
    """Name where a lost piece begins, not every step of it."""
    protocol = look.protocol
    graph = _graph(look)
    lost = protocol.steps.keys() - reached((*protocol.begin.values(), *protocol.standing.values()), graph)
    back = turned({name: targets for name, targets in graph.items() if name in lost})
    for group in knots({name: graph[name] for name in protocol.steps if name in lost}):
        if set(group).issuperset(before for name in group for before in back.get(name, ())):
            first, _names = _named(look, group)
            yield look.error(("steps", first), "unreachable", step=first)


def _without_end(look: Look) -> Iterator[Finding]:
    """Name each trap once, not every step that leads into it. What leads nowhere has been named, and may mean an end."""
    steps = look.protocol.steps
    graph = _graph(look)
    good = [name for name, step in steps.items() if step.kind is Kind.END or _leads_astray(look, step)]
    hopeless = steps.keys() - reached(good, turned(graph))
    for group in knots({name: graph[name] for name in steps if name in hopeless}):
        inside = set(group)
        if all(to in inside for name in group for to in graph[name]):
            first, names = _named(look, group)
            yield look.error(("steps", first), "no_end", step=first, steps=names)


def _leads_astray(look: Look, step: Step) -> bool:
    targets = _targets(step)
    return not targets or any(to not in look.protocol.steps for to in targets)


def _named(look: Look, group: list[str]) -> tuple[str, str]:
    """Return the first step of some, as they stand in the file, and the list of them for a sentence."""
    in_file = sorted(group, key=lambda name: (look.protocol.steps[name].line, name))
    return in_file[0], some(in_file)


def _circles(look: Look) -> Iterator[Finding]:
    """Follow only what is passed without anybody's doing: known answers, ended waits, time that is up."""
    steps = look.protocol.steps
    passing = {name: [to for to in _passes_to(step) if to in steps] for name, step in steps.items()}
    for group in knots(passing):
        if len(group) > 1 or group[0] in passing[group[0]]:
            first, names = _named(look, group)
            yield look.error(("steps", first), "circle", step=first, steps=names)


def _passes_to(step: Step) -> list[str]:
    """Return where it goes on by itself. A question that settles a fact is passed as soon as that is known."""
    if step.kind is Kind.ASK and step.about:
        return [edge.to for answer in step.answers for edge in live(answer.then)]
    if step.kind is Kind.WAIT:
        by_facts = live(step.then) if step.until.needs else ()
        by_time = live(step.otherwise or step.then) if step.at_most else ()
        return [edge.to for edge in (*by_facts, *by_time)]
    return []


def _not_for_them(look: Look) -> Iterator[Finding]:
    """Follow each role from its beginning, and name the ways that lead to a step that is meant for others."""
    wrong: dict[tuple[Path, str, str], list[str]] = {}
    for role in Role:
        for step in _shown_to(look, role):
            for path, edges in ways(step):
                for at, edge in _each(path, live(edges)):
                    target = look.protocol.steps.get(edge.to)
                    if target is not None and role not in target.roles:
                        wrong.setdefault((at, step.id, edge.to), []).append(role.value)
    for (at, name, to), roles in wrong.items():
        yield look.error(at, "leaves_role", step=name, to=to, roles=", ".join(roles))


def _shown_to(look: Look, role: Role) -> list[Step]:
    """Return the steps for a role that it comes to from its beginning, or from what is always legal."""
    protocol = look.protocol
    starts = [protocol.begin.get(role, ""), *protocol.standing.values()]
    own = {
        name: [to for to in _targets(step) if to in protocol.steps and role in protocol.steps[to].roles]
        for name, step in protocol.steps.items()
        if role in step.roles
    }
    return [protocol.steps[name] for name in reached((one for one in starts if one in own), own)]
