"""Who is here or invited already, so that nobody is invited twice by mistake. It warns and never refuses.

Only those are looked at whom the one who invites may see anyway: an address says nothing about other libraries.
"""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from deskbell.core import clock
from deskbell.people.access import people_at
from deskbell.people.models import Invitation, Person
from deskbell.people.team.access import invitations_for, people_for
from deskbell.places.models import Place


class Known:
    """The people and open invitations in reach of somebody who invites to a place. Read once, in three queries."""

    def __init__(self, giver: Person, place: Place) -> None:
        tenant = place.tenant_key
        mine = people_for(giver).filter(is_active=True, roles__ended_at=None, roles__place__tenant_id=tenant).distinct()
        self.emails = {email.lower(): name for name, email in mine.values_list("name", "email")}
        above = people_at(place).values_list("name", flat=True)
        self.names = {_plain(name): name for name in [*self.emails.values(), *above]}
        waiting = invitations_for(giver).filter(place__tenant_id=tenant, expires_at__gt=clock.now())
        self.invited: dict[str, Invitation] = {}
        for one in waiting.order_by("made_at"):
            self.invited |= {key: one for key in (one.email.lower(), _plain(one.name)) if key}

    def doubt(self, name: str, email: str) -> str:
        """Say why somebody is perhaps invited by mistake; empty if nothing speaks against it."""
        if email in self.emails:
            return _("%(name)s has this address and is here already. A further role is given on their page.") % {
                "name": self.emails[email]
            }
        waiting = self.invited.get(email) or self.invited.get(_plain(name))
        if waiting is not None:
            return _invited(waiting)
        if _plain(name) in self.names:
            words = _("Somebody called %(name)s is here already. Perhaps this is somebody else.")
            return words % {"name": self.names[_plain(name)]}
        return ""


def _invited(one: Invitation) -> str:
    words = _("%(who)s is invited already, as %(role)s at %(place)s, since %(day)s. That invitation still works.")
    return words % {
        "who": one.name or one.email,
        "role": one.get_role_display(),
        "place": one.place.name,
        "day": date_format(localtime(one.made_at), "MONTH_DAY_FORMAT"),
    }


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
