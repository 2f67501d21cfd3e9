"""Giving and ending roles."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.people.models import Person, Presence, Role, Shift
from deskbell.people.refusals import PeopleRefused
from deskbell.people.roles import RoleName
from deskbell.places.models import Place


@transaction.atomic
def give_role(person: Person, place: Place, role: str, actor: Actor, given_by: Person | None = None) -> Role:
    """Give a person a role at a place; a role that is held already is left as it is.

    Whoever had left every library can sign in again from then on.
    """
    held = Role.objects.filter(person=person, place=place, role=role, ended_at=None).first()
    if held is not None:
        return held
    given = Role.objects.create(person=person, place=place, role=role, given_by=given_by, given_at=clock.now())
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
    _forget_holdings(person)
    _record("role.given", given, actor)
    return given


@transaction.atomic
def end_role(role: Role, actor: Actor) -> None:
    """End a role. Shifts at places that the person reaches no longer go with it.

    Raises:
        PeopleRefused: it is the last administrator of the library.

    """
    log.hold(role.place.tenant_key)
    role = Role.objects.select_related("person", "place").get(pk=role.pk)
    if role.ended_at is not None:
        return
    if _is_last_administrator(role):
        raise PeopleRefused(
            _("“%(name)s” is the last administrator. Make somebody else an administrator first.")
            % {"name": role.person.name}
        )
    role.ended_at = clock.now()
    role.save(update_fields=["ended_at"])
    _forget_holdings(role.person)
    _drop_what_is_out_of_reach(role.person, role.place.tenant_key)
    _record("role.ended", role, actor)


@transaction.atomic
def leave_library(person: Person, library: Place, actor: Actor) -> None:
    """End all that a person holds in one library. Who is left with no role anywhere can no longer sign in.

    Raises:
        PeopleRefused: the person is the library's last administrator.

    """
    log.hold(library.tenant_key)
    for role in Role.objects.filter(person=person, place__tenant=library, ended_at=None):
        end_role(role, actor)
    if not Role.objects.filter(person=person, ended_at=None).exists():
        person.is_active = False
        person.save(update_fields=["is_active"])
    log.record(
        "person.left",
        where=library.where,
        subject=log.Subject("person", person.pk),
        actor=actor,
        data={"person": person.name},
    )


def _is_last_administrator(role: Role) -> bool:
    if role.role != RoleName.ADMINISTRATOR or role.place.parent_id is not None:
        return False
    others = Role.objects.filter(place=role.place, role=RoleName.ADMINISTRATOR, ended_at=None, person__is_active=True)
    return not others.exclude(person=role.person).exists()


def _drop_what_is_out_of_reach(person: Person, tenant_id: int) -> None:
    held = Role.objects.filter(person=person, place__tenant_id=tenant_id, ended_at=None)
    paths = list(held.values_list("place__path", flat=True))

    def reached(path: str) -> bool:
        return any(path.startswith(one) or one.startswith(path) for one in paths)

    shifts = Shift.objects.filter(person=person, place__tenant_id=tenant_id).select_related("place")
    Shift.objects.filter(pk__in=[one.pk for one in shifts if not reached(one.place.path)]).delete()
    here = Presence.objects.filter(person=person, place__tenant_id=tenant_id, left_at=None).select_related("place")
    for presence in here:
        if not reached(presence.place.path):
            presence.left_at = clock.now()
            presence.save(update_fields=["left_at"])


def _forget_holdings(person: Person) -> None:
    """Let :func:`deskbell.people.access.holdings` read anew for this object."""
    if hasattr(person, "_holdings"):
        del person._holdings  # noqa: SLF001


def _record(kind: str, role: Role, actor: Actor) -> None:
    subject = log.Subject("person", role.person_id)
    data = {"role": role.role, "person": role.person.name}
    log.record(kind, where=role.place.where, subject=subject, actor=actor, data=data)
