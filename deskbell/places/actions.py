"""Changing places. Each function changes data and records the event, in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.places.models import Kind, Place

BELOW: dict[str, tuple[str, ...]] = {
    Kind.LIBRARY: (Kind.BRANCH,),
    Kind.BRANCH: (Kind.FLOOR, Kind.DESK, Kind.ROOM),
    Kind.FLOOR: (Kind.DESK, Kind.ROOM),
    Kind.DESK: (),
    Kind.ROOM: (Kind.DESK,),
}


class CannotStandThere(Exception):
    """A place of this kind can't be put below that one."""


def found_library(name: str, actor: Actor, **fields: Any) -> Place:
    """Create a library: a tenant of its own, at the top of its tree."""
    return _create(None, Kind.LIBRARY, name, actor, fields)


def add_place(parent: Place, kind: str, name: str, actor: Actor, **fields: Any) -> Place:
    """Create a place below ``parent``, after its siblings.

    Raises:
        CannotStandThere: a place of this kind has no business there (a floor below a desk).

    """
    if kind not in BELOW[parent.kind]:
        raise CannotStandThere(f"{kind} below {parent.kind}")
    return _create(parent, kind, name, actor, fields)


@transaction.atomic
def _create(parent: Place | None, kind: str, name: str, actor: Actor, fields: dict[str, Any]) -> Place:
    last = Place.objects.filter(parent=parent).aggregate(last=Max("position"))["last"] if parent else None
    place = Place.objects.create(
        kind=kind,
        name=name,
        parent=parent,
        tenant_id=parent.tenant_key if parent else None,
        position=0 if last is None else last + 1,
        **fields,
    )
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.tenant_id = place.tenant_key
    place.save(update_fields=["path", "tenant"])
    log.record("place.added", where=place.where, subject=place.subject, actor=actor, data={"name": name, "kind": kind})
    return place
