"""Who may give or end which role where."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from deskbell.people.access import holdings
from deskbell.people.models import Person, Role
from deskbell.people.roles import MAY_GIVE, RoleName
from deskbell.places.models import Kind, Place

LIBRARY_ONLY = frozenset({RoleName.ADMINISTRATOR, RoleName.DIRECTOR})


def roles_to_give(giver: Person | AnonymousUser, place: Place) -> list[str]:
    """Return the roles that a person may give at a place, the humblest first.

    Administrators and directors stand for a whole library, so these roles are given at its top only.
    """
    given = {
        role
        for held in holdings(giver)
        if place.path.startswith(held.path)
        for role in MAY_GIVE.get(held.role, frozenset())
    }
    if place.kind != Kind.LIBRARY:
        given -= LIBRARY_ONLY
    return [role for role in RoleName.values if role in given]


def may_end(ender: Person, role: Role) -> bool:
    """Tell whether a person may end a role: one that they could give, or their own."""
    return role.person_id == ender.pk or role.role in _could_give(ender, role.place)


def _could_give(giver: Person, place: Place) -> set[str]:
    return {
        role
        for held in holdings(giver)
        if place.path.startswith(held.path)
        for role in MAY_GIVE.get(held.role, frozenset())
    }
