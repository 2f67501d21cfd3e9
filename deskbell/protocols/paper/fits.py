"""A card on exactly one page: the largest letters that fit, else less of the protocol, else a clear error."""

from __future__ import annotations

from dataclasses import dataclass

from deskbell.protocols.paper.content import Card, card
from deskbell.protocols.paper.form import POINTS_A_MM, TRIES, Depth
from deskbell.protocols.paper.page import Job, page_data
from deskbell.protocols.paper.place import CannotPrintError, Place
from deskbell.protocols.paper.reprint import Print, origin
from deskbell.protocols.paper.typeset import Sheet

LONG = 60


@dataclass(frozen=True)
class Printed:
    """A finished card: the file, what it was printed from, and how it was made to fit."""

    pdf: bytes
    origin: Print
    depth: Depth
    size: float


def print_card(job: Job) -> Printed:
    """Return a card as PDF, on one page. Raises :class:`CannotPrintError`, which says what to mend."""
    page, came_from, content = set_on_page(job)
    fit = page.fit()
    if not fit["fits"]:
        raise _too_long(content, job, fit["over"])
    try:
        return Printed(page.pdf(job.day), came_from, TRIES[job.order.form][fit["try"]].depth, fit["size"])
    except CannotPrintError as error:
        raise _named(error, job.place) from error


def set_on_page(job: Job) -> tuple[Sheet, Print, Card]:
    """Return the page, what it is printed from, and what stands on it."""
    content = card(job.protocol, job.place, job.order)
    came_from = origin(job.protocol, job.place, job.order, content.used)
    return Sheet(f"{job.order.form.value}.typ", page_data(job, content, came_from.mark)), came_from, content


def _too_long(content: Card, job: Job, over: float) -> CannotPrintError:
    """Say by how much, at the smallest letters that are allowed, and what is longest."""
    last = TRIES[job.order.form][-1]
    parts = {"millimetres": str(max(1, round(over / POINTS_A_MM))), "points": f"{last.sizes[-1]:g}"}
    written = {"place": job.place.name, **{name: job.place.bindings[name] for name in content.used}}
    longest = max(written, key=lambda name: len(written[name]))
    if len(written[longest]) > LONG:
        return CannotPrintError("too_long_written", field=longest, letters=str(len(written[longest])), **parts)
    lines = content.contents[last.depth].lines
    line = max(lines, key=lambda one: len(one.text) + len(one.detail) + sum(len(each.words) for each in one.ways))
    return CannotPrintError("too_long", line=line.text, **parts)


def _named(error: CannotPrintError, place: Place) -> CannotPrintError:
    """Say in which field the sign stands that no letter was found for."""
    sign = error.parts["sign"]
    written = {"place": place.name, **place.bindings}
    field = next((name for name, value in written.items() if sign in value), "")
    return CannotPrintError(error.code if field else f"{error.code}_in_protocol", field=field, sign=sign)
