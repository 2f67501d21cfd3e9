"""How a part above this one keeps a place from being closed or moved at the wrong moment."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise

from deskbell.places.models import Place
from deskbell.places.refusals import PlaceRefused

Objection = Callable[[Place], str | Promise | None]

_objections: list[Objection] = []


def objects(objection: Objection) -> Objection:
    """Register a function that returns why a place may not be closed or moved now, with the remedy, or None."""
    _objections.append(objection)
    return objection


def ask(place: Place) -> None:
    """Ask every part, inside the transaction that is about to close or move the place.

    Raises:
        PlaceRefused: a part objects.

    """
    for objection in _objections:
        why_not = objection(place)
        if why_not:
            raise PlaceRefused(why_not)
