"""Changing who may do what, and who is where. Each function changes data and records the event, in one transaction."""

from deskbell.people.actions.invitations import accept, accept_as_new, invite, renew, withdraw
from deskbell.people.actions.presence import arrive, leave
from deskbell.people.actions.roles import end_role, give_role, leave_library
from deskbell.people.actions.shifts import add_shifts, change_shift, remove_shift
from deskbell.people.refusals import PeopleRefused

__all__ = [
    "PeopleRefused",
    "accept",
    "accept_as_new",
    "add_shifts",
    "arrive",
    "change_shift",
    "end_role",
    "give_role",
    "invite",
    "leave",
    "leave_library",
    "remove_shift",
    "renew",
    "withdraw",
]
