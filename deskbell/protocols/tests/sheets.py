"""Printed cards, opened again: their words in reading order, and what a reader for the blind is told of them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pypdf import PageObject, PdfReader

from deskbell.protocols.bindings import EXAMPLES
from deskbell.protocols.definition import Protocol, Role
from deskbell.protocols.marks import Say, english
from deskbell.protocols.paper.content import Order
from deskbell.protocols.paper.fits import Printed, print_card
from deskbell.protocols.paper.form import Form, Paper
from deskbell.protocols.paper.page import Job
from deskbell.protocols.paper.place import Place
from deskbell.protocols.tests.stage import problem_customer

DAY = date(2026, 11, 22)
DESK_FACTS = {"near_phone": "yes", "has_counter": "yes", "has_safe_room": "yes"}


@dataclass(frozen=True)
class Opened:
    """A card on paper, as a person or a program finds it."""

    printed: Printed
    reader: PdfReader

    @property
    def page(self) -> PageObject:
        return self.reader.pages[0]

    @property
    def text(self) -> str:
        """Return its words as they lie on the page, with one blank between any two."""
        return " ".join(self.page.extract_text().replace("\u200b", "").split())

    @property
    def root(self) -> Mapping[str, Any]:
        return self.reader.root_object

    def tags(self) -> list[str]:
        """Return what the parts are called, in reading order."""
        return list(_tags(self.root["/StructTreeRoot"]))

    def fonts(self) -> Iterator[Mapping[str, Any]]:
        resources: Any = self.page["/Resources"]
        for one in resources["/Font"].values():
            yield one.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()


def _tags(node: Any) -> Iterator[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _tags(one)
    elif isinstance(node, Mapping):
        if "/S" in node:
            yield str(node["/S"])
        yield from _tags(node.get("/K", []))


def printing(
    protocol: Protocol | None = None,
    form: Form = Form.DESK,
    language: str = "en",
    *,
    bindings: Mapping[str, str] = EXAMPLES,
    facts: Mapping[str, str] = DESK_FACTS,
    place: str = "Riverside Branch",
    role: Role = Role.PRESSER,
    paper: Paper = Paper.LETTER,
    say: Say = english,
    **order: Any,
) -> Opened:
    """Print a card and open it."""
    wanted = Order(form, language, role, say, **order)
    job = Job(protocol or problem_customer(), Place(place, bindings, facts), wanted, DAY, paper)
    done = print_card(job)
    return Opened(done, PdfReader(io.BytesIO(done.pdf)))
