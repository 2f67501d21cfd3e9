"""Who calls the API: an enrolled screen, or a person, by bearer token or by cookie."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext
from ninja.errors import HttpError

from deskbell.core.actor import Actor
from deskbell.core.audience import Ears
from deskbell.core.secrets import digest
from deskbell.people import access as people
from deskbell.people.models import AccessKey, Person
from deskbell.people.roles import Can
from deskbell.places.models import Place
from deskbell.screens import access as screens
from deskbell.screens.models import Screen


class NotAllowed(HttpError):
    """403, with what to do about it."""

    def __init__(self, error: str, remedy: str) -> None:
        super().__init__(403, error)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Caller:
    """Exactly one of screen and person. beside: the enrolled screen in whose browser a person is signed in."""

    screen: Screen | None = None
    person: Person | None = None
    beside: Screen | None = None

    @property
    def actor(self) -> Actor:
        """The caller as the doer of an event."""
        doer = self.screen or self.person
        assert doer is not None  # noqa: S101
        return doer.actor

    @property
    def tenants(self) -> list[int]:
        """The libraries that the caller belongs to."""
        if self.screen:
            return [self.screen.place.tenant_key]
        return people.tenants_of(self.person) if self.person else []

    def ears(self, tenant_id: int) -> Ears:
        """What the caller may hear in one library."""
        if self.screen:
            return screens.ears_of(self.screen)
        assert self.person is not None  # noqa: S101
        ears = people.ears_of(self.person, tenant_id)
        return screens.beside(ears, self.beside) if self.beside else ears

    def presses_at(self, ref: str) -> Place:
        """Return the place where this caller presses: a screen's own, or the one a person names.

        Raises:
            Http404: the person may not press there.

        """
        if self.screen:
            return self.screen.place
        assert self.person is not None  # noqa: S101
        return people.place_for(self.person, ref, Can.PRESS)


class _Csrf(CsrfViewMiddleware):
    """Django's check, which tells its reason instead of drawing a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise NotAllowed(gettext("The page is out of date."), gettext("Reload it and try again."))


def _need_csrf_token(request: HttpRequest) -> None:
    """Check the CSRF token.

    Raises:
        NotAllowed: without a good one.
        HttpError: 400 for a body that calls itself a form and is none.

    """
    _ = request.body  # keeps it: the check looks for a form in it, and after that Django would not give it out
    check = _Csrf(_nothing)
    check.process_request(request)
    try:
        check.process_view(request, _nothing, (), {})
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise HttpError(400, gettext("The body is not JSON.")) from error


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def by_bearer(request: HttpRequest) -> Caller | None:
    """Return the caller that carries a bearer token, or None."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    token = token.strip()
    screen = screens.screen_with(token)
    if screen is not None:
        return Caller(screen=screen)
    key = AccessKey.objects.select_related("person").filter(key_hash=digest(token), revoked_at=None).first()
    if key is not None and key.person.is_active:
        return Caller(person=key.person)
    return None


def by_cookie(request: HttpRequest) -> Caller | None:
    """Return the caller whose cookies these are: for ``?as=person`` the session's, else the screen's first."""
    person = request.user if isinstance(request.user, Person) and request.user.is_active else None
    screen = screens.screen_with(request.COOKIES.get(screens.COOKIE, ""))
    if screen is not None and not (person is not None and request.GET.get("as") == "person"):
        return Caller(screen=screen)
    return Caller(person=person, beside=screen) if person is not None else None


def anyone(request: HttpRequest) -> Caller | None:
    """Authenticate a screen or a person. Cookies also need the CSRF token; a bearer token does not."""
    if "Authorization" in request.headers:
        return by_bearer(request)
    caller = by_cookie(request)
    if caller is not None:
        _need_csrf_token(request)
    return caller


def person_only(request: HttpRequest) -> Caller | None:
    """Authenticate a person: a screen's token can press and listen, and nothing else."""
    if "Authorization" not in request.headers and isinstance(request.user, Person) and request.user.is_active:
        _need_csrf_token(request)
        return Caller(person=request.user, beside=screens.screen_of(request))
    caller = anyone(request)
    if caller is not None and caller.person is None:
        raise NotAllowed(gettext("A screen can press and listen, and nothing else."), gettext("Sign in to answer."))
    return caller
