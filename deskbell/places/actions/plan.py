"""The floor plan of a place."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.core.refs import new_ref
from deskbell.places.floor_plans import Redrawn
from deskbell.places.models import Place


@transaction.atomic
def set_plan(place: Place, image: Redrawn, actor: Actor) -> None:
    """Give a place a floor plan. An older one stays in the store: the record of an alarm may show it."""
    if not place.floor_plan:
        _take_off_pins_below(place)  # they stood on a plan further up
    name = f"{place.ref}/{new_ref()}.{image.extension}"
    place.floor_plan.save(name, ContentFile(image.content), save=False)
    place.save(update_fields=["floor_plan"])
    data = {"file": place.floor_plan.name, "width": image.width, "height": image.height}
    log.record("place.plan_set", where=place.where, subject=place.subject, actor=actor, data=data)


@transaction.atomic
def remove_plan(place: Place, actor: Actor) -> None:
    """Take the floor plan off a place, and the pins that stand on it."""
    if not place.floor_plan:
        return
    data = {"file": place.floor_plan.name}
    place.floor_plan = ""
    place.save(update_fields=["floor_plan"])
    _take_off_pins_below(place)
    log.record("place.plan_removed", where=place.where, subject=place.subject, actor=actor, data=data)


def _take_off_pins_below(place: Place) -> None:
    below = Place.objects.filter(path__startswith=place.path)
    own = [inside.path for inside in below.exclude(floor_plan="")]
    pinned = [one.pk for one in below.exclude(plan_x=None) if not any(one.path.startswith(path) for path in own)]
    Place.objects.filter(pk__in=pinned).update(plan_x=None, plan_y=None)
    place.refresh_from_db(fields=["plan_x", "plan_y"])
