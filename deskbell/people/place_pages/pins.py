"""The cancel PIN and the duress PIN of a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from deskbell.core.recent_login import recent_login_required
from deskbell.people.models import Person
from deskbell.people.place_pages.asking import about_a_place
from deskbell.people.roles import Can
from deskbell.places import actions, inherited
from deskbell.places.actions import PlaceRefused
from deskbell.places.models import Place

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _pin_field(label: StrOrPromise, help_text: StrOrPromise) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "8"})
    required = gettext_lazy("Type 4 to 8 digits.")
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=8,
        widget=widget,
        error_messages={"required": required},
    )


class PinsForm(forms.Form):
    """Both PINs at once: they are judged together."""

    cancel = _pin_field(
        gettext_lazy("Cancel PIN"), gettext_lazy("Ends a Danger alarm at the desk. 4 to 8 digits, known to staff here.")
    )
    duress = _pin_field(
        gettext_lazy("Duress PIN"),
        gettext_lazy("Looks the same on the screen, but help goes on coming, and is told. Quite unlike the other."),
    )


@sensitive_post_parameters("cancel", "duress")
@never_cache
@require_http_methods(["GET", "POST"])
@about_a_place(Can.MANAGE_PLACES)
@recent_login_required
def pins(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Set the PINs of a place and all below it, or take them away."""
    if request.method == "POST" and "remove" in request.POST:
        actions.clear_pins(place, person.actor)
        messages.success(request, _("The PINs of this place are taken away."))
        return redirect("places:pins", ref=place.ref)
    form = PinsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_pins(place, form.cleaned_data["cancel"], form.cleaned_data["duress"], person.actor)
        except PlaceRefused as refused:
            form.add_error(refused.field or None, str(refused.message))
        else:
            messages.success(request, _("The PINs are set. Tell them to staff here, by word of mouth."))
            return redirect("places:place", ref=place.ref)
    set_at = inherited.at(place).nearest("cancel_pin")
    return render(request, "places/pins.html", {"place": place, "form": form, "set_at": set_at})
