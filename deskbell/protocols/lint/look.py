"""What every check is handed: the protocol, what is known around it, and the way to say where something is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from deskbell.protocols.definition import Condition, Edge, Kind, Protocol, Step, Text
from deskbell.protocols.finding import Finding, Weight
from deskbell.protocols.reading.places import Path, Places, place_of


@dataclass(frozen=True, slots=True)
class Look:
    """One examination. bindings, others and today are None where nobody could say."""

    protocol: Protocol
    bindings: Mapping[str, str] | None = None
    others: Mapping[str, Protocol] | None = None
    today: date | None = None
    places: Places = field(default_factory=dict)

    def error(self, path: Path, code: str, **parts: str) -> Finding:
        """Return what keeps the protocol from being published."""
        return Finding(code, *self._at(path), parts)

    def warning(self, path: Path, code: str, **parts: str) -> Finding:
        """Return what somebody should read."""
        return Finding(code, *self._at(path), parts, Weight.WARNING)

    def _at(self, path: Path) -> tuple[int, int]:
        line, column = place_of(self.places, path)
        step = self.protocol.steps.get(str(path[1])) if len(path) > 1 and path[0] == "steps" else None
        return (line, column) if line or step is None else (step.line, 0)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that somebody may read, with where they stand. field is its name in the file, such as ``do``."""

    path: Path
    field: str
    text: Text
    step: Step | None = None

    @property
    def is_headline(self) -> bool:
        """Tell whether it is the large sentence of a screen."""
        return self.step is not None and self.field == self.step.kind

    @property
    def where(self) -> str:
        """Name the step, or else what it belongs to, such as ``title``."""
        return self.step.id if self.step else ".".join(str(one) for one in self.path[:2])


def sentences(protocol: Protocol) -> Iterator[Sentence]:
    """Yield everything that the protocol says, in the order of a file."""
    yield Sentence(("title",), "title", protocol.title)
    for name, variants in protocol.words.items():
        for number, variant in enumerate(variants):
            yield Sentence(("words", name, number), "words", variant.text)
    for step in protocol.steps.values():
        yield from _of_step(step)


def _of_step(step: Step) -> Iterator[Sentence]:
    at = ("steps", step.id)
    yield Sentence((*at, step.kind.value), step.kind.value, step.text, step)
    for number, answer in enumerate(step.answers):
        yield Sentence((*at, "answers", number), "answers", answer.text, step)
    if step.detail:
        yield Sentence((*at, "detail"), "detail", step.detail, step)
    if step.why:
        yield Sentence((*at, "why"), "why", step.why, step)


def ways(step: Step) -> Iterator[tuple[Path, tuple[Edge, ...]]]:
    """Yield every list of edges of a step, with where it stands."""
    at = ("steps", step.id)
    for number, answer in enumerate(step.answers):
        yield (*at, "answers", number, "then"), answer.then
    if step.then or step.kind not in (Kind.ASK, Kind.END):
        yield (*at, "then"), step.then
    if step.otherwise or step.kind is Kind.ASK:
        yield (*at, "otherwise"), step.otherwise


def live(edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """Return those that can be taken: up to the first that always holds."""
    for number, edge in enumerate(edges):
        if not edge.when.needs:
            return edges[: number + 1]
    return edges


def conditions(protocol: Protocol) -> Iterator[tuple[Path, Condition]]:
    """Yield every condition, with where it stands."""
    for name, variants in protocol.words.items():
        for number, variant in enumerate(variants):
            yield ("words", name, number, "when"), variant.when
    for step in protocol.steps.values():
        for path, edges in ways(step):
            for number, edge in enumerate(edges):
                yield (*(path if len(edges) == 1 else (*path, number)), "when"), edge.when
        yield ("steps", step.id, "until"), step.until
