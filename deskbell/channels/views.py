"""Lines: ways to reach those who look at no screen. The list, one line, setting up, testing, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deskbell.alarms.models import Line
from deskbell.channels import actions
from deskbell.channels.access import line_for, lines_for
from deskbell.channels.errors import NotSent
from deskbell.channels.forms import LineForm
from deskbell.channels.health import health_of
from deskbell.channels.registry import CHANNELS
from deskbell.core.recent_login import recent_login_required
from deskbell.people.access import paths_where
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.screens.whereabouts import chains_of, in_words

JUST_MADE = "line_just_made"


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in.

    Raises:
        Http404: they may change plans nowhere, so these pages do not exist for them.

    """
    person = request.user
    if not isinstance(person, Person) or not paths_where(person, Can.MANAGE_PLANS):
        raise Http404
    return person


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the lines at the places that the person manages, each with how it did the last time."""
    lines = list(lines_for(person_of(request)).order_by("place__path", "purpose", "name"))
    return render(request, "channels/lines.html", {"rows": _rows(lines)})


def _rows(lines: list[Line]) -> list[dict[str, Any]]:
    chains = chains_of(line.place for line in lines)
    health = health_of(line.pk for line in lines)
    return [
        {
            "line": line,
            "where": in_words(chains[line.place_id]),
            "by": CHANNELS[line.channel].label if line.channel in CHANNELS else line.channel,
            "health": health.get(line.pk),
        }
        for line in lines
    ]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Set up a line, after asking again who it is."""
    person_of(request)
    return _new(request)


@recent_login_required
def _new(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    initial = {"place": request.GET.get("place", ""), "channel": "mail"}
    form = LineForm(person, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        line = actions.add_line(
            typed["place"], typed["purpose"], typed["channel"], typed["name"], typed["address"], person.actor
        )
        request.session[JUST_MADE] = line.ref
        return redirect("channels:line", ref=line.ref)
    return render(request, "channels/new.html", {"form": form})


@login_required
@never_cache
@require_GET
def line(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one line; the first time, right after it was made, with the secret that signs what it sends."""
    shown = line_for(person_of(request), ref)
    just_made = request.session.get(JUST_MADE) == shown.ref
    if just_made:
        del request.session[JUST_MADE]
    signs = shown.channel in CHANNELS and CHANNELS[shown.channel].signs
    context = _rows([shown])[0] | {"just_made": just_made, "signs": signs}
    return render(request, "channels/line.html", context | {"secret": shown.secret if just_made and signs else ""})


@login_required
@require_POST
def test(request: HttpRequest, ref: str) -> HttpResponse:
    """Send a test now, and say what came back."""
    person = person_of(request)
    shown = line_for(person, ref)
    try:
        said = actions.send_test(shown, person.actor)
    except NotSent as error:
        text = _("The test did not get through to %(name)s: %(why)s")
        messages.error(request, text % {"name": shown.name, "why": error})
    else:
        text = _("The test got through to %(name)s. What came back: %(said)s")
        messages.success(request, text % {"name": shown.name, "said": said})
    return redirect("channels:line", ref=shown.ref)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Ask once, then take a line out of use; before that, ask again who it is."""
    line_for(person_of(request), ref)
    return _close(request, ref)


@recent_login_required
def _close(request: HttpRequest, ref: str) -> HttpResponse:
    person = person_of(request)
    shown = line_for(person, ref)
    if request.method == "POST":
        actions.close_line(shown, person.actor)
        messages.success(request, _("%(name)s is closed. No message goes there any more.") % {"name": shown.name})
        return redirect("channels:lines")
    return render(request, "channels/close.html", _rows([shown])[0])
