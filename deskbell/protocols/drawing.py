"""A protocol as a picture (SVG): one lane for each role, each to be read from top to bottom, on screen or on paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape

from deskbell.protocols.cards import DETAIL, DOOR, HEADLINE, LABEL, LEADING, MORE, PADDING, Card, card
from deskbell.protocols.definition import Kind, Protocol, Role, Standing
from deskbell.protocols.fact_words import STANDING
from deskbell.protocols.filling import in_language
from deskbell.protocols.layout import Layout, Line, Point, layered, returning
from deskbell.protocols.lettering import lines, width
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.outline import PLAINLY, Reader, role_names, words_chosen
from deskbell.protocols.paths import paths

MARGIN, LANE_PADDING, LANE_HEAD, BETWEEN_LANES = 32.0, 26.0, 58.0, 22.0
TITLE, NOTE, LANE, PILL = 30.0, 14.0, 20.0, 12.0
LEAST, TIP = 720.0, 9

STYLE = """
svg{--paper:#faf8f3;--sheet:#fff;--line:#ddd8cc;--ink:#1b2330;--quiet:#5a6270;--edge:#8a8f98;--on:#fff;
background:var(--paper);font-family:"Atkinson Hyperlegible Next","Atkinson Hyperlegible",system-ui,sans-serif}
@media (prefers-color-scheme:dark){svg{--paper:#14171c;--sheet:#1c2127;--line:#343b45;--ink:#eceae4;--quiet:#a3abb8;
--edge:#7c8695;--on:#14171c}}
text{fill:var(--ink)}.quiet{fill:var(--quiet)}.strong{font-weight:700}
.lane{fill:none;stroke:var(--line)}.card{fill:var(--sheet);stroke:var(--edge);stroke-width:1.2}
.card.ask{stroke:var(--ink);stroke-width:2}.card.wait{stroke-dasharray:5 4}.card.plan{stroke-width:3;stroke:var(--edge)}
.card.end{fill:var(--ink);stroke:var(--ink)}.end-text,.end-text.quiet{fill:var(--on)}
.bar{fill:var(--ink)}.cell{stroke:var(--line)}.way{fill:none;stroke:var(--edge);stroke-width:1.8}
.way.other{stroke-dasharray:3 4}.tip{fill:var(--edge)}.pill{fill:var(--paper);stroke:var(--ink);stroke-width:1.2}
@media print{svg{--paper:#fff;--sheet:#fff;--line:#9a9a9a;--ink:#000;--quiet:#333;--edge:#555;--on:#000;
width:100vw;height:100vh}.card.end{fill:#fff;stroke-width:3}@page{margin:10mm}}
"""


@dataclass(frozen=True)
class _Lane:
    """What some roles meet, laid out."""

    title: str
    cards: dict[str, Card]
    layout: Layout

    @property
    def width(self) -> float:
        return max(self.layout.width, width(self.title, LANE, bold=True)) + 2 * LANE_PADDING

    @property
    def height(self) -> float:
        return self.layout.height + LANE_HEAD + LANE_PADDING


def drawing(protocol: Protocol, reader: Reader = PLAINLY, roles: Collection[Role] = tuple(Role)) -> str:
    """Return the picture as an SVG document, with a lane for each of these roles; those that read the same share one."""
    ways = paths(protocol, [role for role in Role if role in roles])
    lanes = [_lane(protocol, reader, whose, names) for whose, names in ways]
    across = max(sum(lane.width + BETWEEN_LANES for lane in lanes) - BETWEEN_LANES, LEAST)
    parts: list[str] = []
    y = _head(parts, protocol, reader, across)
    x = MARGIN
    for lane in lanes:
        parts.append(f'<g transform="translate({_n(x)} {_n(y)})">')
        parts += _drawn_lane(lane, protocol, reader, max(one.height for one in lanes))
        parts.append("</g>")
        x += lane.width + BETWEEN_LANES
    y += max((lane.height for lane in lanes), default=0.0) + 30
    y = _foot(parts, protocol, reader, across, y)
    return _document(protocol, reader, across + 2 * MARGIN, y + MARGIN, parts)


def _lane(protocol: Protocol, reader: Reader, whose: tuple[Role, ...], names: list[str]) -> _Lane:
    numbers = {name: number for number, name in enumerate(names, 1)}
    plain = {name: card(protocol, reader, protocol.steps[name], numbers) for name in names}
    back = returning([one.box for one in plain.values()])
    cards = {
        name: card(protocol, reader, protocol.steps[name], numbers, frozenset(to for one, to in back if one == name))
        for name in names
    }
    return _Lane(role_names(reader, whose), cards, layered([one.box for one in cards.values()]))


def _head(parts: list[str], protocol: Protocol, reader: Reader, across: float) -> float:
    """Draw the title and the standing actions. Returns where the lanes begin."""
    y = MARGIN
    for line in lines(in_language(protocol.title, reader.language), TITLE, across, bold=True):
        y += TITLE * 1.2
        parts.append(_text(MARGIN, y, line, TITLE, "strong"))
    version = reader.say(_("{id}, version {version}")).format(id=protocol.id, version=protocol.version)
    y += NOTE * 1.7
    parts.append(_text(MARGIN, y, version, NOTE, "quiet"))
    y += 30
    words = reader.say(_("At any time, from every step"))
    parts.append(_text(MARGIN, y, words, NOTE, "strong"))
    x = MARGIN + width(words, NOTE, bold=True) + 12
    for action in Standing:
        label = reader.say(STANDING[action])
        parts += _pill(x, y - 16, label, NOTE)
        x += _pill_width(label, NOTE) + 8
    return y + 26


def _drawn_lane(lane: _Lane, protocol: Protocol, reader: Reader, height: float) -> Iterator[str]:
    yield f'<rect class="lane" width="{_n(lane.width)}" height="{_n(height)}" rx="14"/>'
    yield _text(LANE_PADDING, 36, lane.title, LANE, "strong")
    yield f'<g transform="translate({_n(LANE_PADDING)} {_n(LANE_HEAD)})">'
    for line in lane.layout.lines:
        yield _way(line, lane.cards[line.box])
    for name, corner in lane.layout.corners.items():
        yield from _drawn_card(lane.cards[name], corner)
        yield from _tags(protocol, reader, name, corner)
    yield "</g>"


def _way(line: Line, one: Card) -> str:
    """Draw a line: straight within layers, in a soft curve between them, with a tip at its end."""
    drawn = f"M{_n(line.points[0][0])} {_n(line.points[0][1])}"
    for number, (x, y) in enumerate(line.points[1:], 1):
        before_x, before_y = line.points[number - 1]
        end = y - TIP if number == len(line.points) - 1 else y
        if before_x == x:
            drawn += f"V{_n(end)}"
        else:
            middle = (before_y + end) / 2
            drawn += f"C{_n(before_x)} {_n(middle)} {_n(x)} {_n(middle)} {_n(x)} {_n(end)}"
    x, y = line.points[-1]
    is_other = bool(one.doors) and one.doors[line.port].is_other
    tip = f"M{_n(x)} {_n(y)}l-5.5 {-TIP - 1}h11z"
    return f'<path class="way{" other" if is_other else ""}" d="{drawn}"/><path class="tip" d="{tip}"/>'


def _drawn_card(one: Card, corner: Point) -> Iterator[str]:
    x, y = corner
    kind = one.step.kind
    tone = " end-text" if kind is Kind.END else ""
    size = f'width="{_n(one.width)}" height="{_n(one.height)}"'
    yield f'<rect class="card {kind.value}" x="{_n(x)}" y="{_n(y)}" {size} rx="10"/>'
    if one.step.critical:
        height = one.height - one.door_height - 2 * PADDING
        yield f'<rect class="bar" x="{_n(x)}" y="{_n(y + PADDING)}" width="5" height="{_n(height)}"/>'
    left, down = x + PADDING, y + PADDING + LABEL
    yield _text(left, down, one.label, LABEL, f"quiet{tone}")
    down += 6
    for line in one.headline:
        down += HEADLINE * LEADING
        yield _text(left, down, line, HEADLINE, f"strong{tone}")
    down += 5
    for line in one.detail:
        down += DETAIL * LEADING
        yield _text(left, down, line, DETAIL, f"quiet{tone}")
    yield from _doors(one, x, y + one.height - one.door_height)


def _doors(one: Card, x: float, y: float) -> Iterator[str]:
    if not one.doors:
        return
    each = one.width / len(one.doors)
    yield f'<path class="cell" d="M{_n(x)} {_n(y)}h{_n(one.width)}"/>'
    for number, door in enumerate(one.doors):
        left = x + number * each
        if number:
            yield f'<path class="cell" d="M{_n(left)} {_n(y)}v{_n(one.door_height)}"/>'
        down = y + (one.door_height - door.height) / 2 - DOOR * 0.25
        for place, line in enumerate((*door.lines, *door.also)):
            down += DOOR * LEADING
            is_quiet = door.is_other or place >= len(door.lines)
            yield _text(left + each / 2, down, line, DOOR, "quiet" if is_quiet else "", middle=True)


def _tags(protocol: Protocol, reader: Reader, name: str, corner: Point) -> Iterator[str]:
    """Mark the steps to which standing actions lead."""
    x = corner[0] + PADDING - 4
    for action, to in protocol.standing.items():
        if to == name:
            label = reader.say(STANDING[action])
            yield from _pill(x, corner[1] - 15, label, PILL)
            x += _pill_width(label, PILL) + 6


def _pill(x: float, y: float, label: str, size: float) -> Iterator[str]:
    high = size * 1.9
    across = _n(_pill_width(label, size))
    yield f'<rect class="pill" x="{_n(x)}" y="{_n(y)}" width="{across}" height="{_n(high)}" rx="{_n(high / 2)}"/>'
    yield _text(x + size * 0.8, y + high / 2 + size * 0.36, label, size, "strong")


def _pill_width(label: str, size: float) -> float:
    return width(label, size, bold=True) + size * 1.6


def _foot(parts: list[str], protocol: Protocol, reader: Reader, across: float, y: float) -> float:
    """Write below what stands for the names in braces, and how to read the numbers. Returns where that ends."""
    found = [*words_chosen(protocol, reader)]
    for number, line in enumerate([*found[:1], *found[2:]]):
        for piece in lines(line, NOTE, across):
            parts.append(_text(MARGIN, y, piece, NOTE, "strong" if number == 0 else "quiet"))
            y += NOTE * 1.5
    y += 10 if found else 0
    for piece in lines(reader.say(MORE), NOTE, across):
        parts.append(_text(MARGIN, y, piece, NOTE, "quiet"))
        y += NOTE * 1.5
    return y


def _document(protocol: Protocol, reader: Reader, across: float, down: float, parts: list[str]) -> str:
    title = escape(in_language(protocol.title, reader.language))
    size = f'width="{across:.0f}" height="{down:.0f}" viewBox="0 0 {across:.0f} {down:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" lang="{reader.language}">'
    said = escape(reader.say(_("The same as a text: deskbell protocol show")))
    top = f"{head}\n<title>{title}</title>\n<desc>{said}</desc>\n<style>{STYLE}</style>\n"
    return top + "\n".join(parts) + "\n</svg>\n"


def _text(x: float, y: float, words: str, size: float, kind: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"{named}{anchor}>{escape(words)}</text>'


def _n(value: float) -> str:
    """Return a number as short as it can be written."""
    return f"{value:.1f}".removesuffix(".0")
