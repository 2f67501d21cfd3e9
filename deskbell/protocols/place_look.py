"""What a place says of itself, as its page shows it: what counts there, from where, and what the guide makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from deskbell.alarms.models import Level
from deskbell.core import clock
from deskbell.core.models import Event
from deskbell.places import inherited
from deskbell.places.models import Place
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.bound import Said, building_of, facts_of, own_says, station_said, words_said
from deskbell.protocols.fact_words import FACTS
from deskbell.protocols.facts import STATION
from deskbell.protocols.hanging import due_among, hanging_at, notice, paper_place
from deskbell.protocols.place_forms import words_of
from deskbell.protocols.place_preview import FirstScreen, first_screen, missing
from deskbell.protocols.place_terms import STATION as QUESTIONS
from deskbell.protocols.place_terms import WORDS
from deskbell.protocols.shelves import Versions, in_force

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that counts at a place: what it is, its value in words, and where it comes from if not from here."""

    label: str | Promise
    value: str
    origin: str


class Look:
    """A place and what it says. typed: what somebody writes for it and has not saved, else what is stored."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.counted = inherited.at(place)
        self.own = own_says(place)
        self.typed: Mapping[str, str] = self.own

    @cached_property
    def above(self) -> dict[str, Said]:
        """What counts where the place says nothing itself."""
        return words_said(self.counted, NOTHING) | station_said(self.counted, NOTHING)

    @property
    def counts(self) -> dict[str, Said]:
        """What counts with what is typed."""
        said = {name: Said(value, self.place) for name, value in self.typed.items() if value}
        return self.above | said

    @property
    def cards_due(self) -> str:
        """Which cards here no longer say what is stored, and why, in a sentence; nothing if all do. One query."""
        stored = self.above | {name: Said(value, self.place) for name, value in self.own.items() if value}
        return notice(due_among(hanging_at(self.place), paper_place(self.counted, stored), self.versions.by_name))

    @cached_property
    def versions(self) -> Versions:
        """The protocols that count here when somebody presses “Help now”. Two queries."""
        return in_force(self.place, Level.HELP)

    @cached_property
    def facts(self) -> dict[str, str]:
        """The known facts of the station now."""
        said = {name: one.value for name, one in self.counts.items() if name in STATION}
        return facts_of(said, building_of(self.counted), clock.now())

    @property
    def bindings(self) -> dict[str, str]:
        """What is bound, by name."""
        return {name: one.value for name, one in self.counts.items() if name in BINDINGS}

    @property
    def screen(self) -> FirstScreen:
        """The first screen of whoever presses here now. What is not filled in stands in square brackets."""
        gaps = {name: f"[{words}]" for name, words in WORDS.items()}
        protocol = self.versions.shelf.protocols[self.versions.shelf.first]
        return first_screen(protocol, self.facts, {**gaps, **self.bindings}, get_language()[:2])

    @property
    def known(self) -> list[str]:
        """What the guide knows of the station now, in words."""
        return [_(FACTS[fact]) for fact in self.facts.items()]

    @property
    def missing(self) -> list[str]:
        """What protocols name and nobody has said, a sentence for each."""
        said = {name: one.value for name, one in self.counts.items() if name in STATION}
        return [
            _missing(name, count)
            for name, count in missing(self.versions.by_name.values(), self.bindings, said).items()
        ]

    @property
    def lines(self) -> list[Line]:
        """Everything that counts here, for who only reads."""
        labels = {**WORDS, **QUESTIONS}
        return [self._line(name, labels[name]) for name in labels]

    def _line(self, name: str, label: str | Promise) -> Line:
        said = self.counts.get(name)
        if said is None:
            return Line(label, "", "")
        from_here = said.own and said.place.pk == self.place.pk
        return Line(label, words_of(said.value), "" if from_here else said.place.name)


def _missing(name: str, count: int) -> str:
    parts = {"what": WORDS[name], "n": count}
    return ngettext("%(what)s: %(n)d protocol names it.", "%(what)s: %(n)d protocols name it.", count) % parts


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else changed while the form was open: who and when, and what is different."""

    sentence: str
    changes: Sequence[str]


def conflict_of(look: Look, seen: Mapping[str, str]) -> Conflict:
    """Return what is different from what somebody saw."""
    labels = {**WORDS, **QUESTIONS}
    changes = [
        _("%(what)s: %(now)s. Before it was: %(before)s.")
        % {"what": str(labels[name]).rstrip("?"), "now": _value(now), "before": _value(seen.get(name, ""))}
        for name, now in look.own.items()
        if now != seen.get(name, "")
    ]
    return Conflict(_sentence(look.place), changes)


def _value(value: str) -> str:
    return f"“{words_of(value)}”" if value else _("not said here")


def _sentence(place: Place) -> str:
    kinds = ["place.words_changed", "place.station_changed"]
    events = Event.objects.filter(tenant_id=place.tenant_key, subject_kind="place", subject_id=place.pk, kind__in=kinds)
    last = events.order_by("-number").first()
    if last is None:
        return _("This was changed while you had it open.")
    at = date_format(localtime(last.at), pgettext("date format", "j F, H:i"))
    return _("%(name)s changed this while you had it open (%(at)s).") % {"name": last.actor_name, "at": at}
