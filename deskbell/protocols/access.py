"""Who may follow a guide, and as what; who reads and says what a place is; who reads, writes and publishes protocols."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from deskbell.alarms import access
from deskbell.alarms.callers import Caller, NotAllowed
from deskbell.alarms.models import Alarm
from deskbell.people import access as people
from deskbell.people.models import Person
from deskbell.people.roles import Can, RoleName
from deskbell.places.models import Kind, Place
from deskbell.protocols.definition import Role
from deskbell.protocols.models import Draft, PublishedVersion, Stage

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


def place_to_write(person: Person, ref: str) -> Place:
    """Return a place for which the person may write protocols.

    Raises:
        Http404: there is none, or the person may not write there.

    """
    return people.place_for(person, ref, Can.WRITE_PROTOCOLS)


def places_to_write(person: Person) -> list[Place]:
    """Return the libraries and branches for which the person may write protocols, and each place where they got that role."""
    places = people.places_for(person, Can.WRITE_PROTOCOLS).select_related("parent").order_by("path")
    tops = people.refs_where(person, Can.WRITE_PROTOCOLS)
    return [one for one in places if one.kind in {Kind.LIBRARY, Kind.BRANCH} or one.ref in tops]


def may_write(person: Person, place: Place) -> bool:
    """Tell whether the person may write protocols for a place."""
    return people.may(person, Can.WRITE_PROTOCOLS, place.path)


def may_publish(person: Person, place: Place) -> bool:
    """Tell whether the person may publish protocols for a place."""
    return people.may(person, Can.PUBLISH_PROTOCOLS, place.path)


def drafts_for(person: Person) -> QuerySet[Draft]:
    """Return the drafts of the places for which the person may write."""
    reach = people.below(people.paths_where(person, Can.WRITE_PROTOCOLS), "place__path")
    return Draft.objects.filter(reach, place__closed_at=None).select_related("place", "base", "changed_by", "sent_by")


def drafts_to_read(person: Person) -> QuerySet[Draft]:
    """Return the drafts that wait to be read by somebody who may publish them, but for those that the person sent. One query."""
    reach = people.below(people.paths_where(person, Can.PUBLISH_PROTOCOLS), "place__path")
    sent = drafts_for(person).filter(reach, stage=Stage.REVIEW)
    return sent.exclude(sent_by=person).order_by("sent_at")


def draft_for(person: Person, ref: str, can: Can = Can.WRITE_PROTOCOLS) -> Draft:
    """Return one draft by its ref.

    Raises:
        Http404: there is none, or the person may not do ``can`` at its place.

    """
    draft = drafts_for(person).filter(ref=ref).first()
    if draft is None or not people.may(person, can, draft.place.path):
        raise Http404
    return draft


def versions_for(person: Person, place: Place, protocol: str) -> QuerySet[PublishedVersion]:
    """Return the published versions of a protocol that count, counted or will count at a place, if the person may see it."""
    if not people.may(person, Can.SEE_PLACES, place.path):
        return PublishedVersion.objects.none()
    rows = PublishedVersion.objects.filter(place__in=place.ids_from_top, protocol=protocol)
    return rows.select_related("place", "kept", "base", "published_by", "ended_by")


def version_for(person: Person, ref: str, can: Can = Can.SEE_PLACES) -> PublishedVersion:
    """Return one published version by its ref.

    Whoever works inside its place reads what counts there; to change something one must reach the place itself.

    Raises:
        Http404: there is none, or the person may not do ``can`` there.

    """
    rows = PublishedVersion.objects.select_related("place", "kept", "base", "published_by", "ended_by")
    version = rows.filter(ref=ref).first()
    if version is None or not _reaches(person, can, version.place):
        raise Http404
    return version


def _reaches(person: Person, can: Can, place: Place) -> bool:
    if can is not Can.SEE_PLACES:
        return people.may(person, can, place.path)
    return any(one.startswith(place.path) or place.path.startswith(one) for one in people.paths_where(person, can))


def place_to_publish(person: Person, ref: str) -> Place:
    """Return a place for which the person may publish protocols.

    Raises:
        Http404: there is none, or the person may not publish there.

    """
    return people.place_for(person, ref, Can.PUBLISH_PROTOCOLS)
