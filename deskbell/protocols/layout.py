"""A layered layout of boxes and the lines between them, from top to bottom: few crossings, and straight where it can be.

In four steps, as is usual for such drawings: lines that lead back are set aside, each box gets a layer below all that
lead to it, the boxes of a layer are ordered to spare crossings, then each moves towards what it is joined with.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

BESIDE, BETWEEN = 28.0, 46.0
SWEEPS = 12
THIN = 16.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Port:
    """Where a line leaves a box at its lower edge, so far from the left, and the box to which it leads."""

    x: float
    to: str


@dataclass(frozen=True, slots=True)
class Box:
    """What is to be placed."""

    name: str
    width: float
    height: float
    ports: tuple[Port, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line from a port of a box down to the top of another: straight within layers, bent between them."""

    box: str
    port: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is. corners: the upper left ones of the boxes."""

    corners: Mapping[str, Point]
    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass(slots=True, eq=False)
class _Node:
    """A box in its layer, or a place where a long line passes one (box is None)."""

    layer: int
    width: float
    height: float = 0.0
    box: str | None = None
    x: float = 0.0
    above: list[_Link] = field(default_factory=list)
    below: list[_Link] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(slots=True, eq=False)
class _Link:
    """A piece of a line from one layer to the next; offset: from the middle of the upper node."""

    upper: _Node
    lower: _Node
    offset: float = 0.0


def returning(boxes: Sequence[Box]) -> set[tuple[str, str]]:
    """Return which pairs lead back, as one meets the boxes from the first on: without them there is no loop."""
    following = {box.name: list(dict.fromkeys(port.to for port in box.ports)) for box in boxes}
    open_, done, back = set[str](), set[str](), set[tuple[str, str]]()
    for root in following:
        waiting = [(root, False)]
        while waiting:
            name, is_left = waiting.pop()
            if is_left:
                open_.discard(name)
                done.add(name)
            elif name not in done and name not in open_:
                open_.add(name)
                waiting.append((name, True))
                for to in following[name]:
                    if to in open_:
                        back.add((name, to))
                    elif to in following:
                        waiting.append((to, False))
    return back


def layered(boxes: Sequence[Box]) -> Layout:
    """Place boxes, the first at the top. Lines that lead back (:func:`returning`) are left out."""
    back = returning(boxes)
    ways = [
        (box, number, port)
        for box in boxes
        for number, port in enumerate(box.ports)
        if (box.name, port.to) not in back and any(port.to == other.name for other in boxes)
    ]
    layers_of = _layers(boxes, [(box.name, port.to) for box, _number, port in ways])
    nodes = {box.name: _Node(layers_of[box.name], box.width, box.height, box.name) for box in boxes}
    chains = [(box.name, number, _chain(nodes[box.name], nodes[port.to], port)) for box, number, port in ways]
    links = [link for _box, _number, chain in chains for link in chain]
    layers = _rows(nodes.values(), links)
    _order(layers, links)
    _spread(layers)
    tops = _tops(layers)
    return _drawn(nodes, chains, layers, tops)


def _layers(boxes: Sequence[Box], ways: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return each box's layer: one below the lowest that leads to it; what nothing leads to is close to what follows."""
    before: dict[str, set[str]] = {box.name: set() for box in boxes}
    after: dict[str, set[str]] = {box.name: set() for box in boxes}
    for one, other in ways:
        after[one].add(other)
        before[other].add(one)
    layer = dict.fromkeys(before, 0)
    missing = {name: len(some) for name, some in before.items()}
    ready = [name for name, count in missing.items() if not count]
    while ready:
        name = ready.pop()
        for to in after[name]:
            layer[to] = max(layer[to], layer[name] + 1)
            missing[to] -= 1
            if not missing[to]:
                ready.append(to)
    for box in boxes[1:]:
        if not before[box.name] and after[box.name]:
            layer[box.name] = min(layer[to] for to in after[box.name]) - 1
    return layer


def _chain(upper: _Node, lower: _Node, port: Port) -> list[_Link]:
    between = [_Node(layer, THIN) for layer in range(upper.layer + 1, lower.layer)]
    pieces = [_Link(one, other) for one, other in pairwise([upper, *between, lower])]
    pieces[0].offset = port.x - upper.width / 2
    for piece in pieces:
        piece.upper.below.append(piece)
        piece.lower.above.append(piece)
    return pieces


def _rows(nodes: Iterable[_Node], links: Sequence[_Link]) -> list[list[_Node]]:
    found = [*nodes]
    found += [link.upper for link in links if link.upper.box is None]
    rows: list[list[_Node]] = [[] for _ in range(max((node.layer for node in found), default=-1) + 1)]
    for node in found:
        rows[node.layer].append(node)
    return rows


def _order(rows: list[list[_Node]], links: Sequence[_Link]) -> None:
    """Order the nodes of each row by the mean place of what they are joined with, and keep the best of all tries."""
    best, fewest = [list(row) for row in rows], _crossings(rows, links)
    for sweep in range(SWEEPS):
        is_down = sweep % 2 == 0
        for row in rows if is_down else reversed(rows):
            place = {node: float(number) for some in rows for number, node in enumerate(some)}
            wanted = {node: _mean(_places(node, place, is_down=is_down), place[node]) for node in row}
            row.sort(key=lambda node: wanted[node])
        now = _crossings(rows, links)
        if now < fewest:
            best, fewest = [list(row) for row in rows], now
    rows[:] = best


def _places(node: _Node, place: Mapping[_Node, float], *, is_down: bool) -> list[float]:
    if is_down:
        return [place[link.upper] + link.offset / (link.upper.width + 1) for link in node.above]
    return [place[link.lower] - link.offset / (link.upper.width + 1) for link in node.below]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(rows: list[list[_Node]], links: Sequence[_Link]) -> int:
    place = {node: number for row in rows for number, node in enumerate(row)}
    ends: dict[int, list[tuple[float, int]]] = {}
    for link in links:
        upper = place[link.upper] + link.offset / (link.upper.width + 1)
        ends.setdefault(link.upper.layer, []).append((upper, place[link.lower]))
    return sum(_inversions([lower for _upper, lower in sorted(some)]) for some in ends.values())


def _inversions(numbers: Iterable[int]) -> int:
    """Return how many pairs stand in the wrong order."""
    count, seen = 0, list[int]()
    for number in numbers:
        count += len(seen) - bisect_right(seen, number)
        insort(seen, number)
    return count


def _spread(rows: list[list[_Node]]) -> None:
    """Move each node towards what it is joined with, as far as its neighbours leave room."""
    for row in rows:
        _place(row, [0.0 for _ in row])
    for sweep in range(SWEEPS):
        is_down = sweep % 2 == 1
        for row in rows if is_down else reversed(rows):
            _place(row, [_mean(_pulls(node, is_down=is_down), node.middle) for node in row])
    least = min((node.x for row in rows for node in row), default=0.0)
    for row in rows:
        for node in row:
            node.x -= least


def _pulls(node: _Node, *, is_down: bool) -> list[float]:
    if is_down:
        return [link.upper.middle + link.offset for link in node.above]
    return [link.lower.middle - link.offset for link in node.below]


def _place(row: Sequence[_Node], wanted: Sequence[float]) -> None:
    """Put the middles of a row's nodes as near to where they want to be as order and distance allow (least squares)."""
    shift, groups = 0.0, list[list[float]]()  # each group: sum of what is wanted, weight, number of nodes
    shifts = []
    for number, node in enumerate(row):
        if number:
            shift += (row[number - 1].width + node.width) / 2 + BESIDE
        shifts.append(shift)
        weight = 1.0 if node.box else 2.0
        groups.append([(wanted[number] - shift) * weight, weight, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            last = groups.pop()
            groups[-1] = [one + other for one, other in zip(groups[-1], last, strict=True)]
    places = [total / weight for total, weight, count in groups for _ in range(int(count))]
    for node, place, moved in zip(row, places, shifts, strict=True):
        node.x = place + moved - node.width / 2


def _tops(rows: list[list[_Node]]) -> list[float]:
    """Return where each layer begins, and behind them where the last ends."""
    tops = [0.0]
    for row in rows:
        tops.append(tops[-1] + max(node.height for node in row) + BETWEEN)
    return tops


def _drawn(
    nodes: Mapping[str, _Node],
    chains: Sequence[tuple[str, int, list[_Link]]],
    rows: list[list[_Node]],
    tops: list[float],
) -> Layout:
    lines = []
    for name, number, chain in chains:
        first = chain[0].upper
        x = first.middle + chain[0].offset
        points = [(x, tops[first.layer] + first.height), (x, tops[first.layer + 1] - BETWEEN)]
        for link in chain[:-1]:
            node = link.lower
            points += [(node.middle, tops[node.layer]), (node.middle, tops[node.layer + 1] - BETWEEN)]
        points.append((chain[-1].lower.middle, tops[chain[-1].lower.layer]))
        lines.append(Line(name, number, tuple(points)))
    width = max((node.x + node.width for row in rows for node in row), default=0.0)
    corners = {name: (node.x, tops[node.layer]) for name, node in nodes.items()}
    return Layout(corners, tuple(lines), width, max(tops[-1] - BETWEEN, 0.0))
