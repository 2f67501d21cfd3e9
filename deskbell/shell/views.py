"""The way in: whoever comes to ``/`` is brought to the page that is theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache

from deskbell.people.access import holdings, paths_where
from deskbell.people.account_actions import has_administrator
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.screens.access import COOKIE as SCREEN_COOKIE
from deskbell.shell.navigation import links_for


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Bring a person to the live board, an enrolled screen to its desk page, anyone else to the sign-in.

    Before there is an administrator, everyone is brought to the first start.
    """
    if isinstance(request.user, Person):
        return _home_of(request, request.user)
    if SCREEN_COOKIE in request.COOKIES and (desk := _address("shell:desk")):
        return redirect(desk)
    return redirect("account_login" if has_administrator() else "people:setup")


def _home_of(request: HttpRequest, person: Person) -> HttpResponse:
    if not holdings(person):
        return render(request, "shell/no_role.html")
    board = _address("shell:board") if paths_where(person, Can.SEE_ALARMS) else ""
    return redirect(board or links_for(person, request.path)[0].url)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
