"""The place of an alarm as those who come need it, copied into the alarm when it is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from deskbell.core.fetch import fetch, marks
from deskbell.places.models import Kind, Place


def chain_of(place: Place) -> list[Place]:
    """Return the places from the library down to ``place`` itself, in one query at most."""
    *ids, _own = place.ids_from_top
    if not ids:
        return [place]
    above = {one.pk: one for one in fetch(Place, f"WHERE id IN ({marks(ids)})", ids)}
    return [*(above[pk] for pk in ids), place]


def card(chain: Sequence[Place]) -> dict[str, Any]:
    """Return what those who come need of the last place in ``chain``, whether a PIN is set, and within which places it lies."""
    place = chain[-1]
    plan = _nearest_plan(chain)
    return {
        "ref": place.ref,
        "name": place.name,
        "kind": place.kind,
        "floor": _name_of(chain, Kind.FLOOR),
        "branch": _name_of(chain, Kind.BRANCH) or chain[0].name,
        "library": chain[0].name,
        "directions": place.directions,
        "address": address(chain),
        "extension": _nearest(chain, "help_extension"),
        "plan": f"{settings.MEDIA_URL}{plan.floor_plan.name}" if plan else None,
        "x": place.plan_x if plan else None,
        "y": place.plan_y if plan else None,
        "pin": any(one.cancel_pin for one in chain),
        "within": [one.ref for one in chain],
    }


def address(chain: Sequence[Place]) -> str:
    """Return the street address on one line, from the nearest place that has one."""
    for place in reversed(chain):
        if place.street:
            town = " ".join(part for part in (place.state, place.postal_code) if part)
            return ", ".join(part for part in (place.street, place.city, town) if part)
    return ""


def _nearest(chain: Sequence[Place], field: str) -> str:
    return next((getattr(place, field) for place in reversed(chain) if getattr(place, field)), "")


def _nearest_plan(chain: Sequence[Place]) -> Place | None:
    return next((place for place in reversed(chain) if place.floor_plan), None)


def _name_of(chain: Sequence[Place], kind: str) -> str:
    return next((place.name for place in chain[:-1] if place.kind == kind), "")
