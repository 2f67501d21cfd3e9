"""What follows from who is signed in: the language and the time zone of the page, and when they were last seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from deskbell.core import clock
from deskbell.people.account_library import library_of, zone_of
from deskbell.people.models import Person

Handler = Callable[[HttpRequest], HttpResponse]

SEEN_EVERY = timedelta(minutes=5)
SEEN_AT = "deskbell_seen_at"
API = "/api/"


def language_and_time(get_response: Handler) -> Handler:
    """Speak the person's language, and tell the time as their library's clocks do."""

    def handled(request: HttpRequest) -> HttpResponse:
        person = _person(request)
        if person is None:
            return get_response(request)
        request.LANGUAGE_CODE = person.language
        with translation.override(person.language):
            if request.path.startswith(API):
                return get_response(request)
            with timezone.override(zone_of(library_of(person))):
                return get_response(request)

    return handled


def remember_where_seen(get_response: Handler) -> Handler:
    """Keep, for the list of their sessions, when a person was last seen: written every five minutes at most.

    allauth's own middleware writes at every request, and would put a commit before every press.
    """

    def handled(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API) and _person(request) is not None:
            _write_if_due(request)
        return get_response(request)

    return handled


def _write_if_due(request: HttpRequest) -> None:
    key = request.session.session_key
    due = clock.now() - SEEN_EVERY
    if key and not UserSession.objects.filter(session_key=key, last_seen_at__gt=due).exists():
        UserSession.objects.create_from_request(request)


def _person(request: HttpRequest) -> Person | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    try:
        return request.user if isinstance(request.user, Person) else None
    except DatabaseError:
        return None  # the view meets the same trouble, and tells it in its own words: a press names the telephone
