"""Changing who may do what. Each function changes data and records the event, in one transaction."""

from __future__ import annotations

from django.db import transaction

from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.people.models import Person, Role
from deskbell.places.models import Place


@transaction.atomic
def give_role(person: Person, place: Place, role: str, actor: Actor, given_by: Person | None = None) -> Role:
    """Give a person a role at a place; a role that is held already is left as it is."""
    held = Role.objects.filter(person=person, place=place, role=role, ended_at=None).first()
    if held is not None:
        return held
    given = Role.objects.create(person=person, place=place, role=role, given_by=given_by, given_at=clock.now())
    log.record(
        "role.given",
        where=place.where,
        subject=log.Subject("person", person.pk),
        actor=actor,
        data={"role": role, "person": person.name},
    )
    return given
