"""The desk page: on an enrolled PC at /desk/, for a signed-in person at /desk/<place>/; and what stays without a server."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from deskbell.alarms.models import Level
from deskbell.people.access import everywhere, place_for, places_for
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places import inherited
from deskbell.places.models import Kind
from deskbell.screens.access import screen_of
from deskbell.screens.whereabouts import chains_of, in_words
from deskbell.shell import live_config
from deskbell.shell.desk_state import KEYS, Desk, desk_at

MOST_DESKS = 500


@never_cache
@ensure_csrf_cookie
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The desk page of the enrolled screen that this browser is; for a person, the desks where they may press."""
    screen = screen_of(request)
    if screen is None:
        return _choose(request) if request.user.is_authenticated else render(request, "shell/desk_stranger.html")
    return _show(request, _of_screen(request), fallback=reverse("shell:desk_fallback"))


@never_cache
@ensure_csrf_cookie
@require_safe
@login_required
def desk_for_person(request: HttpRequest, ref: str) -> HttpResponse:
    """The desk page of a place where the signed-in person may press; any other place does not exist."""
    fallback = reverse("shell:desk_fallback_for_person", args=[ref])
    return _show(request, _of_person(request, ref), fallback=fallback)


@never_cache
@require_safe
def fallback(request: HttpRequest) -> HttpResponse:
    """What the browser keeps of the desk page: how to press and whom to phone, nothing about people."""
    if screen_of(request) is None:
        return HttpResponse(status=404)
    return _show(request, _of_screen(request))


@never_cache
@require_safe
@login_required
def fallback_for_person(request: HttpRequest, ref: str) -> HttpResponse:
    """The same for the desk page of a person."""
    return _show(request, _of_person(request, ref))


@never_cache
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How the desk page works, to read and to print: for an enrolled screen and for whoever is signed in."""
    if screen_of(request) is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    said = {
        "names": {level.value: level.label for level in Level},
        "keys": {level.value: KEYS[level] for level in Level},
    }
    return render(request, "shell/desk_how.html", said)


def _of_screen(request: HttpRequest) -> Desk:
    screen = screen_of(request)
    assert screen is not None  # noqa: S101
    at = inherited.at(screen.place)
    person = request.user if isinstance(request.user, Person) else None
    return desk_at(at, live_config.for_screen(screen, at, person))


def _of_person(request: HttpRequest, ref: str) -> Desk:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101
    at = inherited.at(place_for(everywhere(person), ref, Can.PRESS))
    return desk_at(at, live_config.at_desk(person, at))


def _show(request: HttpRequest, desk: Desk, fallback: str = "") -> HttpResponse:
    with timezone.override(desk.live.zone):
        return render(request, "shell/desk.html", {"desk": desk, "live": desk.live, "keep": fallback})


def _choose(request: HttpRequest) -> HttpResponse:
    places = list(places_for(request.user, Can.PRESS).exclude(kind__in=[Kind.LIBRARY, Kind.FLOOR])[:MOST_DESKS])
    if len(places) == 1:
        return redirect("shell:desk_for_person", places[0].ref)
    chains = chains_of(places)
    desks = [(place, in_words(chains[place.pk][:-1]) if len(chains[place.pk]) > 1 else "") for place in places]
    return render(request, "shell/desk_choose.html", {"desks": desks})
