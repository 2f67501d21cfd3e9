"""After a move: what was taken off the plan, what may no longer be true, and where both are put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from deskbell.people.access import may
from deskbell.people.models import Person
from deskbell.people.place_pages.asking import about_a_place
from deskbell.people.roles import Can
from deskbell.places import actions, inherited
from deskbell.places.actions import Moved, PlaceRefused, Seen
from deskbell.places.models import Place

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a move left to do: a sentence, and the link where it is done."""

    text: str
    link: str
    address: str

    @property
    def html(self) -> SafeString:
        """The sentence and its link."""
        return format_html('{} <a href="{}">{}</a>', self.text, self.address, self.link)


def notes_on(moved: Moved, person: Person, page: Place | None = None) -> list[Note]:
    """Return what a move dropped and what it left in doubt. page: whose page comes next, and asks of its own directions."""
    return [*_on_pins(moved, person), *_on_directions(moved, [one for one in moved.doubted if one != page])]


def _on_pins(moved: Moved, person: Person) -> list[Note]:
    if not moved.unpinned:
        return []
    text = _("The pin of %(names)s was taken off the old floor plan.")
    if len(moved.unpinned) > 1:
        text = _("These pins were taken off the old floor plan: %(names)s.")
    text %= {"names": ", ".join(one.name for one in moved.unpinned)}
    place, plan = moved.place, inherited.at(moved.place).plan
    if plan is None:
        return [Note(text, _("Add a floor plan here"), reverse("places:plan", args=[(place.parent or place).ref]))]
    owner = plan if may(person, Can.MANAGE_PLACES, plan.path) else place
    address = f"{reverse('places:plan', args=[owner.ref])}?pin={moved.unpinned[0].ref}"
    return [Note(text, _("Set the pin on the plan of %(name)s") % {"name": plan.name}, address)]


def _on_directions(moved: Moved, doubted: Sequence[Place]) -> list[Note]:
    count = len(doubted)
    if count > MOST_NAMED:
        text = ngettext(
            "The directions to %(n)d place inside are still the old ones.",
            "The directions to %(n)d places inside are still the old ones.",
            count,
        )
        return [Note(text % {"n": count}, _("See them"), reverse("places:place", args=[moved.place.ref]))]
    return [
        Note(
            _("The directions to %(name)s are still the old ones: “%(directions)s”.")
            % {"name": one.name, "directions": one.directions},
            _("Say whether they are right"),
            f"{reverse('places:place', args=[one.ref])}#directions-doubt",
        )
        for one in doubted
    ]


class DirectionsForm(forms.Form):
    """The last steps to a place."""

    directions = forms.CharField(
        max_length=200, required=False, error_messages={"max_length": gettext_lazy("Use 200 letters or fewer.")}
    )


@require_POST
@about_a_place(Can.MANAGE_PLACES)
def directions(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Say that the directions are right where the place stands now (``keep``), or give it others.

    ``seen`` and ``stood`` are what the page showed. If that is not so any more, the page says what changed and asks again.
    """
    form = DirectionsForm(request.POST)
    seen = Seen(request.POST.get("seen", ""), request.POST.get("stood", ""))
    keeps = "keep" in request.POST
    if not keeps and not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("places:place", ref=place.ref)
    try:
        actions.confirm_directions(place, seen, person.actor, None if keeps else form.cleaned_data["directions"])
    except PlaceRefused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The directions stay as they are.") if keeps else _("The directions are saved."))
    return redirect("places:place", ref=place.ref)
