"""Saying that one is here, and that one leaves. Also for programs: ask for JSON."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime, parse_time
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.core import clock
from deskbell.people import actions
from deskbell.people.access import place_for
from deskbell.people.place_pages.asking import person_of
from deskbell.people.roles import Can
from deskbell.places import inherited
from deskbell.places.local_time import moment
from deskbell.places.models import Place


@login_required
@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """Record that the person is at ``place`` (its ref), until ``until`` (a time of day, or a moment) or as usual."""
    person = person_of(request)
    place = place_for(person, request.POST.get("place", ""), Can.HEAR)
    try:
        until = _until(request.POST.get("until", "").strip(), place)
    except ValueError:
        wrong = _("That is no time. Write until when you are here as 17:30, or leave it blank.")
        if _wants_json(request):
            return JsonResponse({"error": wrong, "field": "until", "remedy": ""}, status=422)
        messages.error(request, wrong)
        return _back(request, place)
    presence = actions.arrive(person, place, until)
    if _wants_json(request):
        return JsonResponse({"here": True, "place": place.ref, "until": presence.until.isoformat()}, status=201)
    return _back(request, place)


@login_required
@require_POST
def leaving(request: HttpRequest) -> HttpResponse:
    """Record that the person leaves."""
    person = person_of(request)
    place = place_for(person, request.POST.get("place", ""), Can.HEAR)
    actions.leave(person, place)
    if _wants_json(request):
        return JsonResponse({"here": False, "place": place.ref})
    return _back(request, place)


def _until(text: str, place: Place) -> datetime | None:
    if not text:
        return None
    if "T" in text or " " in text:
        exact = parse_datetime(text)
        if exact is None or exact.tzinfo is None:
            raise ValueError(text)
        return exact
    clock_time = parse_time(text)
    if clock_time is None:
        raise ValueError(text)
    return _next(clock_time, place)


def _next(at: time, place: Place) -> datetime:
    """Return when the clocks at the place show ``at`` the next time."""
    zone, now = inherited.at(place).zone, clock.now()
    today = now.astimezone(zone).date()
    ends = moment(today, at.replace(tzinfo=None), zone, last=True)
    return ends if ends > now else moment(today + timedelta(days=1), at.replace(tzinfo=None), zone, last=True)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _back(request: HttpRequest, place: Place) -> HttpResponse:
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect(reverse("places:place", args=[place.ref]))
