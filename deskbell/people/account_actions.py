"""Changing accounts: the first administrator, one's own account, sessions. One transaction each, with its event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from deskbell.core import clock, log
from deskbell.core.actor import DESKBELL
from deskbell.core.secrets import digest, new_code, tidy_code
from deskbell.people.access import everywhere, tenants_of
from deskbell.people.actions import give_role
from deskbell.people.models import Person, Role, SetupCode
from deskbell.people.roles import RoleName
from deskbell.places.actions import found_library

SETUP_CODE_LETTERS = 16
"""78 bits: nobody guesses it in the day that it lives."""

SETUP_CODE_LIVES = timedelta(hours=24)


class AlreadySetUp(Exception):
    """There is an administrator; the door for the first one is closed."""


class CodeRefused(Exception):
    """The setup code was never made, has been used, or is older than a day."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the first administrator tells: the code from the server, the library, and who they are."""

    code: str
    library: str
    time_zone: str
    name: str
    email: str
    password: str
    language: str = "en"


def has_administrator() -> bool:
    """Tell whether anyone who can sign in administers a library."""
    held = Role.objects.filter(role=RoleName.ADMINISTRATOR, ended_at=None, place__closed_at=None)
    return held.filter(person__is_active=True).exists()


def waiting_setup_code() -> SetupCode | None:
    """Return the setup code that could still be used, or None."""
    return SetupCode.objects.filter(used_at=None, expires_at__gt=clock.now()).first()


@transaction.atomic
def make_setup_code() -> str:
    """Make a setup code and return it; it is kept only as a hash. Any earlier one stops working.

    Raises:
        AlreadySetUp: there is an administrator already.

    """
    if has_administrator():
        raise AlreadySetUp
    now = clock.now()
    SetupCode.objects.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    code = new_code(SETUP_CODE_LETTERS)
    SetupCode.objects.create(code_hash=digest(code), made_at=now, expires_at=now + SETUP_CODE_LIVES)
    return code


@transaction.atomic
def set_up(start: Start) -> Person:
    """Make the library and its first administrator, and return them. The code is spent.

    Raises:
        AlreadySetUp: there is an administrator already.
        CodeRefused: the code is not good; nothing was changed.

    """
    codes = SetupCode.objects.select_for_update()
    code = codes.filter(code_hash=digest(tidy_code(start.code)), used_at=None, expires_at__gt=clock.now()).first()
    if has_administrator():
        raise AlreadySetUp
    if code is None:
        raise CodeRefused
    code.used_at = clock.now()
    code.save(update_fields=["used_at"])
    library = found_library(start.library, DESKBELL, time_zone=start.time_zone)
    person = Person.objects.create_user(
        start.email, start.password, name=start.name, language=start.language, joined_at=clock.now()
    )
    give_role(person, library, RoleName.ADMINISTRATOR, DESKBELL)
    return person


@transaction.atomic
def change_account(person: Person, *, name: str, language: str) -> None:
    """Change how a person is called and which language Deskbell speaks to them."""
    before = {"name": person.name, "language": person.language}
    after = {"name": name, "language": language}
    if before == after:
        return
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    _record("person.changed", person, person, {"before": before, "after": after})


@transaction.atomic
def make_password_link(person: Person, by: Person) -> str:
    """Return an address with which a person chooses a new password, once, within ``PASSWORD_RESET_TIMEOUT``.

    It is not kept: it holds as long as the password is the old one (Django's password reset tokens). The caller has
    made sure that ``by`` may act as the person; the library's log says that they did this.
    """
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    _record("person.password_link", person, by)
    return f"{settings.CONFIGURATION.url}{reverse('account_reset_password_from_key', kwargs=key)}"


@transaction.atomic
def end_session(person: Person, session: UserSession) -> None:
    """End one of a person's sessions: the browser that holds it is signed out at its next step."""
    session.end()
    _record("session.ended", person, person)


def _record(kind: str, person: Person, by: Person, data: dict[str, Any] | None = None) -> None:
    """Write what happened to a person into the log of each library that they belong to."""
    for tenant_id in tenants_of(everywhere(person)):
        log.record(
            kind,
            where=log.Where(tenant_id, f"/{tenant_id}/"),
            subject=log.Subject("person", person.pk),
            actor=by.actor,
            data=data,
        )
