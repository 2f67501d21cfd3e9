"""Live events for tests of the stream: what an alarm would record, without an alarm."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from deskbell.core import log
from deskbell.core.actor import DESKBELL
from deskbell.core.log import Subject
from deskbell.core.models import Event
from deskbell.places.models import Place


def say(place: Place, text: str = "news", *, ring: Iterable[str] = (), tell: Iterable[str] = ()) -> Event:
    """Record one event at a place, for everyone in its library unless told otherwise."""
    everyone = [f"everyone@/{place.tenant_key}/"]
    with transaction.atomic():
        return log.record(
            "probe.said",
            where=place.where,
            subject=Subject("probe", 1),
            actor=DESKBELL,
            live_data=lambda number: {"alarm": {"ref": "probe", "number": number, "text": text}},
            ring=ring or ([] if tell else everyone),
            tell=tell,
        )


def say_much(place: Place, count: int, size: int = 0) -> None:
    """Record many events in one transaction."""
    with transaction.atomic():
        for number in range(count):
            say(place, f"{number} " + "x" * size)
