"""Pinning desks and rooms on a floor plan, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.core.models import Event
from deskbell.people.access import place_for, places_for
from deskbell.people.models import Person
from deskbell.people.place_pages.asking import about_a_place
from deskbell.people.roles import Can
from deskbell.places import actions, inherited
from deskbell.places.actions import PlaceRefused
from deskbell.places.models import Place

manage = about_a_place(Can.MANAGE_PLACES)

JUST_MOVED = "pin_just_moved"


@dataclass(frozen=True, slots=True)
class JustMoved:
    """The change that the page offers to take back."""

    place: Place
    number: int
    says: str


def just_moved(request: HttpRequest, person: Person) -> JustMoved | None:
    """Return the change that this browser made last without a script, once."""
    kept = request.session.pop(JUST_MOVED, None)
    place = places_for(person, Can.MANAGE_PLACES).filter(ref=kept[0]).first() if kept else None
    return JustMoved(place, kept[1], kept[2]) if kept and place else None


@require_POST
@manage
def pin(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Pin a place at ``x`` and ``y`` percent, or take its pin off with ``remove``."""
    try:
        if "remove" in request.POST:
            change = actions.unpin(place, person.actor)
        else:
            x, y = _percent(request.POST.get("x", "")), _percent(request.POST.get("y", ""))
            change = actions.pin(place, x, y, person.actor)
    except PlaceRefused as refused:
        return _refused(request, person, place, refused)
    says = _said(place, change)
    if not _wants_json(request) and change is not None:
        request.session[JUST_MOVED] = (place.ref, change.number, says)
    return _answer(request, person, place, change, says)


@require_POST
@manage
def undo(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Take the change of a pin back that the event ``change`` recorded, if nothing was changed since."""
    number = request.POST.get("change", "")
    try:
        actions.undo_pin(place, int(number) if number.isascii() and number.isdigit() else 0, person.actor)
    except PlaceRefused as refused:
        return _refused(request, person, place, refused)
    says = _("%(name)s is where it was.") if place.plan_x is not None else _("%(name)s is off the plan again.")
    says %= {"name": place.name}
    if not _wants_json(request):
        messages.success(request, says)
    return _answer(request, person, place, None, says)


def _said(place: Place, change: Event | None) -> str:
    says = _("%(name)s was moved.")
    if place.plan_x is None:
        says = _("%(name)s was taken off the plan.")
    elif change is not None and change.data["before"] is None:
        says = _("%(name)s is on the plan now.")
    return says % {"name": place.name}


def _wants_json(request: HttpRequest) -> bool:
    return "json" in request.headers.get("Accept", "")


def _answer(request: HttpRequest, person: Person, place: Place, change: Event | None, says: str) -> HttpResponse:
    """Say where the pin stands now; undo is the number of the change, or nothing if there was none to take back."""
    if not _wants_json(request):
        return _back(request, person, place)
    at = {name: None if part is None else round(part * 100, 2) for name, part in _parts(place)}
    told: dict[str, Any] = {"pinned": place.ref, "undo": change.number if change else None, "says": says}
    return JsonResponse(told | at)


def _parts(place: Place) -> list[tuple[str, float | None]]:
    return [("x", place.plan_x), ("y", place.plan_y)]


def _refused(request: HttpRequest, person: Person, place: Place, refused: PlaceRefused) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": str(refused.message)}, status=409)
    messages.error(request, str(refused.message))
    return _back(request, person, place)


def _back(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    owner = inherited.at(place).plan or place
    back = place_for(person, request.POST.get("back") or owner.ref)
    return redirect("places:plan", ref=back.ref)


def _percent(text: str) -> float:
    try:
        return float(text.replace(",", ".")) / 100
    except ValueError:
        raise PlaceRefused(_("Write how far from the left and from the top, in percent: 0 to 100.")) from None
