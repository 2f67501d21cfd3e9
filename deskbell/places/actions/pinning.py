"""Where on the floor plan a desk or a room stands; each change can be taken back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.core.models import Event
from deskbell.places.inherited import at as inherited_at
from deskbell.places.models import Place
from deskbell.places.refusals import PlaceRefused

PINNED, UNPINNED = "place.pinned", "place.unpinned"
Point = tuple[float, float]


@transaction.atomic
def pin(place: Place, x: float, y: float, actor: Actor) -> Event | None:
    """Pin a place on the nearest floor plan above it; x and y from 0 to 1, from the top left.

    Returns the event, whose number undoes it (:func:`undo_pin`); None: it stood there already.

    Raises:
        PlaceRefused: no floor plan shows the place, or the point is not on the plan.

    """
    if inherited_at(place).plan is None:
        raise PlaceRefused(_("There is no floor plan to pin “%(name)s” on. Add one first.") % {"name": place.name})
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise PlaceRefused(_("That point is not on the plan. Use 0 to 100 percent, from the left and from the top."))
    return _put(place, (round(x, 4), round(y, 4)), actor)


@transaction.atomic
def unpin(place: Place, actor: Actor) -> Event | None:
    """Take the pin of a place off the plan. Returns the event, whose number undoes it; None: there was no pin."""
    return _put(place, None, actor)


@transaction.atomic
def undo_pin(place: Place, number: int, actor: Actor) -> Event | None:
    """Put the pin back where it was before the change that event ``number`` recorded, or off the plan.

    Raises:
        PlaceRefused: the pin or the plan has been changed since, or there was no such change.

    """
    log.hold(place.tenant_key)
    place.refresh_from_db()
    changes = Event.objects.filter(tenant_id=place.tenant_key, subject_kind="place", subject_id=place.pk)
    newest = changes.filter(kind__in=(PINNED, UNPINNED)).order_by("-number").first()
    if newest is None or newest.number != number or not _stands(place, newest.data):
        names = {"name": place.name}
        raise PlaceRefused(_("“%(name)s” or its plan was changed since. Place the pin by hand.") % names)
    before = newest.data["before"]
    return _put(place, (before[0], before[1]) if before else None, actor, undoes=number)


def _stands(place: Place, change: dict[str, Any]) -> bool:
    """Tell whether everything is as a change left it: the pin, and the picture on which it stands."""
    return "picture" in change and (change["after"], change["picture"]) == (_listed(_point(place)), _picture(place))


def _picture(place: Place) -> str | None:
    """Return the name of the picture on which a place is pinned: a new drawing of the same floor has another."""
    plan = inherited_at(place).plan
    return plan.floor_plan.name if plan else None


def _put(place: Place, to: Point | None, actor: Actor, **more: int) -> Event | None:
    log.hold(place.tenant_key)
    place.refresh_from_db(fields=["plan_x", "plan_y"])
    before = _point(place)
    if to == before:
        return None
    place.plan_x, place.plan_y = to or (None, None)
    place.save(update_fields=["plan_x", "plan_y"])
    data = {"before": _listed(before), "after": _listed(to), "picture": _picture(place), **more}
    return log.record(PINNED if to else UNPINNED, where=place.where, subject=place.subject, actor=actor, data=data)


def _point(place: Place) -> Point | None:
    return None if place.plan_x is None or place.plan_y is None else (place.plan_x, place.plan_y)


def _listed(point: Point | None) -> list[float] | None:
    """Return a point as the log keeps it."""
    return list(point) if point else None
