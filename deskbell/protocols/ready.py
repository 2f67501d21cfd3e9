"""Whether a draft may be followed by people: what the linter says, which cards don't fit, and who else has to read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.timezone import localtime

from deskbell.core import clock
from deskbell.people.models import Person
from deskbell.people.roles import Can, roles_that
from deskbell.places import inherited
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.definition import Protocol, Role, Text
from deskbell.protocols.finding import Finding, Weight
from deskbell.protocols.hanging import paper_place
from deskbell.protocols.models import Draft
from deskbell.protocols.paper.content import Order
from deskbell.protocols.paper.fits import print_card
from deskbell.protocols.paper.form import Form, Paper
from deskbell.protocols.paper.page import Job
from deskbell.protocols.paper.place import CannotPrintError, Place
from deskbell.protocols.reading import read
from deskbell.protocols.shelves import versions_at
from deskbell.protocols.source_check import examined

Pairs = tuple[tuple[str, str], ...]
FIRST_TEXT = 1
"""The number of the text that a draft was copied from."""


@dataclass(frozen=True, slots=True)
class DoesNotFit:
    """A card that can't be printed from a draft, and why."""

    form: str
    language: str
    error: CannotPrintError


def findings_of(draft: Draft) -> Sequence[Finding]:
    """Return what the reader or the linter finds in a draft. Two queries."""
    others = {name: version.protocol for name, version in versions_at(draft.place).items()}
    today = localtime(clock.now(), inherited.at(draft.place).zone).date()
    return examined(draft.source, others, name=draft.protocol, today=today)[1]


def faults(draft: Draft) -> list[Finding]:
    """Return the errors among them: what keeps a draft from being sent and published."""
    return [one for one in findings_of(draft) if one.weight is Weight.ERROR]


def too_long(draft: Draft) -> Sequence[DoesNotFit]:
    """Return the cards that don't fit their page, as they would be printed for the draft's place. Half a second, once."""
    counted = inherited.at(draft.place)
    here = paper_place(counted)
    titles = {name: version.protocol.title for name, version in versions_at(draft.place).items()}
    day = localtime(clock.now(), counted.zone).date()
    said = {**{name: one.example for name, one in BINDINGS.items()}, **here.bindings}
    every = tuple((name, _pairs(title)) for name, title in sorted(titles.items()))
    return _too_long(draft.source, (here.name, _pairs(said), _pairs(here.facts)), every, day)


@lru_cache(maxsize=64)
def _too_long(
    source: str, at: tuple[str, Pairs, Pairs], titles: tuple[tuple[str, Pairs], ...], day: date
) -> Sequence[DoesNotFit]:
    protocol = read(source.encode()).protocol
    place, said, facts = at
    here = Place(place, dict(said), dict(facts))
    named = {name: dict(title) for name, title in titles}
    return () if protocol is None else tuple(_tried(protocol, here, named, day))


def _tried(protocol: Protocol, here: Place, titles: Mapping[str, Text], day: date) -> Iterator[DoesNotFit]:
    for form in Form:
        for language in protocol.languages:
            order = Order(form, language, Role.PRESSER, titles=titles)
            try:
                print_card(Job(protocol, here, order, day, Paper.LETTER))
            except CannotPrintError as error:
                yield DoesNotFit(form.value, language, error)


def _pairs(values: Mapping[str, str]) -> Pairs:
    return tuple(sorted(values.items()))


def writers_of(draft: Draft) -> QuerySet[Person]:
    """Return those who wrote something of what a draft says now; who only copied, undid or sent it wrote nothing. One query."""
    wrote = draft.texts.filter(number__gt=FIRST_TEXT, number__lte=draft.position).values("written_by")
    return Person.objects.filter(pk__in=wrote).order_by("name", "pk")


def who_may_read(draft: Draft) -> QuerySet[Person]:
    """Return those who may publish a draft and wrote nothing of it, so that another has read it. One query."""
    roles = roles_that(Can.PUBLISH_PROTOCOLS)
    held = Person.objects.filter(
        roles__role__in=roles, roles__place_id__in=draft.place.ids_from_top, roles__ended_at=None, is_active=True
    )
    return held.exclude(pk__in=writers_of(draft).values("pk")).distinct().order_by("name", "pk")
