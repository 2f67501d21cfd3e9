"""Making an enrolment code, and watching it being used. For the person in charge."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deskbell.core import clock
from deskbell.people.access import may
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Place
from deskbell.screens import actions
from deskbell.screens.access import code_for, screen_for
from deskbell.screens.forms import ScreenForm
from deskbell.screens.models import EnrolmentCode
from deskbell.screens.qr import qr_svg
from deskbell.screens.views import person_of
from deskbell.screens.whereabouts import chains_of, in_words


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a place and a name, then show the code. Nothing keeps the code itself, so it is shown at once."""
    person = person_of(request)
    initial = {"place": request.GET.get("place", ""), "name": request.GET.get("name", "")}
    form = ScreenForm(person, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _show_code(request, form.cleaned_data["place"], form.cleaned_data["name"], person)
    return render(request, "screens/new.html", {"form": form})


@login_required
@never_cache
@require_POST
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """Make a code with the place and name of a screen that was revoked: the way back."""
    person = person_of(request)
    screen = screen_for(person, ref)
    if screen.place.closed_at is not None or not may(person, Can.ENROL_SCREENS, screen.place.path):
        form = ScreenForm(person, initial={"name": screen.name})
        return render(request, "screens/new.html", {"form": form})
    return _show_code(request, screen.place, screen.name, person)


@login_required
@never_cache
@require_GET
def state(request: HttpRequest, ref: str) -> HttpResponse:
    """Say how a code stands: waiting, used, or run out. The page with the code asks every two seconds."""
    person_of(request)
    code = code_for(request.user, ref)
    template = "screens/code_state.html" if request.headers.get("HX-Request") else "screens/code_state_page.html"
    return render(request, template, _state_of(code))


def _show_code(request: HttpRequest, place: Place, name: str, person: Person) -> HttpResponse:
    row, code = actions.make_code(place, name, person)
    address = settings.CONFIGURATION.url + reverse("screens:enrol")
    # The code stands behind the #: it reaches no server and no log until the button is pressed.
    picture = qr_svg(f"{address}#{code}", _("QR code with the address and the code"))
    context = {
        "code_text": code,
        "address": address.split("://", 1)[-1],
        "full_address": address,
        "qr": picture,
        "where": in_words(chains_of([place])[place.pk]),
    }
    return render(request, "screens/code.html", context | _state_of(row))


def _state_of(code: EnrolmentCode) -> dict[str, object]:
    left = (code.expires_at - clock.now()).total_seconds()
    return {
        "code": code,
        "minutes_left": max(1, round(left / 60)),
        "state": "used" if code.used_at else "waiting" if left > 0 else "expired",
    }
