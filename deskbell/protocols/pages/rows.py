"""The protocols of a place as its list shows them: which version counts, and what is under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deskbell.alarms.models import Level
from deskbell.core import clock
from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.protocols.access import drafts_for
from deskbell.protocols.models import OPEN, Draft, KeptVersion, PublishedVersion, Stage
from deskbell.protocols.pages.asking import title_in
from deskbell.protocols.published import FIRST, beginnings_at, counts_at, published_at
from deskbell.protocols.shelves import versions_at
from deskbell.protocols.shipped import Version, shipped


@dataclass(frozen=True, slots=True)
class Row:
    """One protocol. origin: which version counts, in words; to_come: what will count, and from when.

    inside: the places inside that have a version of their own.
    """

    name: str
    title: str
    origin: str
    to_come: str
    update: bool
    drafts: Sequence[Draft]
    levels: Sequence[str]
    inside: Sequence[str]

    def fits(self, words: Sequence[str]) -> bool:
        """Tell whether each of these words stands in its title."""
        return all(word in self.title.casefold() for word in words)


class ProtocolList:
    """The protocols at a place, as a person may see them. Nine queries."""

    def __init__(self, person: Person, place: Place) -> None:
        self.place, self.now = place, clock.now()
        self.versions = versions_at(place, self.now)
        ids = place.ids_from_top
        rows = PublishedVersion.objects.filter(place__in=ids, ended_at=None).defer(
            "source", "kept__source", "base__source"
        )
        rows = rows.select_related("place", "kept", "base")
        self.published = sorted(rows, key=lambda one: (ids.index(one.place_id), one.begins_at, one.pk))
        within = PublishedVersion.objects.filter(counts_at(self.now), place__path__startswith=place.path)
        within = within.exclude(place=place).order_by("place__name")
        self.inside = list(within.values_list("protocol", "place__name").distinct())
        near = Q(place__in=ids) | Q(place__path__startswith=place.path)
        self.drafts = list(drafts_for(person).filter(near, stage__in=OPEN))
        self.beginnings = beginnings_at(place)

    @property
    def waiting(self) -> list[tuple[Draft, str]]:
        """The drafts that somebody has sent to be read, each with its title."""
        sent = [draft for draft in self.drafts if draft.stage == Stage.REVIEW]
        return [(draft, self._title(draft.protocol)) for draft in sent]

    def _title(self, name: str) -> str:
        return title_in(self.versions[name]) if name in self.versions else name

    def rows(self, words: str = "") -> list[Row]:
        """Return the protocols by their titles; words: only those whose title has each of them."""
        asked = words.casefold().split()
        found = [row for name, version in self.versions.items() if (row := self._row(name, version)).fits(asked)]
        return sorted(found, key=lambda row: row.title.casefold())

    def _row(self, name: str, version: Version) -> Row:
        own = [one for one in self.published if one.protocol == name]
        row = next((one for one in reversed(own) if one.begins_at <= self.now), None)
        here = row if row is not None and row.kept.mark == version.mark else None
        later = next((one for one in own if one.begins_at > self.now), None)
        return Row(
            name,
            title_in(version),
            origin_words(here, version),
            _later(later) if later else "",
            here is not None and has_update(here.base, name),
            [draft for draft in self.drafts if draft.protocol == name],
            [str(Level(level).label) for level in FIRST if self.beginnings[level] == name],
            [place for protocol, place in self.inside if protocol == name],
        )


def origin_words(published: PublishedVersion | None, version: Version) -> str:
    """Say whose version it is, which, and since when."""
    if published is None:
        return _("Comes with Deskbell, version %(number)d") % {"number": version.protocol.version}
    parts = {"place": published.place.name, "number": published.number, "day": day(published.begins_at)}
    return _("%(place)s’s own, version %(number)d, since %(day)s") % parts


def _later(published: PublishedVersion) -> str:
    parts = {"number": published.number, "day": day(published.begins_at)}
    return _("Version %(number)d counts from %(day)s") % parts


def day(at: datetime) -> str:
    """Return a day as one says it, with its year."""
    return date_format(localtime(at), pgettext("date format", "j F Y"))


def moment(at: datetime, zone: tzinfo) -> str:
    """Return a day and its time, as the clocks of a zone say it."""
    return date_format(localtime(at, zone), pgettext("date format", "j F Y, H:i"))


def in_force_row(place: Place, name: str, version: Version, at: datetime) -> PublishedVersion | None:
    """Return the published row of the version of a protocol that counts at a place at a moment, None if a shipped one does."""
    row = published_at(place, at).get(name)
    return row if row is not None and row.kept.mark == version.mark else None


def has_update(base: KeptVersion, protocol: str) -> bool:
    """Tell whether Deskbell has come with a newer version than the one that a copy stands on."""
    came = shipped().get(protocol)
    return came is not None and came.mark != base.mark
