"""Who: accounts, roles at a place, invitations, shifts, presence, access keys."""

from deskbell.people.models.access_key import AccessKey
from deskbell.people.models.invitation import Invitation
from deskbell.people.models.person import Person
from deskbell.people.models.presence import Presence, Shift
from deskbell.people.models.role import Role
from deskbell.people.models.setup_code import SetupCode

__all__ = ["AccessKey", "Invitation", "Person", "Presence", "Role", "SetupCode", "Shift"]
