"""Enrolling, moving and revoking screens. Each function changes data and records the event, in one transaction."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from django.db import transaction

from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.core.secrets import digest, new_code, new_token, tidy_code
from deskbell.people.access import may
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Place
from deskbell.screens import doubts
from deskbell.screens.models import EnrolmentCode, Screen

CODE_LIFE = timedelta(minutes=10)
CODE_KEPT = timedelta(days=1)


class Why(StrEnum):
    """Why a code was not taken."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class CodeRefused(Exception):
    """A code was not taken. Nothing was changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def enrol(place: Place, name: str, actor: Actor, enrolled_by: Person | None = None) -> tuple[Screen, str]:
    """Enrol a screen at a place. Returns it and its token, which is shown to nobody ever again."""
    token = new_token("dbs")
    screen = Screen.objects.create(
        place=place, name=name, token_hash=digest(token), enrolled_by=enrolled_by, enrolled_at=clock.now()
    )
    _record(screen, "screen.enrolled", actor, name=name)
    return screen, token


@transaction.atomic
def make_code(place: Place, name: str, person: Person) -> tuple[EnrolmentCode, str]:
    """Make a code that enrols one screen at a place within ten minutes. Returns its row and the code itself."""
    now = clock.now()
    EnrolmentCode.objects.filter(expires_at__lt=now - CODE_KEPT).delete()
    code = new_code()
    row = EnrolmentCode.objects.create(
        place=place, name=name, code_hash=digest(code), made_by=person, made_at=now, expires_at=now + CODE_LIFE
    )
    log.record("screen.code_made", where=place.where, subject=place.subject, actor=person.actor, data={"name": name})
    return row, code


@transaction.atomic
def redeem(typed: str, name: str = "", instead_of: Screen | None = None) -> tuple[Screen, str]:
    """Exchange a code for a screen and its token. name, if given, replaces the one the code was made for.

    instead_of is the screen that this device was until now: it is revoked, as its token is about to be
    overwritten.

    Raises:
        CodeRefused: there is no such code, or it is used, too old, or its maker may no longer enrol there.

    """
    row = EnrolmentCode.objects.select_related("place", "made_by").filter(code_hash=digest(tidy_code(typed))).first()
    if row is None:
        raise CodeRefused(Why.UNKNOWN)
    _check(row)
    # Compare and set: of two devices that type the same code at the same moment, one is refused.
    if not EnrolmentCode.objects.filter(pk=row.pk, used_at=None).update(used_at=clock.now()):
        raise CodeRefused(Why.USED)
    screen, token = enrol(row.place, name or row.name, row.made_by.actor, row.made_by)
    EnrolmentCode.objects.filter(pk=row.pk).update(screen=screen)
    if instead_of is not None:
        _revoke(instead_of, screen.actor)
    return screen, token


def _check(row: EnrolmentCode) -> None:
    if row.used_at is not None:
        raise CodeRefused(Why.USED)
    if row.expires_at <= clock.now():
        raise CodeRefused(Why.EXPIRED)
    if row.place.closed_at is not None or not may(row.made_by, Can.ENROL_SCREENS, row.place.path):
        raise CodeRefused(Why.WITHDRAWN)


@transaction.atomic
def revoke(screen: Screen, person: Person, *, sure: bool = True, here: Screen | None = None) -> bool:
    """End a screen's token for ever. False: it had been ended before. here: the screen in whose browser it is asked for.

    Raises:
        NotSure: the person is not sure, and something speaks against it (an alarm of its desk is open).

    """
    if not sure and screen.revoked_at is None:
        log.hold(screen.place.tenant_key)
        doubts.ask(screen, person, here)
    return _revoke(screen, person.actor, person)


def _revoke(screen: Screen, actor: Actor, person: Person | None = None) -> bool:
    now = clock.now()
    if not Screen.objects.filter(pk=screen.pk, revoked_at=None).update(revoked_at=now, revoked_by=person):
        return False
    screen.revoked_at, screen.revoked_by = now, person
    _record(screen, "screen.revoked", actor, name=screen.name)
    return True


@transaction.atomic
def rename(screen: Screen, name: str, person: Person) -> None:
    """Give a screen another name."""
    if name == screen.name:
        return
    before, screen.name = screen.name, name
    screen.save(update_fields=["name"])
    _record(screen, "screen.renamed", person.actor, name=name, before=before)


@transaction.atomic
def move(screen: Screen, place: Place, person: Person) -> None:
    """Let a screen stand at another place, and so ring and press there. Its token stays."""
    if place.pk == screen.place_id:
        return
    before, screen.place = screen.place, place
    screen.save(update_fields=["place"])
    paths = {"from": before.path, "to": place.path}
    _record(screen, "screen.moved", person.actor, name=screen.name, before=before.name, place=place.name, **paths)


def _record(screen: Screen, kind: str, actor: Actor, **data: str) -> None:
    log.record(kind, where=screen.place.where, subject=log.Subject("screen", screen.pk), actor=actor, data=dict(data))
