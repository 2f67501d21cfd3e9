"""Which versions of their own count at a place at a moment, and with which protocol the guide begins there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from deskbell.alarms.models import Level
from deskbell.places.models import Place
from deskbell.protocols.models import Beginning, PublishedVersion

FIRST: Mapping[int, str] = {
    Level.COME: "customer-with-a-problem",
    Level.HELP: "problem-customer",
    Level.DANGER: "problem-customer",
}
"""With which protocol the guide begins, by the level that was pressed, where no place says another."""


def published_at(place: Place, at: datetime) -> dict[str, PublishedVersion]:
    """Return the published versions that count at a place at a moment, by protocol: the nearest place's newest. Two queries."""
    ids = place.ids_from_top
    rows = PublishedVersion.objects.filter(counts_at(at), place__in=ids)
    # Every version ever published is among them: their texts are not read.
    every = rows.order_by().values_list("place_id", "begins_at", "pk", "protocol")
    newest = {
        protocol: pk for _place, _begins, pk, protocol in sorted(every, key=lambda row: (ids.index(row[0]), *row[1:3]))
    }
    found = PublishedVersion.objects.filter(pk__in=newest.values()).select_related(
        "place", "kept", "base", "published_by"
    )
    return {one.protocol: one for one in found} if newest else {}


def counts_at(at: datetime) -> Q:
    """Return a condition: the version has begun by then, and has not ended."""
    return Q(begins_at__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))


def beginnings_at(place: Place) -> dict[int, str]:
    """Return the first protocol by level at a place, each from the nearest place that says it. One query."""
    ids = place.ids_from_top
    rows = sorted(Beginning.objects.filter(place__in=ids), key=lambda one: ids.index(one.place_id))
    return {**FIRST, **{one.level: one.protocol for one in rows}}
