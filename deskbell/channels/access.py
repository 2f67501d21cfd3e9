"""Which lines somebody may manage."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from deskbell.alarms.models import Line
from deskbell.people.access import below, paths_where
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Kind, Place


def lines_for(person: Person | AnonymousUser) -> QuerySet[Line]:
    """Return the open lines at places where the person may change plans."""
    reach = below(paths_where(person, Can.MANAGE_PLANS), "place__path")
    return Line.objects.filter(reach, closed_at=None, place__closed_at=None).select_related("place")


def line_for(person: Person | AnonymousUser, ref: str) -> Line:
    """Return one open line by its ref.

    Raises:
        Http404: there is none, or the person may not change plans where it is.

    """
    line = lines_for(person).filter(ref=ref).first()
    if line is None:
        raise Http404
    return line


def places_for_lines(person: Person | AnonymousUser) -> list[Place]:
    """Return where the person may set up a line: libraries, branches and floors, and where their own role is held."""
    paths = paths_where(person, Can.MANAGE_PLANS)
    wide = Q(kind__in=[Kind.LIBRARY, Kind.BRANCH, Kind.FLOOR]) | Q(path__in=paths)
    return list(Place.objects.filter(below(paths) & wide, closed_at=None))
