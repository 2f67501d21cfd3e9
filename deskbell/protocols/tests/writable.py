"""Protocols that a file can say, made at random, and files that say them in every layout that people use."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import yaml
from hypothesis import strategies as st

from deskbell.core.continuum import Behaviour
from deskbell.protocols.definition import Answer, Condition, Edge, Kind, Protocol, Role, Status, Step, Variant
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.reading import read
from deskbell.protocols.tests.generated import protocols
from deskbell.protocols.tests.stage import SHIPPED
from deskbell.protocols.writing import write
from deskbell.protocols.writing.tidying import tidy_text

SHIPPED_TEXTS = [file.read_text(encoding="utf-8") for file in SHIPPED]
ODD = "aB é:#{}[],&*!|>'\"%@`-?0.~=\\…“”"
WORDS = st.sampled_from(
    ["Yes", "null", "12", "1.5", "2027-11-01", "- no", "a: b", "a #b", "{who}", "...", "---", "=", "~"]
)

sentences = (WORDS | st.text(ODD, min_size=1, max_size=12)).map(lambda one: " ".join(one.split())).filter(bool)
texts = st.dictionaries(st.sampled_from(["en", "es"]), sentences).map(tidy_text)
names = st.from_regex(r"[a-z][a-z0-9]{0,3}(?:[_-][a-z0-9]{1,2})?", fullmatch=True)
conditions = st.dictionaries(names, st.frozensets(sentences, min_size=1, max_size=2), max_size=2).map(Condition)
variants = st.lists(st.builds(Variant, texts, conditions), max_size=3).map(tuple)
roles = st.frozensets(st.sampled_from(list(Role)), min_size=1)


@st.composite
def writable(draw: Any) -> Protocol:
    """Draw a protocol that a file can say, lint or no lint."""
    base: Protocol = draw(protocols("p0", sound=False))
    return replace(
        base,
        title=draw(texts),
        steps={name: draw(said(step)) for name, step in base.steps.items()},
        status=draw(st.sampled_from(list(Status))),
        languages=draw(st.sampled_from([("en",), ("en", "es"), ("es",)])),
        covers=draw(st.frozensets(st.sampled_from(list(Behaviour)))),
        known=draw(st.frozensets(st.sampled_from(list(KNOWN)))),
        asked=draw(
            st.dictionaries(names.filter(lambda one: one not in KNOWN), st.lists(sentences).map(tuple), max_size=2)
        ),
        words=draw(st.dictionaries(names, variants, max_size=2)),
        sources=tuple(draw(st.lists(sentences, max_size=2))),
        owner=draw(sentences),
        review=draw(st.sampled_from(["", "2027-11-01"])),
    )


@st.composite
def said(draw: Any, step: Step) -> Step:
    """Draw the words of a step, and leave out what a file can't say."""
    within = draw(st.sampled_from([0, 30]))
    return replace(
        step,
        text=draw(texts),
        detail=draw(texts),
        why=draw(texts),
        roles=draw(roles),
        about=step.about,
        answers=tuple(Answer(draw(texts), _edges(one.then), one.means) for one in step.answers),
        then=_edges(step.then),
        otherwise=_edges(step.otherwise),
        until=_condition(step.until),
        number=draw(st.sampled_from(["911", "{help_extension}"])) if step.kind is Kind.CALL else "",
        within=within,
        task=draw(st.just("") | names),
        critical=draw(st.booleans()),
    )


def _edges(edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
    return tuple(Edge(edge.to, _condition(edge.when)) for edge in edges)


def _condition(condition: Condition) -> Condition:
    return Condition({name: values - {""} for name, values in condition.needs.items() if name})


@st.composite
def sources(draw: Any) -> str:
    """Draw a file: a shipped one, or one in the layout of the house, or in another, with notes and blank lines."""
    text = draw(st.sampled_from(SHIPPED_TEXTS) | writable().map(write))
    if draw(st.booleans()):
        text = _noted(text, draw(st.lists(st.integers(0, 400), max_size=6)))
    elif draw(st.booleans()):
        data = yaml.load(text, yaml.BaseLoader)  # noqa: S506  words only, and our own
        text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=30, indent=draw(st.sampled_from([2, 4])))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    if draw(st.booleans()):
        text = text.removesuffix("\n").removesuffix("\r")
    mark: str = draw(st.sampled_from(["", "", "\ufeff"]))
    return f"{mark}{text}"


def _noted(text: str, places: list[int]) -> str:
    """Return a file of single lines with notes and blank lines put between them."""
    lines = text.splitlines()
    for number, place in enumerate(places):
        at = place % len(lines)
        indent = len(lines[at]) - len(lines[at].lstrip())
        lines[at:at] = [f"{' ' * indent}# note {number}"] * (number % 3 > 0) + [""] * (number % 3 < 2)
    return "\n".join(lines) + "\n"


def says(source: str) -> Protocol:
    """Return what a file says."""
    reading = read(source.encode())
    assert reading.protocol is not None, (reading.findings, source)
    return reading.protocol
