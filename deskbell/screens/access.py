"""Which screen a request comes from, what it may hear, and which screens a person may manage."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from deskbell.core.audience import Ears
from deskbell.core.fetch import fetch
from deskbell.core.secrets import digest
from deskbell.people.access import below, paths_where
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Place
from deskbell.screens.models import EnrolmentCode, Screen

COOKIE = "deskbell_screen"
KEPT_AS = "deskbell_screen"


def screen_with(token: str) -> Screen | None:
    """Return the enrolled, unrevoked screen that carries this token, with its place, or None."""
    if not token.startswith("dbs_"):
        return None
    found = fetch(Screen, "WHERE token_hash = %s AND revoked_at IS NULL", [digest(token)])
    if not found:
        return None
    screen = found[0]
    screen.place = fetch(Place, "WHERE id = %s", [screen.place_id])[0]
    return screen if screen.place.closed_at is None else None


def screen_of(request: HttpRequest) -> Screen | None:
    """Return the screen whose cookie this browser sent, or None. Read once per request."""
    if not hasattr(request, KEPT_AS):
        setattr(request, KEPT_AS, screen_with(request.COOKIES.get(COOKIE, "")))
    found: Screen | None = getattr(request, KEPT_AS)
    return found


def beside(ears: Ears, screen: Screen) -> Ears:
    """Return a person's ears as they are in the browser of an enrolled screen: quiet when it must be quiet."""
    return replace(ears, path=screen.place.path, beside=f"screen:{screen.pk}")


def ears_of(screen: Screen) -> Ears:
    """Return what a screen may hear: what rings for it or for the place where it stands."""
    return Ears("screen", screen.pk, screen.place.tenant_key, path=screen.place.path)


def screens_for(person: Person | AnonymousUser) -> QuerySet[Screen]:
    """Return every screen, revoked ones too, at places where the person may enrol screens."""
    reach = below(paths_where(person, Can.ENROL_SCREENS), "place__path")
    return Screen.objects.filter(reach).select_related("place", "enrolled_by", "revoked_by")


def screen_for(person: Person | AnonymousUser, ref: str) -> Screen:
    """Return one screen by its ref.

    Raises:
        Http404: there is none, or the person may not enrol screens where it stands.

    """
    screen = screens_for(person).filter(ref=ref).first()
    if screen is None:
        raise Http404
    return screen


def code_for(person: Person | AnonymousUser, ref: str) -> EnrolmentCode:
    """Return an enrolment code that this person made.

    Raises:
        Http404: there is none, or somebody else made it.

    """
    codes = EnrolmentCode.objects.select_related("place", "screen")
    code = codes.filter(ref=ref, made_by_id=person.pk).first() if person.pk else None
    if code is None:
        raise Http404
    return code
