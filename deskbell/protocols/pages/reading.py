"""One protocol as it counts at a place: to read, as a picture, with its versions and what may be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deskbell.core import clock
from deskbell.people.models import Person
from deskbell.people.place_pages.asking import person_of
from deskbell.places.models import Place
from deskbell.protocols.access import drafts_for, may_publish, may_write, place_to_write, places_to_write, versions_for
from deskbell.protocols.actions import begin_draft
from deskbell.protocols.definition import Protocol, Step
from deskbell.protocols.difference import differences
from deskbell.protocols.difference_words import Told, told
from deskbell.protocols.drawing import drawing
from deskbell.protocols.exits import exits
from deskbell.protocols.fact_words import KINDS
from deskbell.protocols.filling import in_language
from deskbell.protocols.framing import draws_a_picture
from deskbell.protocols.models import OPEN
from deskbell.protocols.outline import Reader, about, role_names, words_chosen
from deskbell.protocols.pages.asking import known, place_read, places_to_choose, reader_language
from deskbell.protocols.pages.rows import has_update, in_force_row, origin_words
from deskbell.protocols.paths import paths
from deskbell.protocols.shelves import versions_at
from deskbell.protocols.shipped import shipped, version_of


@dataclass(frozen=True, slots=True)
class ReadStep:
    """One step as it is read: its kind, its words, and where it leads, by number."""

    number: int
    name: str
    kind: str
    headline: str
    detail: str
    about: Sequence[str]
    exits: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class ReadPart:
    """The steps of those who go the same way."""

    whose: str
    steps: Sequence[ReadStep]


def parts_of(protocol: Protocol, language: str) -> list[ReadPart]:
    """Return a protocol as it is read from top to bottom, role by role."""
    reader = Reader(language, say=gettext)
    found = []
    for roles, names in paths(protocol):
        numbers = {name: number for number, name in enumerate(names, 1)}
        steps = [_step(protocol, reader, name, numbers) for name in names]
        found.append(ReadPart(role_names(reader, roles), steps))
    return found


def _step(protocol: Protocol, reader: Reader, name: str, numbers: dict[str, int]) -> ReadStep:
    step = protocol.steps[name]
    return ReadStep(
        numbers[name],
        name,
        gettext(KINDS[step.kind]),
        in_language(step.text, reader.language) or name,
        in_language(step.detail, reader.language),
        list(about(reader, step)),
        _exits(step, reader.language, numbers),
    )


def _exits(step: Step, language: str, numbers: dict[str, int]) -> list[tuple[str, int]]:
    """Return where a step leads, unless that is only the next one."""
    found = [(one.label, numbers.get(one.to, 0)) for one in exits(step, language, gettext)]
    return [] if found == [("", numbers[step.id] + 1)] else found


def told_between(old: Protocol, new: Protocol) -> list[Told]:
    """Return in words what changes for whom."""
    return told(differences(old, new), old, new, reader_language(), gettext)


@login_required
@require_safe
def read_one(request: HttpRequest, name: str) -> HttpResponse:
    """Show a protocol as it counts at a place."""
    person = person_of(request)
    place = place_read(person, request.GET.get("place", ""))
    version = versions_at(place)[known(name)]
    here = in_force_row(place, name, version, clock.now())
    context = {
        "place": place,
        "places": places_to_choose(person, place),
        "name": name,
        "title": in_language(version.protocol.title, reader_language()),
        "protocol": version.protocol,
        "review": parse_date(version.protocol.review) if version.protocol.review else None,
        "mark": version.mark,
        "origin": origin_words(here, version),
        "here": here,
        "parts": parts_of(version.protocol, reader_language()),
        "words": "\n".join(list(words_chosen(version.protocol, Reader(reader_language(), say=gettext)))[2:]),
        "told": told_between(shipped()[name].protocol, version.protocol) if here else [],
        "update": here is not None and has_update(here.base, name),
        "versions": list(versions_for(person, place, name).order_by("-begins_at", "-pk")),
        "now": clock.now(),
        "may_publish": may_publish(person, place),
        **_drafts(person, place, name),
    }
    return render(request, "protocols/one.html", context)


def _drafts(person: Person, place: Place, name: str) -> dict[str, object]:
    """Return the open drafts of a protocol that a person may write, and for which places one may be begun."""
    drafts = list(drafts_for(person).filter(protocol=name, stage__in=OPEN))
    taken = {draft.place_id for draft in drafts}
    free = [one for one in places_to_write(person) if one.pk not in taken]
    return {"drafts": drafts, "free": free, "copy_for": place if may_write(person, place) else None}


@draws_a_picture
@never_cache
@login_required
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Draw a protocol as it counts at a place, role beside role."""
    person = person_of(request)
    place = place_read(person, request.GET.get("place", ""))
    version = versions_at(place)[known(name)]
    return HttpResponse(_drawn(version.source, reader_language()), content_type="image/svg+xml")


@lru_cache(maxsize=64)
def _drawn(source: str, language: str) -> str:
    return drawing(version_of(source).protocol, Reader(language, say=gettext))


@login_required
@require_POST
def copy(request: HttpRequest, name: str) -> HttpResponse:
    """Begin a draft for a place, or go on with the one that is open there."""
    person = person_of(request)
    place = place_to_write(person, request.POST.get("place", "").replace("\x00", ""))
    return redirect("protocols:draft", begin_draft(place, known(name), person).ref)
