"""The cards of a place: what they would be printed from now, which hang there, and which of those are not true any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import ngettext

from deskbell.places.inherited import Inherited
from deskbell.places.models import Kind
from deskbell.places.models import Place as SavedPlace
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.bound import Said, station_said, words_said
from deskbell.protocols.card_words import BROKEN, GONE, reasons_words
from deskbell.protocols.facts import STATION
from deskbell.protocols.models import PrintedCard
from deskbell.protocols.paper.place import CannotPrintError, Place
from deskbell.protocols.paper.reprint import Print, reprint_reasons
from deskbell.protocols.print_now import print_now
from deskbell.protocols.shipped import Version

UNSAID = "?"


@dataclass(frozen=True, slots=True)
class Due:
    """A card that hangs somewhere and no longer says what is so, and why: as :func:`reprint_reasons` names it."""

    card: PrintedCard
    reasons: tuple[str, ...]


def paper_place(counted: Inherited, said: Mapping[str, Said] | None = None) -> Place:
    """Return the last place of a chain as paper knows it. Three queries, none if ``said`` holds words and station.

    Paper knows no hour: who is alone there by the rota is not said. “Always” and “never” hold at any hour.
    """
    if said is None:
        said = words_said(counted) | station_said(counted)
    facts = {name: one.value for name, one in said.items() if name in STATION and one.value in STATION[name]}
    words = {name: one.value for name, one in said.items() if name in BINDINGS}
    return Place(_name(counted), words, facts)


def _name(counted: Inherited) -> str:
    place, branch = counted.place, counted.branch
    if branch is None or place.kind == Kind.BRANCH:
        return place.name
    return f"{branch.name}, {place.name}"


def hanging_at(place: SavedPlace) -> list[PrintedCard]:
    """Return the cards that hang at a place. One query."""
    return list(PrintedCard.objects.filter(place=place, taken_down_at=None).select_related("printed_by"))


def due_among(cards: Iterable[PrintedCard], here: Place, versions: Mapping[str, Version]) -> list[Due]:
    """Return those that no longer say what is so; versions: what counts at their place. No query."""
    found = [Due(card, reasons_now(card, here, versions)) for card in cards if card.taken_down_at is None]
    return [one for one in found if one.reasons]


def reasons_now(card: PrintedCard, here: Place, versions: Mapping[str, Version]) -> tuple[str, ...]:
    """Return why a card has to be printed anew, or taken down; () if it says what is so."""
    version = versions.get(card.protocol)
    if version is None:
        return (GONE,)
    before = Print(**card.data)
    try:
        return reprint_reasons(before, _as_if_said(version, here, card))
    except CannotPrintError:
        return (BROKEN,)


def _as_if_said(version: Version, here: Place, card: PrintedCard) -> Print:
    """Return what it would be printed from, if what nobody says any more were said in another way."""
    try:
        return print_now(version, here, card.form, card.language)
    except CannotPrintError as error:
        if error.code != "unbound":
            raise
        unsaid = dict.fromkeys(error.parts["field"].split(", "), UNSAID)
        return print_now(version, replace(here, bindings={**here.bindings, **unsaid}), card.form, card.language)


def notice(due: Sequence[Due]) -> str:
    """Say how many cards are not true any more, and why; nothing if all are."""
    if not due:
        return ""
    words = {"n": len(due), "why": reasons_words(reason for one in due for reason in one.reasons)}
    sentence = ngettext(
        "%(n)d card at this place no longer says what is so: %(why)s.",
        "%(n)d cards at this place no longer say what is so: %(why)s.",
        len(due),
    )
    return sentence % words
