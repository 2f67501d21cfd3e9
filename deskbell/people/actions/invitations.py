"""Inviting people, by mail or on paper. The code is returned once; only its hash is kept."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from deskbell.core import clock, log
from deskbell.core.secrets import digest, new_code
from deskbell.people.actions.roles import give_role
from deskbell.people.models import Invitation, Person
from deskbell.people.role_rules import roles_to_give
from deskbell.places.models import Place

CODE_LIFE = timedelta(days=14)
# 58 bits: it lives two weeks, so it is longer than the code of a screen, which lives ten minutes.
CODE_LENGTH = 12


@transaction.atomic
def invite(place: Place, role: str, by: Person, *, name: str = "", email: str = "") -> tuple[Invitation, str]:
    """Invite somebody to a role at a place. Returns the invitation and its code, which nobody is shown again."""
    now, code = clock.now(), new_code(CODE_LENGTH)
    invitation = Invitation.objects.create(
        place=place,
        role=role,
        name=name,
        email=email.lower(),
        code_hash=digest(code),
        made_by=by,
        made_at=now,
        expires_at=now + CODE_LIFE,
    )
    _record("invitation.made", invitation, by)
    return invitation, code


@transaction.atomic
def renew(invitation: Invitation, by: Person) -> str:
    """Give an open invitation a new code and 14 more days; the old code no longer works. Returns the code."""
    code = new_code(CODE_LENGTH)
    invitation.code_hash = digest(code)
    invitation.expires_at = clock.now() + CODE_LIFE
    invitation.save(update_fields=["code_hash", "expires_at"])
    _record("invitation.renewed", invitation, by)
    return code


@transaction.atomic
def withdraw(invitation: Invitation, by: Person) -> None:
    """Make an open invitation void."""
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = clock.now()
        invitation.save(update_fields=["withdrawn_at"])
        _record("invitation.withdrawn", invitation, by)


@transaction.atomic
def accept(invitation: Invitation, person: Person) -> bool:
    """Give the person the role, if the invitation is still open. Returns whether it was."""
    if not _spend(invitation, person):
        return False
    give_role(person, invitation.place, invitation.role, person.actor, given_by=invitation.made_by)
    _record("invitation.accepted", invitation, person)
    return True


@transaction.atomic
def accept_as_new(invitation: Invitation, *, name: str, email: str, password: str, language: str) -> Person | None:
    """Make an account and give it the role. None: the address has an account, or the invitation is spent.

    An address that is taken costs as much time as one that is free, so that the time tells nothing.
    """
    if Person.objects.filter(email=email.lower()).exists():
        make_password(password)
        return None
    person = Person.objects.create_user(email, password, name=name, language=language, joined_at=clock.now())
    if not accept(invitation, person):
        transaction.set_rollback(True)
        return None
    return person


def _spend(invitation: Invitation, person: Person) -> bool:
    """Compare and set: of two who accept at the same moment, one does.

    Void, too, once whoever made it may not give that role there any more.
    """
    if invitation.made_by is None or invitation.role not in roles_to_give(invitation.made_by, invitation.place):
        return False
    now = clock.now()
    spent = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now, place__closed_at=None
    ).update(accepted_at=now, accepted_by=person)
    return spent == 1


def _record(kind: str, invitation: Invitation, by: Person) -> None:
    """Record it without the address: the log outlives the invitation."""
    data = {"role": invitation.role, "by_mail": bool(invitation.email)}
    subject = log.Subject("invitation", invitation.pk)
    log.record(kind, where=invitation.place.where, subject=subject, actor=by.actor, data=data)
