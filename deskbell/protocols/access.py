"""Who may follow the guide of an alarm, and as what; who reads what a place says of itself, and who may change it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from deskbell.alarms import access
from deskbell.alarms.callers import Caller, NotAllowed
from deskbell.alarms.models import Alarm
from deskbell.people import access as people
from deskbell.people.models import Person
from deskbell.people.roles import Can, RoleName
from deskbell.places.models import Place
from deskbell.protocols.definition import Role

LEADS = {RoleName.IN_CHARGE, RoleName.MANAGER, RoleName.DIRECTOR, RoleName.ADMINISTRATOR}


def role_of(caller: Caller, alarm: Alarm) -> Role:
    """Return what a caller is in this alarm.

    Raises:
        NotAllowed: a screen of another desk, which can press and listen only; or somebody who may read the alarm, but
            neither pressed nor was called.

    """
    if _pressed(caller, alarm):
        return Role.PRESSER
    if caller.person is None or not access.may_answer(caller.person, alarm):
        error = _("The guide is for those who pressed and those who were called.")
        raise NotAllowed(error, _("Sign in as somebody who was called."))
    return Role.IN_CHARGE if _leads(caller.person, alarm) else Role.RESPONDER


def refuse_where_a_pin_ended_it(caller: Caller, alarm: Alarm) -> None:
    """Refuse the guide where it is over by a PIN: see :func:`deskbell.alarms.access.refuse_where_a_pin_ended_it`.

    Raises:
        deskbell.alarms.machine.Refused: it is.

    """
    access.refuse_where_a_pin_ended_it(alarm, caller.ears(alarm.tenant_id))


def _pressed(caller: Caller, alarm: Alarm) -> bool:
    """Tell whether the caller stands where it was pressed: that desk's screen or somebody at it, or who pressed first."""
    screen = caller.screen or caller.beside
    at_the_desk = screen is not None and screen.place_id == alarm.place_id
    person = caller.person
    return at_the_desk or (person is not None and (alarm.presser_kind, alarm.presser_id) == ("person", person.pk))


def _leads(person: Person, alarm: Alarm) -> bool:
    held = people.ears_of(person, alarm.tenant_id).roles
    return any(role in LEADS and alarm.path.startswith(path) for role, path in held)


def place_to_read(person: Person, ref: str) -> Place:
    """Return a place that the person may see: whoever works there reads what the guide will tell them.

    Raises:
        Http404: there is none.

    """
    return people.place_for(person, ref)


def place_to_describe(person: Person, ref: str) -> Place:
    """Return a place of which the person may change what it says.

    Raises:
        Http404: there is none, or the person may only read it.

    """
    return people.place_for(person, ref, Can.MANAGE_PLACES)


def place_to_hang_cards(person: Person, ref: str) -> Place:
    """Return a place whose cards the person keeps: prints them, and says what hangs there.

    Whoever sets up a desk does it: the person in charge as well as a manager.

    Raises:
        Http404: there is none, or the person may only look at its cards.

    """
    return people.place_for(person, ref, Can.PRINT_CARDS)


def may_hang_cards(person: Person, place: Place) -> bool:
    """Tell whether the person keeps the cards of a place."""
    return people.may(person, Can.PRINT_CARDS, place.path)


def may_describe(person: Person, place: Place) -> bool:
    """Tell whether the person may change what a place says of itself."""
    return people.may(person, Can.MANAGE_PLACES, place.path)
