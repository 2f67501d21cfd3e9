"""Changing what a place says of itself: its words, and its station."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.places.models import Place
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.bound import own_says
from deskbell.protocols.facts import STATION
from deskbell.protocols.models import PlaceWords, Station
from deskbell.protocols.place_rules import checked


class SaidMeanwhile(Exception):
    """Somebody else changed one of the same things since they were read: nothing was saved."""


@transaction.atomic
def say(place: Place, changes: Mapping[str, str], actor: Actor, *, seen: Mapping[str, str] | None = None) -> list[str]:
    """Set some of what a place says, by the names of bindings and facts; blank lets the place above say it.

    seen is what the place said when it was read, None when that does not matter. Two who change different things
    do not get in each other's way. Returns the names of what is different now.

    Raises:
        BadSaying: one of the values can't be used.
        SaidMeanwhile: one of them is another by now than the one that was seen.

    """
    good = {name: checked(name, value) for name, value in changes.items()}
    log.hold(place.tenant_key)
    own = own_says(place)
    if seen is not None and any(own[name] not in (seen.get(name, ""), value) for name, value in good.items()):
        raise SaidMeanwhile
    different = {name: value for name, value in good.items() if own[name] != value}
    words = {name: different[name] for name in BINDINGS if name in different}
    facts = {name: different[name] for name in STATION if name in different}
    if words:
        kept = {name: value for name in BINDINGS if (value := {**own, **words}[name])}
        PlaceWords.objects.update_or_create(place=place, defaults={"values": kept, "changed_at": clock.now()})
        _record("place.words_changed", place, actor, own, words)
    if facts:
        Station.objects.update_or_create(place=place, defaults={**facts, "changed_at": clock.now()})
        _record("place.station_changed", place, actor, own, facts)
    return list(different)


def _record(kind: str, place: Place, actor: Actor, own: Mapping[str, str], after: Mapping[str, str]) -> None:
    data = {"place": place.name, "before": {name: own[name] for name in after}, "after": dict(after)}
    log.record(kind, where=place.where, subject=place.subject, actor=actor, data=data)
