"""Letting somebody in again who has forgotten their password, where no mail is sent: a sheet with a link."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deskbell.core import clock
from deskbell.core.recent_login import recent_login_required
from deskbell.people import account_actions as actions
from deskbell.people.access import everywhere
from deskbell.people.models import Person, Role
from deskbell.people.place_pages.asking import person_of
from deskbell.people.role_rules import may_end
from deskbell.people.team.access import person_for
from deskbell.people.team.letters import square


def may_let_in_again(manager: Person, person: Person) -> bool:
    """Tell whether a manager may do this: who sets a password can act as that person everywhere.

    So every role that the person holds, in any library, must be one that the manager could end; and it is never
    their own.
    """
    whole = everywhere(manager)
    roles = list(Role.objects.filter(person=person, ended_at=None, place__closed_at=None).select_related("place"))
    return person != manager and person.is_active and bool(roles) and all(may_end(whole, one) for one in roles)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what the sheet does; on POST make it. The link works once, for an hour."""
    manager = person_of(request)
    shown = person_for(manager, ref)
    if not may_let_in_again(manager, shown):
        raise Http404
    return cast("HttpResponse", _sheet(request, manager, shown))


@recent_login_required
def _sheet(request: HttpRequest, manager: Person, shown: Person) -> HttpResponse:
    context: dict[str, object] = {"shown": shown}
    if request.method == "POST":
        link = actions.make_password_link(shown, manager)
        until = clock.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        context |= {"link": link, "square": square(link), "until": until}
    return render(request, "people/new_password.html", context)
