"""The way around: which pages a person is offered. Each entry stands only when its page exists."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deskbell.people.access import paths_where
from deskbell.people.models import Person
from deskbell.people.roles import Can


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the navigation. can: what a person must be able to do somewhere to be offered it."""

    label: str | Promise
    url_names: tuple[str, ...]
    can: Can | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is drawn. current: ``page`` here, ``true`` on a page below it, else empty."""

    label: str
    url: str
    current: str


ENTRIES = (
    Entry(pgettext_lazy("navigation", "Now"), ("shell:board",), Can.SEE_ALARMS),
    Entry(_("Alarms"), ("shell:alarms",), Can.SEE_ALARMS),
    Entry(_("Places"), ("places:index",), Can.SEE_PLACES),
    Entry(_("People"), ("people:index",), Can.MANAGE_PEOPLE),
    Entry(_("Screens"), ("screens:index",), Can.ENROL_SCREENS),
    Entry(_("Plans"), ("alarms:plans",), Can.MANAGE_PLANS),
    Entry(_("Protocols"), ("protocols:index",), Can.SEE_PLACES),
    Entry(_("Log"), ("shell:log",), Can.READ_LOG),
    Entry(_("My account"), ("people:account",)),
)


def links_for(person: Person | AnonymousUser, path: str) -> list[Link]:
    """Return the pages that a person may go to; path is the address of the page they are on."""
    if not isinstance(person, Person):
        return []
    offered = [(entry, _address(entry)) for entry in ENTRIES if entry.can is None or paths_where(person, entry.can)]
    return [Link(str(entry.label), url, _current(url, path)) for entry, url in offered if url]


def _address(entry: Entry) -> str:
    for name in entry.url_names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def _current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
