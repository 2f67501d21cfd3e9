"""What a person may see and do. The only way to fetch anything for a person goes through these.

A role held at a place reaches everything below it. What a person may not see does not exist for them:
fetching it raises :class:`django.http.Http404`, lists and counts leave it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from deskbell.core.audience import Ears
from deskbell.core.models import Event
from deskbell.people.models import Person, Role
from deskbell.people.roles import ABILITIES, Can
from deskbell.places.models import Place


@dataclass(frozen=True, slots=True)
class Holding:
    """One live role: its name, the tenant, and the path that it reaches."""

    role: str
    tenant_id: int
    path: str
    place_id: int


def holdings(person: Person | AnonymousUser) -> list[Holding]:
    """Return the live roles of a person, read once per object; only those in one library after :func:`narrow`."""
    if not isinstance(person, Person) or not person.is_active:
        return []
    if not hasattr(person, "_holdings"):
        read_holdings([person])
    kept: list[Holding] = person._holdings  # type: ignore[attr-defined]  # noqa: SLF001
    only: int | None = getattr(person, "_only", None)
    return kept if only is None else [held for held in kept if held.tenant_id == only]


def read_holdings(people: Sequence[Person]) -> None:
    """Read the roles of many people with one query, for :func:`holdings` of each."""
    held: dict[int, list[Holding]] = {person.pk: [] for person in people}
    rows = Role.objects.filter(person__in=list(held), ended_at=None, place__closed_at=None).order_by("pk")
    fields = ("person_id", "role", "place__tenant_id", "place_id", "place__path")
    for person_id, role, tenant, place, path in rows.values_list(*fields):
        held[person_id].append(Holding(role, tenant or place, path, place))
    for person in people:
        person._holdings = held[person.pk]  # type: ignore[attr-defined]  # noqa: SLF001


def narrow(person: Person, tenant_id: int) -> None:
    """Let this object stand for the person in one of their libraries: the others do not exist for it any more.

    For pages: everything that fetches for a person goes through :func:`holdings`, so nothing of another library gets
    on a page. The stream and the API are not narrowed: whoever belongs to two libraries is called in both.
    """
    person._only = tenant_id  # type: ignore[attr-defined]  # noqa: SLF001


def everywhere(person: Person) -> Person:
    """Return the same person with all their libraries, whatever the page is narrowed to."""
    holdings(person)  # read once: the copy keeps what was read
    whole = copy(person)
    whole.__dict__.pop("_only", None)
    return whole


def paths_where(person: Person | AnonymousUser, can: Can) -> list[str]:
    """Return the paths below which the person may do ``can``."""
    return sorted({held.path for held in holdings(person) if can in ABILITIES[held.role]})


def may(person: Person | AnonymousUser, can: Can, path: str) -> bool:
    """Tell whether the person may do ``can`` at the place with this path."""
    return any(path.startswith(reach) for reach in paths_where(person, can))


def refs_where(person: Person | AnonymousUser, can: Can) -> list[str]:
    """Return the refs of the places at and below which the person may do ``can``."""
    ids = {held.place_id for held in holdings(person) if can in ABILITIES[held.role]}
    return sorted(Place.objects.filter(pk__in=ids).values_list("ref", flat=True)) if ids else []


def below(paths: list[str], field: str = "path") -> Q:
    """Return a condition: the place in ``field`` lies at or below one of ``paths``. No paths: nothing."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def places_for(person: Person | AnonymousUser, can: Can = Can.SEE_PLACES) -> QuerySet[Place]:
    """Return the open places where the person may do ``can``."""
    return Place.objects.filter(below(paths_where(person, can)), closed_at=None)


def place_for(person: Person | AnonymousUser, ref: str, can: Can = Can.SEE_PLACES) -> Place:
    """Return one place by its ref.

    Raises:
        Http404: there is none, or the person may not do ``can`` there.

    """
    place = places_for(person, can).filter(ref=ref).first()
    if place is None:
        raise Http404
    return place


def tenants_of(person: Person | AnonymousUser) -> list[int]:
    """Return the ids of the libraries in which the person holds a role."""
    return sorted({held.tenant_id for held in holdings(person)})


def people_at(place: Place) -> QuerySet[Person]:
    """Return the people who hold a live role at, above or below a place."""
    reach = Q(roles__place__path__startswith=place.path) | Q(roles__place_id__in=place.ids_from_top)
    return Person.objects.filter(reach, roles__ended_at=None, is_active=True).distinct()


def ears_of(person: Person, tenant_id: int) -> Ears:
    """Return what the person may hear in one library."""
    held = [one for one in holdings(person) if one.tenant_id == tenant_id]
    hearing = tuple((one.role, one.path) for one in held if Can.HEAR in ABILITIES[one.role])
    sees = tuple(one.path for one in held if Can.SEE_ALARMS in ABILITIES[one.role])
    return Ears("person", person.pk, tenant_id, roles=hearing, sees=sees)


def events_for(person: Person | AnonymousUser) -> QuerySet[Event]:
    """Return what the log keeps of the places whose log the person may read."""
    held = [one for one in holdings(person) if Can.READ_LOG in ABILITIES[one.role]]
    tenants = {one.tenant_id for one in held}
    return Event.objects.filter(below(paths_where(person, Can.READ_LOG)), tenant_id__in=tenants)


def closed_places_for(person: Person | AnonymousUser) -> QuerySet[Place]:
    """Return the closed places that the person may reopen, the newest first; of what closed together, the top."""
    closed = Place.objects.filter(below(paths_where(person, Can.MANAGE_PLACES))).exclude(closed_at=None)
    return closed.filter(parent__closed_at=None).select_related("parent").order_by("-closed_at")


def closed_place_for(person: Person | AnonymousUser, ref: str) -> Place:
    """Return one closed place that the person may reopen.

    Raises:
        Http404: there is none, or the person may not manage it.

    """
    closed = Place.objects.filter(below(paths_where(person, Can.MANAGE_PLACES)), ref=ref)
    place = closed.exclude(closed_at=None).select_related("parent").first()
    if place is None:
        raise Http404
    return place
