"""The library that a person works for, read once for each request. Whoever works for several chooses one in the header."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from deskbell.people.access import everywhere, narrow, tenants_of
from deskbell.people.models import Person
from deskbell.places.models import Place

CHOSEN = "deskbell_library"
NOT_NARROWED = ("/api/", "/files/")
"""What rings, and the plan that it shows, comes from every library where somebody is called."""

Handler = Callable[[HttpRequest], HttpResponse]


def library_of(person: Person | AnonymousUser) -> Place | None:
    """Return the library, or None when the person belongs to none or, outside of pages, to several."""
    tenants = tenants_of(person)
    if len(tenants) != 1:
        return None
    kept: Place | None = getattr(person, "_library", None)
    if kept is None or kept.pk != tenants[0]:
        kept = Place.objects.filter(pk=tenants[0]).first()
        person._library = kept  # type: ignore[union-attr]  # noqa: SLF001
    return kept


def libraries_of(person: Person | AnonymousUser) -> list[Place]:
    """Return every library of a person, by name; empty for those who belong to one at most. Read once for each request."""
    if not isinstance(person, Person) or len(tenants_of(everywhere(person))) < 2:
        return []
    kept: list[Place] | None = getattr(person, "_libraries", None)
    if kept is None:
        kept = list(Place.objects.filter(pk__in=tenants_of(everywhere(person))).order_by("name", "pk"))
        person._libraries = kept  # type: ignore[attr-defined]  # noqa: SLF001
    return kept


def zone_of(library: Place | None) -> ZoneInfo:
    """Return the time zone of a library; without one, that of the server."""
    return ZoneInfo((library.time_zone if library else "") or settings.CONFIGURATION.time_zone)


def keep_choice(session: SessionBase, tenant_id: int) -> None:
    """Let this session's pages be those of one library."""
    session[CHOSEN] = tenant_id


def one_library(get_response: Handler) -> Handler:
    """Let each page be about one library: the one that was chosen, else the first by name."""

    def handled(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.path.startswith(NOT_NARROWED):
            _narrow(request)
        return get_response(request)

    return handled


def _narrow(request: HttpRequest) -> None:
    try:
        if not isinstance(request.user, Person):
            return
        libraries = libraries_of(request.user)
    except DatabaseError:
        return  # the view meets the same trouble, and tells it in its own words
    if libraries:
        chosen = request.session.get(CHOSEN)
        narrow(request.user, next((one.pk for one in libraries if one.pk == chosen), libraries[0].pk))
