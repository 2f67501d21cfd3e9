"""What stands on a card: its lines in their order, with everything filled in. Not yet how large, or where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from deskbell.protocols.definition import Kind, Protocol, Role, Standing, Step, Text
from deskbell.protocols.exits import Exit, exits
from deskbell.protocols.fact_words import ROLES, STANDING
from deskbell.protocols.filling import fill, in_language, placeholders
from deskbell.protocols.marks import Say, english
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.paper.form import TRIES, Depth, Form
from deskbell.protocols.paper.place import CannotPrintError, Place
from deskbell.protocols.paper.settled import settled
from deskbell.protocols.paper.shortening import opening, safest, shortened, way


@dataclass(frozen=True)
class Order:
    """Which card is wanted: of what form, for whom, in which language. titles: of the protocols that one leads through."""

    form: Form
    language: str = "en"
    role: Role = Role.PRESSER
    say: Say = english
    titles: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """Where an answer leads: to a line by its number, or, where that line is not on the card, in its words."""

    label: str
    to: int = 0
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One step. dial is a number that its text does not tell; ways is empty if the next line is all that follows."""

    number: int
    text: str
    detail: str = ""
    dial: str = ""
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True)
class Content:
    """One amount of a protocol. lines: the first is what to do first; is_all: nothing but details was left out."""

    depth: Depth
    lines: tuple[Line, ...]
    is_all: bool


@dataclass(frozen=True)
class Card:
    """A card in all the amounts that may be tried. leave is where the standing action leads, in two texts.

    numbers: what to dial, each with its label; used: the names of the bindings that are printed on it.
    """

    title: str
    leave: tuple[str, str]
    numbers: tuple[tuple[str, str], ...]
    contents: Mapping[Depth, Content]
    used: frozenset[str]


NUMBERS: Mapping[str, str] = {
    "help_extension": _("Help"),
    "alarm_code": _("Alarm"),
    "police_nonemergency": _("Police, not urgent"),
}


LESS = {Depth.SAFEST: safest, Depth.OPENING: opening}


def card(protocol: Protocol, place: Place, order: Order) -> Card:
    """Return what stands on a card. Raises :class:`CannotPrintError`, also for what the place has not filled in yet."""
    place.complain()
    writer = _Writer(settled(protocol, place.facts), place, order)
    depths = dict.fromkeys(one.depth for one in TRIES[order.form])
    contents = {depth: writer.content(depth) for depth in depths}
    if not next(iter(contents.values())).lines:
        raise CannotPrintError("no_first_step", protocol=protocol.id)
    leave = writer.leave()
    if unbound := sorted(writer.used - {name for name, value in place.bindings.items() if value.strip()}):
        raise CannotPrintError("unbound", field=", ".join(unbound), first=unbound[0])
    return Card(writer.title(), leave, tuple(writer.numbers()), contents, frozenset(writer.used))


@dataclass
class _Writer:
    """Fills in texts, and remembers what the place had to fill in."""

    protocol: Protocol
    place: Place
    order: Order
    used: set[str] = field(default_factory=set)

    def title(self) -> str:
        title = in_language(self.protocol.title, self.order.language)
        if self.order.role is Role.PRESSER:
            return title
        return f"{title} · {self.order.say(ROLES[self.order.role])}"

    def leave(self) -> tuple[str, str]:
        step = self.protocol.steps.get(self.protocol.standing.get(Standing.SAFE_ROOM, ""))
        if step is None:
            return self.order.say(STANDING[Standing.SAFE_ROOM]), ""
        return self._filled(step.text), self._filled(step.detail)

    def numbers(self) -> Iterator[tuple[str, str]]:
        for name, label in NUMBERS.items():
            if value := self.place.bindings.get(name, "").strip():
                self.used.add(name)
                yield self.order.say(label), value

    def content(self, depth: Depth) -> Content:
        role, whole = self.order.role, self.protocol
        short = whole if depth in (Depth.WHOLE, Depth.HEADLINES) else shortened(whole, role)
        # What an answer leads to has to be found among more than is printed.
        shown = LESS[depth](short, role) if depth in LESS else short
        names = way(shown, role)
        numbers = {name: number for number, name in enumerate(names, 1)}
        has_details = depth in (Depth.WHOLE, Depth.SHORT)
        lines = tuple(self._line(short.steps[name], numbers, has_details=has_details) for name in names)
        return Content(depth, lines, len(names) == len(way(whole, role)))

    def _line(self, step: Step, numbers: Mapping[str, int], *, has_details: bool) -> Line:
        text, dial = self._filled(step.text), self._put_in(step.number)
        # A detail that alone holds what only this place knows is no detail.
        is_shown = has_details or bool(self._names(step.detail) - self._names(step.text))
        detail = self._filled(step.detail) if is_shown else ""
        if has_details and step.kind is Kind.PLAN and step.plan in self.order.titles:
            title = in_language(self.order.titles[step.plan], self.order.language)
            other = self.order.say(_("Card: “{title}”.")).format(title=title)
            detail = f"{detail} {other}".strip()
        ways = tuple(self._ways(step, numbers))
        dial = "" if dial in text else dial
        return Line(numbers[step.id], text or step.id, detail, dial, ways)

    def _ways(self, step: Step, numbers: Mapping[str, int]) -> Iterator[Way]:
        after = numbers[step.id] + 1
        found = exits(step, self.order.language, self.order.say)
        found = [
            one for one in found if not one.is_other or one.to not in {way.to for way in found if not way.is_other}
        ]
        for one in found:
            is_answer = bool(step.answers) and not one.is_other
            if is_answer or numbers.get(one.to) != after or (one.is_other and one.label):
                yield from self._way(one, numbers)

    def _way(self, one: Exit, numbers: Mapping[str, int]) -> Iterator[Way]:
        label = one.label[:1].upper() + one.label[1:]
        if one.to in numbers:
            yield Way(label, numbers[one.to])
        elif one.to in self.protocol.steps and label:
            yield Way(label, words=self._filled(self.protocol.steps[one.to].text))

    def _names(self, text: Text) -> set[str]:
        """Return the names of what the place fills in there."""
        return set(placeholders(fill(text, self.place.facts, {}, self.protocol, self.order.language)))

    def _filled(self, text: Text) -> str:
        self.used |= self._names(text)
        words = fill(text, self.place.facts, self.place.bindings, self.protocol, self.order.language)
        return self._held_together(words)

    def _held_together(self, words: str) -> str:
        """Keep a number on the line of the word before it: “Dial *00”."""
        for name in NUMBERS:
            if value := self.place.bindings.get(name, ""):
                words = words.replace(f" {value}", f"\N{NO-BREAK SPACE}{value}")
        return words

    def _put_in(self, words: str) -> str:
        return self._filled({self.order.language: words}) if words else ""
