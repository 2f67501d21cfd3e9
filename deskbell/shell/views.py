"""The way in: whoever comes to ``/`` is brought to the page that is theirs."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache

from deskbell.people.access import paths_where
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.screens.access import COOKIE as SCREEN_COOKIE


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Bring a person to the live board, an enrolled screen to its desk page, anyone else to the sign-in."""
    if request.user.is_authenticated:
        return _home_of_a_person(request, request.user)
    if SCREEN_COOKIE in request.COOKIES and (desk := _address("shell:desk")):
        return redirect(desk)
    return redirect("account_login")


def _home_of_a_person(request: HttpRequest, person: Person | AnonymousUser) -> HttpResponse:
    board = _address("alarms:board")
    if board and paths_where(person, Can.SEE_ALARMS):
        return redirect(board)
    return render(request, "shell/no_role.html")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
