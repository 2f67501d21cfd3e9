"""Who may listen to the live stream: an enrolled screen, or a person by access key or session.

The server asks this at the start of a stream, and again every few seconds for all streams at once
(:class:`deskbell.core.stream.door.Doorkeeper`). Runs in the server's threads, outside any request.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.http import Http404
from django.http.request import split_domain_port, validate_host
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext

from deskbell.core import clock
from deskbell.core.audience import Ears
from deskbell.core.secrets import digest
from deskbell.core.stream.door import Asked, Credential, Listener, Refused
from deskbell.people import access as people
from deskbell.people.models import AccessKey, Person
from deskbell.places.models import Place
from deskbell.screens import access as screens
from deskbell.screens.models import Screen

log = logging.getLogger(__name__)

SCREEN, KEY, SESSION = "screen", "key", "session"


class HouseDoorkeeper:
    """Knows the screens and the people of every library on this server."""

    def __init__(self, url: str) -> None:
        self._own = urlsplit(url)

    def admit(self, asked: Asked) -> Listener:
        """Return who is asking for a stream.

        Raises:
            Refused: 400 (wrong host, NUL, library not named), 401 (nobody we know), 403 (a page of another
                site asks, or a person without any role), 404 (a place that is not theirs to watch).

        """
        close_old_connections()
        self._check_origin(asked)
        _check_nul(asked)
        found = _by_bearer(asked) or _by_cookie(asked)
        if found is None:
            raise Refused(
                401,
                gettext("Nobody is logged in, and this screen is not enrolled."),
                gettext("Log in, or enrol the screen again."),
            )
        return _listener(found, asked)

    def _check_origin(self, asked: Asked) -> None:
        host = asked.headers.get("host", "")
        name, _ = split_domain_port(host)
        if not validate_host(name, settings.ALLOWED_HOSTS):
            raise Refused(
                400, gettext("This is not an address of this server."), gettext("Use the address it was set up with.")
            )
        origin = asked.headers.get("origin")
        if origin is None:
            return
        parts = urlsplit(origin)
        if parts.netloc not in (host, self._own.netloc) or parts.scheme not in ("http", "https"):
            raise Refused(
                403,
                gettext("A page of another site asks for this stream."),
                gettext("Open it from a page of this server, or with a bearer token from a program."),
            )

    def still_heard(self, credentials: Sequence[Credential]) -> Mapping[Credential, Ears]:
        """Return what each of them may hear now; whoever may hear nothing any more is left out."""
        close_old_connections()
        checks: dict[str, Callable[[list[Credential]], dict[Credential, Ears]]] = {
            SCREEN: _screens_now,
            KEY: _keys_now,
            SESSION: _sessions_now,
        }
        heard: dict[Credential, Ears] = {}
        for kind, check in checks.items():
            some = [credential for credential in credentials if credential.kind == kind]
            if some:
                heard |= check(some)
        return heard

    def note_seen(self, credentials: Iterable[Credential]) -> None:
        """Remember when these screens and keys were last connected."""
        now = clock.now()
        ids: dict[str, list[int]] = {SCREEN: [], KEY: []}
        for credential in credentials:
            if credential.kind in ids:
                ids[credential.kind].append(int(credential.key))
        Screen.objects.filter(pk__in=ids[SCREEN]).update(seen_at=now)
        AccessKey.objects.filter(pk__in=ids[KEY]).update(used_at=now)


def _check_nul(asked: Asked) -> None:
    """Refuse a NUL, as every other address does: SQLite would look for it, PostgreSQL raises on it."""
    cookies = SimpleCookie()
    with suppress(CookieError):
        cookies.load(asked.headers.get("cookie", ""))
    if any("\x00" in one for one in (*asked.query.values(), *(morsel.value for morsel in cookies.values()))):
        raise Refused(
            400,
            gettext("There is a NUL character in the request."),
            gettext("Leave it out of the address, its parameters and cookies."),
        )


def _by_bearer(asked: Asked) -> Screen | tuple[str, str, Person] | None:
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    token = token.strip()
    if token.startswith("dbs_"):
        return screens.screen_with(token)
    keys = AccessKey.objects.select_related("person")
    key = keys.filter(key_hash=digest(token), revoked_at=None, person__is_active=True).first()
    return None if key is None else (KEY, str(key.pk), key.person)


def _by_cookie(asked: Asked) -> Screen | tuple[str, str, Person] | None:
    cookies = SimpleCookie()
    try:
        cookies.load(asked.headers.get("cookie", ""))
    except CookieError:
        return None
    ways: list[Callable[[SimpleCookie], Screen | tuple[str, str, Person] | None]] = [_screen_in, _session_in]
    wanted = asked.query.get("as", "")
    if wanted in ("screen", "person"):
        ways = ways[:1] if wanted == "screen" else ways[1:]
    return next((found for way in ways if (found := way(cookies)) is not None), None)


def _screen_in(cookies: SimpleCookie) -> Screen | None:
    morsel = cookies.get(screens.COOKIE)
    return screens.screen_with(morsel.value) if morsel else None


def _session_in(cookies: SimpleCookie) -> tuple[str, str, Person] | None:
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    if morsel is None or not morsel.value:
        return None
    person = _people_of([morsel.value]).get(morsel.value)
    return (SESSION, morsel.value, person) if person else None


def _people_of(session_keys: Sequence[str]) -> dict[str, Person]:
    """Return who is logged in under each session key; sessions that ended or lost their password are left out."""
    store = SessionStore()
    rows = Session.objects.filter(session_key__in=session_keys, expire_date__gt=clock.now())
    data = {row.session_key: store.decode(row.session_data) for row in rows}
    ids = {one[SESSION_KEY] for one in data.values() if SESSION_KEY in one}
    known = Person.objects.filter(is_active=True).in_bulk([int(one) for one in ids])
    found = {}
    for key, one in data.items():
        person = known.get(int(one.get(SESSION_KEY, 0)))
        if person and constant_time_compare(one.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
            found[key] = person
    return found


def _listener(found: Screen | tuple[str, str, Person], asked: Asked) -> Listener:
    if isinstance(found, Screen):
        ears = screens.ears_of(found)
        return Listener(Credential(SCREEN, str(found.pk), ears.tenant_id), ears, _within_screen(found, asked))
    kind, key, person = found
    tenant_id = _library_of(person, asked.query.get("tenant", ""))
    ears = people.ears_of(person, tenant_id)
    screen = _screen_beside(asked) if kind == SESSION else None
    if screen is not None:
        ears = screens.beside(ears, screen)
    credential = Credential(kind, key, tenant_id, screen.pk if screen else 0)
    return Listener(credential, ears, _within_person(person, asked))


def _screen_beside(asked: Asked) -> Screen | None:
    cookies = SimpleCookie()
    with suppress(CookieError):
        cookies.load(asked.headers.get("cookie", ""))
    return _screen_in(cookies)


def _library_of(person: Person, ref: str) -> int:
    mine = people.tenants_of(person)
    if not mine:
        raise Refused(
            403,
            gettext("You hold no role in any library."),
            gettext("Ask a manager to give you one."),
        )
    if ref:
        mine = list(Place.objects.filter(pk__in=mine, ref=ref).values_list("pk", flat=True))
        if not mine:
            raise Refused(404, gettext("There is no such library."), gettext("Correct “tenant”."), "tenant")
    if len(mine) > 1:
        raise Refused(
            400,
            gettext("You belong to several libraries."),
            gettext("Say which one: add ?tenant= and its short name."),
            "tenant",
        )
    return mine[0]


def _no_such_place() -> Refused:
    return Refused(404, gettext("There is no such place."), gettext("Correct “place”, or leave it out."), "place")


def _within_screen(screen: Screen, asked: Asked) -> str:
    ref = asked.query.get("place", "")
    if not ref:
        return ""
    place = Place.objects.filter(ref=ref, tenant_id=screen.place.tenant_key, closed_at=None).first()
    if place is None or not (place.path.startswith(screen.place.path) or screen.place.path.startswith(place.path)):
        raise _no_such_place()
    return place.path


def _within_person(person: Person, asked: Asked) -> str:
    ref = asked.query.get("place", "")
    if not ref:
        return ""
    try:
        return people.place_for(person, ref).path
    except Http404:
        raise _no_such_place() from None


def _screens_now(credentials: list[Credential]) -> dict[Credential, Ears]:
    rows = Screen.objects.select_related("place").filter(revoked_at=None, place__closed_at=None)
    known = rows.in_bulk([int(credential.key) for credential in credentials])
    return {one: screens.ears_of(known[int(one.key)]) for one in credentials if int(one.key) in known}


def _keys_now(credentials: list[Credential]) -> dict[Credential, Ears]:
    rows = AccessKey.objects.select_related("person").filter(revoked_at=None, person__is_active=True)
    known = rows.in_bulk([int(credential.key) for credential in credentials])
    return _ears_now({one: known[int(one.key)].person for one in credentials if int(one.key) in known})


def _sessions_now(credentials: list[Credential]) -> dict[Credential, Ears]:
    known = _people_of([credential.key for credential in credentials])
    heard = _ears_now({one: known[one.key] for one in credentials if one.key in known})
    near = Screen.objects.select_related("place").filter(revoked_at=None).in_bulk([one.beside for one in heard])
    return {one: screens.beside(ears, near[one.beside]) if one.beside in near else ears for one, ears in heard.items()}


def _ears_now(found: dict[Credential, Person]) -> dict[Credential, Ears]:
    """Return the ears of people; who holds no role in that library any more is left out."""
    people.read_holdings(list(found.values()))
    return {
        one: people.ears_of(person, one.tenant_id)
        for one, person in found.items()
        if one.tenant_id in people.tenants_of(person)
    }
