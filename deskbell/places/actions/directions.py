"""Directions after a move: they were written for where the place stood, until somebody says that they are right."""

from __future__ import annotations

from django.db import transaction

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.places.dispatch import inside
from deskbell.places.inherited import among
from deskbell.places.models import Place


def written_for(place: Place) -> dict[int, str]:
    """Return, by id, where each place with directions stands, in words: of this place and all below it."""
    described = list(Place.objects.filter(path__startswith=place.path).exclude(directions=""))
    known = Place.objects.in_bulk({pk for one in described for pk in one.ids_from_top})
    return {one.pk: inside(among(one, known)) for one in described}


def doubt(place: Place, before: dict[int, str]) -> list[Place]:
    """Mark the directions that were written for another position than now; return whose they are.

    before: what :func:`written_for` said before the move. Whoever moves a place back is not asked.
    """
    now = written_for(place)
    doubted = []
    for one in Place.objects.filter(pk__in=before).order_by("path"):
        was = one.directions_for or before[one.pk]
        one.directions_for = "" if was == now[one.pk] else was
        one.save(update_fields=["directions_for"])
        if one.directions_for:
            doubted.append(one)
    return doubted


@transaction.atomic
def confirm_directions(place: Place, actor: Actor) -> None:
    """Say that the directions are right where the place stands now."""
    log.hold(place.tenant_key)
    place.refresh_from_db()
    if not place.directions_for:
        return
    data = {"directions": place.directions, "written_for": place.directions_for}
    place.directions_for = ""
    place.save(update_fields=["directions_for"])
    log.record("place.directions_confirmed", where=place.where, subject=place.subject, actor=actor, data=data)
