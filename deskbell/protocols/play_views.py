"""The page on which anybody who works here tries a protocol, and the frame in which a preview stands."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from deskbell.people.access import tenants_of
from deskbell.people.place_pages.asking import person_of
from deskbell.protocols.definition import Protocol
from deskbell.protocols.fact_words import LANGUAGES
from deskbell.protocols.filling import in_language
from deskbell.protocols.framing import is_the_frame, shows_a_preview
from deskbell.protocols.play_place import Stage, stage_for
from deskbell.protocols.preview import Data, preview_data
from deskbell.protocols.preview_words import ROLES, coming, switches, told
from deskbell.protocols.shelves import versions_at
from deskbell.protocols.shipped import Version, shipped


@shows_a_preview
@login_required
@require_safe
def play(request: HttpRequest, name: str) -> HttpResponse:
    """Let somebody walk through a protocol as it is in force; nothing happens by it. The page reads the rest of its address."""
    stage = stage_for(person_of(request), request.GET.get("place", ""))
    others = protocols_of(stage)
    protocol = others.get(name) or version_named(name).protocol
    data = preview_data(protocol, others, reader_language(), stage.facts, stage.bindings)
    titles = {one: in_language(it.title, reader_language()) for one, it in others.items()}
    rest = sorted(((one, title) for one, title in titles.items() if one != name), key=lambda it: it[1].casefold())
    context = {"name": name, "title": titles[name], "stage": stage, "others": rest}
    return render(request, "protocols/play.html", {**context, **preview_context(data)})


def protocols_of(stage: Stage) -> dict[str, Protocol]:
    """Return the protocols that count where one is tried. One query."""
    versions = versions_at(stage.place) if stage.place else shipped()
    return {one: version.protocol for one, version in versions.items()}


def version_named(name: str) -> Version:
    """Return a protocol that comes with Deskbell.

    Raises:
        Http404: there is none of this name.

    """
    version = shipped().get(name)
    if version is None:
        raise Http404
    return version


def reader_language() -> str:
    """Return the language of the page, as protocols name languages."""
    return (translation.get_language() or "en")[:2]


def preview_context(data: Data | None) -> Data:
    """Return what the template ``protocols/preview.html`` needs; the page's view is :func:`shows_a_preview`."""
    return {
        "preview": data,
        "preview_roles": ROLES,
        "preview_switches": switches(),
        "preview_words": told(),
        "preview_languages": {one: translation.get_language_info(one)["name_local"].capitalize() for one in LANGUAGES},
    }


@is_the_frame
@login_required
@require_safe
def preview_frame(request: HttpRequest) -> HttpResponse:
    """Show the guide in a language, empty: the page around it says what it shows."""
    if not tenants_of(person_of(request)):
        raise Http404
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in LANGUAGES else reader_language()):
        return render(request, "protocols/preview_frame.html", {"coming": coming()})
