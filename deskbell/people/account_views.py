"""Pages of one's own account, and the first start."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.people import account_actions as actions
from deskbell.people.account_choices import MineForm, SetupForm
from deskbell.people.account_library import keep_choice as keep_library
from deskbell.people.account_library import libraries_of
from deskbell.people.models import Person

THEME_COOKIE = "deskbell_theme"
YEAR = 365 * 86400


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show one's account, and change how one is called and how pages look and speak."""
    person = _person(request)
    here = {
        "name": person.name,
        "language": person.language,
        "theme": request.COOKIES.get(THEME_COOKIE, ""),
    }
    form = MineForm(request.POST if request.method == "POST" else None, initial=here)
    if form.is_valid():
        return _saved(request, person, form.cleaned_data)
    ways = Authenticator.objects.filter(user=person)
    shown: dict[str, Any] = {
        "form": form,
        "second_step": any(way.type == Authenticator.Type.TOTP for way in ways),
        "passkeys": sum(way.type == Authenticator.Type.WEBAUTHN for way in ways),
        "sessions": UserSession.objects.filter(user=person).count(),
        "mail_is_sent": settings.MAIL_IS_SENT,
    }
    return render(request, "people/account.html", shown)


def _saved(request: HttpRequest, person: Person, chosen: dict[str, Any]) -> HttpResponse:
    actions.change_account(person, name=chosen["name"], language=chosen["language"])
    with translation.override(person.language):
        messages.success(request, gettext("Saved."))
    response = redirect("people:account")
    keep_choice(response, THEME_COOKIE, chosen["theme"])
    keep_choice(response, settings.LANGUAGE_COOKIE_NAME, person.language)
    return response


def keep_choice(response: HttpResponse, cookie: str, value: str) -> None:
    """Keep how pages look or speak in the browser, for a year; an empty choice is forgotten."""
    if value:
        response.set_cookie(
            cookie, value, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(cookie, samesite="Lax")


@login_required
@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """End one of one's own sessions. Somebody else's does not exist."""
    person = _person(request)
    session = get_object_or_404(UserSession, pk=number, user=person)
    actions.end_session(person, session)
    messages.success(request, gettext("That browser is signed out."))
    return redirect("usersessions_list")


@login_required
@require_POST
def choose_library(request: HttpRequest) -> HttpResponse:
    """Go on in another of one's libraries; any other does not exist. The choice is kept as long as the session."""
    asked = request.POST.get("library", "")
    library = next((one for one in libraries_of(_person(request)) if one.ref == asked), None)
    if library is None:
        raise Http404
    keep_library(request.session, library.pk)
    after = request.POST.get("next", "")
    ours = after.startswith("/") and url_has_allowed_host_and_scheme(after, allowed_hosts=None)
    return HttpResponseRedirect(after if ours else "/")


@sensitive_post_parameters("password", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Make the library and its first administrator. Once there is one, this page does not exist."""
    if actions.has_administrator():
        raise Http404
    if request.method == "GET":
        return render(request, "people/setup.html", {"form": SetupForm(initial={"code": request.GET.get("code", "")})})
    form = SetupForm(request.POST)
    if form.is_valid() and (person := _set_up(form)):
        login(request, person)
        record_authentication(request, person, method="password")
        words = gettext("%(library)s is ready, and you are its first administrator.")
        messages.success(request, words % {"library": form.cleaned_data["library"]})
        return redirect("/")
    return render(request, "people/setup.html", {"form": form})


def _set_up(form: SetupForm) -> Person | None:
    language = (translation.get_language() or "en")[:2]
    try:
        return actions.set_up(actions.Start(**form.cleaned_data, language=language))
    except actions.AlreadySetUp:
        raise Http404 from None
    except actions.CodeRefused:
        form.add_error(
            "code",
            gettext(
                "This code is not good, was used, or is older than a day. Run “deskbell init --again” for another."
            ),
        )
        return None


def _person(request: HttpRequest) -> Person:
    """Return who is signed in. Behind ``login_required`` it is always a person."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
