"""The list of screens, and one screen: renaming, moving, revoking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deskbell.people.access import paths_where, places_for
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Kind
from deskbell.screens import actions
from deskbell.screens.access import screen_for, screen_of, screens_for
from deskbell.screens.doubts import NotSure
from deskbell.screens.forms import ScreenForm
from deskbell.screens.listening import count, screens_listening
from deskbell.screens.models import Screen
from deskbell.screens.silence import long_silences
from deskbell.screens.whereabouts import chains_of, in_words

A_PAGE = 50


def person_of(request: HttpRequest) -> Person:
    """Return who is logged in.

    Raises:
        Http404: they may enrol screens nowhere, so these pages do not exist for them.

    """
    person = request.user
    if not isinstance(person, Person) or not paths_where(person, Can.ENROL_SCREENS):
        raise Http404
    return person


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the screens that the person may manage, filtered by branch, by state and by words."""
    person = person_of(request)
    branches = places_for(person, Can.ENROL_SCREENS).filter(kind=Kind.BRANCH).order_by("name")
    state = "revoked" if request.GET.get("state") == "revoked" else "used"
    branch = next((one for one in branches if one.ref == request.GET.get("place")), None)
    words = request.GET.get("q", "").strip()[:80]
    found = _search(screens_for(person).filter(revoked_at__isnull=state == "used"), words)
    if branch is not None:
        found = found.filter(place__path__startswith=branch.path)
    page = Paginator(found.order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "rows": _rows(list(page)), "branches": branches, "branch": branch}
    context |= {"state": state, "words": words, "count": count(found) if state == "used" else None}
    context["silences"] = long_silences(person)
    return render(request, "screens/index.html", context)


def _search(screens: QuerySet[Screen], words: str) -> QuerySet[Screen]:
    for word in words.split():
        screens = screens.filter(Q(name__icontains=word) | Q(place__name__icontains=word))
    return screens


def _rows(screens: list[Screen]) -> list[dict[str, Any]]:
    chains = chains_of(screen.place for screen in screens)
    listening = screens_listening(screen.pk for screen in screens)
    return [
        {"screen": screen, "where": in_words(chains[screen.place_id]), "listens": screen.pk in listening}
        for screen in screens
    ]


@login_required
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one screen; rename it or move it to another place."""
    person = person_of(request)
    shown = screen_for(person, ref)
    initial = {"place": shown.place.ref, "name": shown.name}
    form = ScreenForm(person, request.POST or None, initial=initial)
    if request.method == "POST" and shown.revoked_at is None and form.is_valid():
        actions.rename(shown, form.cleaned_data["name"], person)
        actions.move(shown, form.cleaned_data["place"], person)
        messages.success(request, _("Saved. %(name)s stands at %(place)s.") % _names(shown))
        return redirect("screens:index")
    return render(request, "screens/screen.html", _rows([shown])[0] | {"form": form})


@login_required
@require_POST
def revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """End a screen's token, at once; with an open alarm at its desk only ``anyway``, and until then ask.

    The way back is a new code, which the next page offers.
    """
    person = person_of(request)
    shown = screen_for(person, ref)
    try:
        actions.revoke(shown, person, sure="anyway" in request.POST, here=screen_of(request))
    except NotSure as doubt:
        return render(request, "screens/revoke.html", _rows([shown])[0] | {"why_not": doubt.message})
    return redirect("screens:revoked", ref=shown.ref)


@login_required
@require_GET
def revoked(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that a screen is revoked, and offer to enrol it again."""
    person = person_of(request)
    shown = screen_for(person, ref)
    if shown.revoked_at is None:
        return redirect("screens:screen", ref=ref)
    return render(request, "screens/revoked.html", _rows([shown])[0])


def _names(shown: Screen) -> dict[str, str]:
    return {"name": shown.name, "place": shown.place.name}
