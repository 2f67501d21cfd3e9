"""Which people, roles, shifts and invitations a person may manage. What lies elsewhere does not exist."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from deskbell.people.access import below, paths_where
from deskbell.people.models import Invitation, Person, Role, Shift
from deskbell.people.roles import Can


def people_for(manager: Person) -> QuerySet[Person]:
    """Return the people who hold, or once held, a role where the manager may manage people."""
    reach = Role.objects.filter(below(paths_where(manager, Can.MANAGE_PEOPLE), "place__path"))
    return Person.objects.filter(pk__in=reach.values("person_id"))


def person_for(manager: Person, ref: str) -> Person:
    """Return one of them by their ref.

    Raises:
        Http404: there is none.

    """
    person = people_for(manager).filter(ref=ref).first()
    if person is None:
        raise Http404
    return person


def roles_for(manager: Person) -> QuerySet[Role]:
    """Return the live roles held where the manager may manage people."""
    reach = below(paths_where(manager, Can.MANAGE_PEOPLE), "place__path")
    return Role.objects.filter(reach, ended_at=None, place__closed_at=None).select_related("place", "person")


def role_for(manager: Person, number: int) -> Role:
    """Return a live role that the manager may look at: one within reach, or their own.

    Raises:
        Http404: there is none.

    """
    live = Role.objects.filter(pk=number, ended_at=None).select_related("place", "person")
    own = live.filter(person=manager).first()
    role = own or roles_for(manager).filter(pk=number).first()
    if role is None:
        raise Http404
    return role


def invitations_for(manager: Person) -> QuerySet[Invitation]:
    """Return the open invitations to places where the manager may manage people."""
    reach = below(paths_where(manager, Can.MANAGE_PEOPLE), "place__path")
    waiting = Invitation.objects.filter(reach, accepted_at=None, withdrawn_at=None, place__closed_at=None)
    return waiting.select_related("place", "made_by")


def invitation_for(manager: Person, ref: str) -> Invitation:
    """Return one of them by its ref.

    Raises:
        Http404: there is none.

    """
    invitation = invitations_for(manager).filter(ref=ref).first()
    if invitation is None:
        raise Http404
    return invitation


def shift_for(manager: Person, number: int) -> Shift:
    """Return a shift at a place where the manager may manage people.

    Raises:
        Http404: there is none.

    """
    reach = below(paths_where(manager, Can.MANAGE_PEOPLE), "place__path")
    shift = Shift.objects.filter(reach, pk=number).select_related("place", "person").first()
    if shift is None:
        raise Http404
    return shift
