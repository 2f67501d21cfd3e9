"""The cards of a place as its page lists them: what each is, how it stands, and why it can't be printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deskbell.places import inherited
from deskbell.places.models import Place
from deskbell.protocols.card_choice import Choice
from deskbell.protocols.card_words import (
    FORMS,
    card_name,
    language_name,
    reasons_words,
    title_of,
    why_not,
)
from deskbell.protocols.hanging import due_among, notice, paper_place
from deskbell.protocols.models import PrintedCard
from deskbell.protocols.paper.place import CannotPrintError
from deskbell.protocols.print_now import print_now
from deskbell.protocols.shelves import versions_at

Key = tuple[str, str, str]
"""Which card: its protocol, form and language."""


@dataclass(frozen=True, slots=True)
class Row:
    """One card. why: why it is due; why_not: why it can't be printed, and is_unsaid: because the place has to say it."""

    protocol: str
    form: str
    language: str
    title: str
    kind: str
    name: str
    when: str
    query: str
    why: str = ""
    why_not: str = ""
    is_unsaid: bool = False
    hangs: bool = False
    was_taken_down: bool = False


class CardList:
    """The cards of a place that are chosen. Seven queries, however many there are."""

    def __init__(self, place: Place, choice: Choice) -> None:
        self.place, self.choice = place, choice
        self.counted = inherited.at(place)
        self.here = paper_place(self.counted)
        cards = PrintedCard.objects.filter(place=place).select_related("printed_by")
        self.known: dict[Key, PrintedCard] = {(one.protocol, one.form, one.language): one for one in cards}
        self.versions = versions_at(place)
        self.due = due_among(self.known.values(), self.here, self.versions)

    @property
    def notice(self) -> str:
        """What is due at the place, in one sentence; nothing if nothing is."""
        return notice(self.due)

    @cached_property
    def rows(self) -> list[Row]:
        """The cards that are chosen, by their titles."""
        keys = self._due_keys() if self.choice.due else self._all_keys()
        rows = [self._row(key) for key in keys]
        return sorted(rows, key=lambda row: (row.title.casefold(), row.form, row.language))

    def _due_keys(self) -> Iterator[Key]:
        for one in self.due:
            card = one.card
            if self.choice.form in ("", card.form) and self.choice.language in ("", card.language):
                yield card.protocol, card.form, card.language

    def _all_keys(self) -> Iterator[Key]:
        form, language = self.choice.form, self.choice.language
        yield from ((name, form, language) for name in self.versions)
        # One that nobody follows any more hangs there until somebody takes it down.
        for key, card in self.known.items():
            if key[1:] == (form, language) and key[0] not in self.versions and card.taken_down_at is None:
                yield key

    def _row(self, key: Key) -> Row:
        protocol, form, language = key
        card = self.known.get(key)
        words, is_unsaid = self._why_not(key)
        return Row(
            protocol,
            form,
            language,
            title=title_of(protocol),
            kind=f"{FORMS[form]}, {language_name(language)}",
            name=card_name({"protocol": protocol, "form": form, "language": language}),
            when=_when(card),
            query=self.choice.of(form, language).query,
            why=next((reasons_words(one.reasons) for one in self.due if one.card is card), ""),
            why_not=words,
            is_unsaid=is_unsaid,
            hangs=card is not None and card.taken_down_at is None,
            was_taken_down=card is not None and card.taken_down_at is not None,
        )

    def _why_not(self, key: Key) -> tuple[str, bool]:
        protocol, form, language = key
        version = self.versions.get(protocol)
        if version is None:
            return _("It is not printed any more."), False
        try:
            print_now(version, self.here, form, language)
        except CannotPrintError as error:
            return why_not(error), error.code == "unbound"
        return "", False


def _when(card: PrintedCard | None) -> str:
    if card is None:
        return _("Never printed")
    if card.taken_down_at is not None:
        return _("Taken down on %(day)s") % {"day": _day(card.taken_down_at)}
    parts = {"day": _day(card.printed_at), "name": card.printed_by.name if card.printed_by else ""}
    return (_("Printed on %(day)s by %(name)s") if card.printed_by else _("Printed on %(day)s")) % parts


def _day(at: datetime) -> str:
    return date_format(localtime(at), pgettext("date format", "j F"))
