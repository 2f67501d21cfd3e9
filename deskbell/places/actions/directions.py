"""Directions after a move: they were written for where the place stood, until somebody says that they are right."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.places.actions.details import change
from deskbell.places.dispatch import inside
from deskbell.places.inherited import among
from deskbell.places.inherited import at as inherited_at
from deskbell.places.models import Place
from deskbell.places.refusals import PlaceRefused


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


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody had before them who speaks of directions: the words, and where the place stood (:func:`inside`)."""

    directions: str
    stood: str


@transaction.atomic
def confirm_directions(place: Place, seen: Seen, actor: Actor, words: str | None = None) -> None:
    """Say that the directions, or these other words, are right where the place stands now.

    Raises:
        PlaceRefused: the words or the position are not those that were seen.

    """
    log.hold(place.tenant_key)
    place.refresh_from_db()
    _still_as(place, seen)
    if words is not None and change(place, actor, directions=words):
        return
    if not place.directions_for:
        return
    data = {"directions": place.directions, "written_for": place.directions_for}
    place.directions_for = ""
    place.save(update_fields=["directions_for"])
    log.record("place.directions_confirmed", where=place.where, subject=place.subject, actor=actor, data=data)


def _still_as(place: Place, seen: Seen) -> None:
    at = inherited_at(place)
    if inside(at) != seen.stood:
        names = {"name": place.name, "where": inside(at) or at.library.name}
        raise PlaceRefused(_("Nothing was saved: %(name)s stands in %(where)s now. Read the directions again.") % names)
    if place.directions != seen.directions:
        if not place.directions:
            raise PlaceRefused(_("Nothing was saved: somebody took the directions away meanwhile."))
        words = {"directions": place.directions}
        raise PlaceRefused(
            _("Nothing was saved: somebody changed the directions to “%(directions)s” meanwhile.") % words
        )
