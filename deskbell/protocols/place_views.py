"""The page on which a place says its words and its station."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.people.models import Person
from deskbell.people.place_pages.asking import person_of
from deskbell.places.models import Place
from deskbell.protocols.access import may_describe, place_to_describe, place_to_read
from deskbell.protocols.actions import SaidMeanwhile, say
from deskbell.protocols.place_forms import SaysForm
from deskbell.protocols.place_look import Conflict, Look, conflict_of

PREVIEW = "preview"
MOST_SEEN = 200


@login_required
@require_http_methods(["GET", "POST"])
def place_says(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what the guide knows of a place; who may change it, changes it here."""
    person = person_of(request)
    if request.method == "POST":
        return _change(request, person, place_to_describe(person, ref))
    place = place_to_read(person, ref)
    look = Look(place)
    form = SaysForm(initial=look.own, above=look.above) if may_describe(person, place) else None
    return _draw(request, look, form, look.own)


def _change(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    look = Look(place)
    form = SaysForm(request.POST, above=look.above)
    seen = {name: request.POST.get(f"seen-{name}", "")[:MOST_SEEN] for name in look.own}
    good = form.is_valid()
    look.typed = {**look.own, **{name: form.cleaned_data[name] for name in look.own if name in form.cleaned_data}}
    if not good or request.POST.get("do") == PREVIEW:
        return _draw(request, look, form, seen)
    changes = {name: value for name, value in form.cleaned_data.items() if value != seen[name]}
    try:
        different = say(place, changes, person.actor, seen=seen)
    except SaidMeanwhile:
        return _collided(request, Look(place), changes, seen)
    messages.success(request, _("Saved.") if different else _("Nothing was changed."))
    return redirect("protocols:place_says", ref=place.ref)


def _collided(request: HttpRequest, look: Look, mine: Mapping[str, str], seen: Mapping[str, str]) -> HttpResponse:
    """Show what the other wrote. In the form stands theirs, and on top of it what was changed here: none of it is lost."""
    look.typed = {**look.own, **mine}
    form = SaysForm(initial=look.typed, above=look.above)
    return _draw(request, look, form, look.own, conflict_of(look, seen))


def _draw(
    request: HttpRequest, look: Look, form: SaysForm | None, seen: Mapping[str, str], conflict: Conflict | None = None
) -> HttpResponse:
    context = {"place": look.place, "look": look, "form": form, "seen": seen, "conflict": conflict}
    return render(request, "protocols/place_says.html", context)
