"""The floor plan of a place: uploading it, and showing what can be pinned on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.people.access import places_for
from deskbell.people.models import Person
from deskbell.people.place_pages.asking import about_a_place
from deskbell.people.place_pages.pinning import just_moved
from deskbell.people.place_pages.record import PLAN_KINDS, plan_context
from deskbell.people.roles import Can
from deskbell.places import actions, inherited
from deskbell.places.actions import PlaceRefused
from deskbell.places.floor_plans import redraw
from deskbell.places.models import Place

manage = about_a_place(Can.MANAGE_PLACES)


@require_http_methods(["GET", "POST"])
@manage
def plan(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Upload, replace or remove a plan; place the pins."""
    error = ""
    if request.method == "POST":
        error = _upload(request, person, place)
        if not error:
            return redirect("places:plan", ref=place.ref)
    at = inherited.at(place)
    shown = plan_context(at)
    status = 400 if error else 200
    context: dict[str, Any] = {"place": place, "at": at, "plan": shown, "error": error}
    if shown is not None:
        context["moved"] = just_moved(request, person)
        context["pinned"] = _pinnable(person, shown["owner"])
        context["own"] = shown["owner"].pk == place.pk
        context["chosen"] = request.GET.get("pin", place.ref if place.kind in PLAN_KINDS else "")
    return render(request, "places/plan.html", context, status=status)


def _upload(request: HttpRequest, person: Person, place: Place) -> str:
    if "remove" in request.POST:
        actions.remove_plan(place, person.actor)
        messages.success(request, _("The floor plan is removed."))
        return ""
    upload = request.FILES.get("plan")
    if upload is None:
        return _("Choose a picture of the plan: PNG, JPEG or WebP, up to 10 MB.")
    try:
        actions.set_plan(place, redraw(upload, upload.size or 0), person.actor)
    except PlaceRefused as refused:
        return str(refused.message)
    messages.success(request, _("The floor plan is saved. Now place the pins on it."))
    return ""


def _pinnable(person: Person, owner: Place) -> list[Place]:
    """Return the desks and rooms that this plan shows, in the order of the tree."""
    inside = places_for(person, Can.MANAGE_PLACES).filter(path__startswith=owner.path)
    other_plans = [one.path for one in inside if one.floor_plan and one.pk != owner.pk]
    return [
        one
        for one in inside.order_by("path")
        if one.kind in PLAN_KINDS and not any(one.path.startswith(path) for path in other_plans)
    ]
