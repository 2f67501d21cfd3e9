"""The tree: founding a library, adding, moving and ordering places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.places.actions import directions, objections
from deskbell.places.inherited import at as inherited_at
from deskbell.places.models import Kind, Place
from deskbell.places.refusals import CannotStandThere

BELOW: dict[str, tuple[str, ...]] = {
    Kind.LIBRARY: (Kind.BRANCH,),
    Kind.BRANCH: (Kind.FLOOR, Kind.DESK, Kind.ROOM),
    Kind.FLOOR: (Kind.DESK, Kind.ROOM),
    Kind.DESK: (),
    Kind.ROOM: (Kind.DESK,),
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A place as it is after a move, whose pins were taken off, and whose directions were written for the old position."""

    place: Place
    unpinned: Sequence[Place] = ()
    doubted: Sequence[Place] = ()


def found_library(name: str, actor: Actor, **fields: Any) -> Place:
    """Create a library: a tenant of its own, at the top of its tree."""
    return _create(None, Kind.LIBRARY, name, actor, fields)


def add_place(parent: Place, kind: str, name: str, actor: Actor, **fields: Any) -> Place:
    """Create a place below ``parent``, after its siblings.

    Raises:
        CannotStandThere: a place of this kind has no business there (a floor below a desk).

    """
    _check_kind(kind, parent)
    return _create(parent, kind, name, actor, fields)


@transaction.atomic
def _create(parent: Place | None, kind: str, name: str, actor: Actor, fields: dict[str, Any]) -> Place:
    place = Place.objects.create(
        kind=kind,
        name=name,
        parent=parent,
        tenant_id=parent.tenant_key if parent else None,
        position=_after_the_last(parent),
        **fields,
    )
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.tenant_id = place.tenant_key
    place.save(update_fields=["path", "tenant"])
    log.record("place.added", where=place.where, subject=place.subject, actor=actor, data={"name": name, "kind": kind})
    return place


@transaction.atomic
def move(place: Place, parent: Place, actor: Actor) -> Moved:
    """Put a place, with everything below it, below another parent, after its siblings.

    What the event log says stays where it happened: old events keep the old path. Pins are taken off when
    another floor plan counts at the new position; directions stay, marked as written for the old one.

    Raises:
        CannotStandThere: the kinds do not fit, it is another library, or the parent lies below the place.
        PlaceRefused: a part objects (an alarm is open there).

    """
    log.hold(place.tenant_key)
    place, parent = Place.objects.get(pk=place.pk), Place.objects.get(pk=parent.pk)
    if place.parent_id == parent.pk:
        return Moved(place)
    _check_move(place, parent)
    objections.ask(place)
    old_path, old_plan, written_for = place.path, inherited_at(place).plan, directions.written_for(place)
    place.position = _after_the_last(parent)
    place.parent = parent
    place.save(update_fields=["parent", "position"])
    _rewrite(old_path, f"{parent.path}{place.pk}/")
    place.refresh_from_db()
    moved = Moved(place, _take_off_pins(place, old_plan), directions.doubt(place, written_for))
    place.refresh_from_db()
    data: dict[str, Any] = {"from": old_path, "to": place.path, "name": place.name, "below": parent.name}
    data["unpinned"] = {one.ref: [one.plan_x, one.plan_y] for one in moved.unpinned}
    log.record("place.moved", where=place.where, subject=place.subject, actor=actor, data=data)
    return moved


@transaction.atomic
def reorder(parent: Place, order: Sequence[Place], actor: Actor) -> None:
    """Give the places below ``parent`` this order; those that are not named keep theirs, at the end."""
    log.hold(parent.tenant_key)
    siblings = list(Place.objects.filter(parent=parent))
    rank = {place.pk: number for number, place in enumerate(order)}
    ordered = sorted(siblings, key=lambda one: (rank.get(one.pk, len(rank)), one.position, one.name, one.pk))
    for number, place in enumerate(ordered):
        place.position = number
    Place.objects.bulk_update(ordered, ["position"])
    names = [place.name for place in ordered if place.closed_at is None]
    log.record("place.reordered", where=parent.where, subject=parent.subject, actor=actor, data={"order": names})


def _after_the_last(parent: Place | None) -> int:
    if parent is None:
        return 0
    last = Place.objects.filter(parent=parent).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _check_kind(kind: str, parent: Place) -> None:
    if kind not in BELOW[parent.kind]:
        names = {"kind": Kind(kind).label, "parent": parent.name, "above": Kind(parent.kind).label}
        message = _("A %(kind)s can’t be put in “%(parent)s” (%(above)s). Choose another place.") % names
        raise CannotStandThere(message, "parent")


def _check_move(place: Place, parent: Place) -> None:
    if parent.tenant_key != place.tenant_key:
        raise CannotStandThere(_("That place belongs to another library. Choose one of this library."), "parent")
    if parent.path.startswith(place.path):
        raise CannotStandThere(_("“%(name)s” can’t be put inside itself.") % {"name": place.name}, "parent")
    if parent.closed_at is not None:
        raise CannotStandThere(_("“%(name)s” is closed. Reopen it first.") % {"name": parent.name}, "parent")
    _check_kind(place.kind, parent)


def _rewrite(old: str, new: str) -> None:
    rest = Substr("path", len(old) + 1)
    Place.objects.filter(path__startswith=old).update(path=Concat(Value(new), rest))


def _take_off_pins(place: Place, old_plan: Place | None) -> list[Place]:
    """Remove the pins that were set on a plan above ``place`` which no longer counts; return their places as they were."""
    new_plan = inherited_at(place).plan
    if new_plan == old_plan:
        return []
    below = Place.objects.filter(path__startswith=place.path).order_by("path")
    own_plans = [inside.path for inside in below.exclude(floor_plan="")]
    pinned = [one for one in below.exclude(plan_x=None) if not any(one.path.startswith(path) for path in own_plans)]
    Place.objects.filter(pk__in=[one.pk for one in pinned]).update(plan_x=None, plan_y=None)
    return pinned
