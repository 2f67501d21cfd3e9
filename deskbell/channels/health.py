"""Whether a line works: what came back the last time that something went over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from deskbell.alarms.models import Delivery
from deskbell.core.models import Event


@dataclass(frozen=True, slots=True)
class Health:
    """The last try over a line. by_test: it was a test, else an alarm; trying: it is still being tried."""

    works: bool
    at: datetime
    said: str
    by_test: bool
    trying: bool = False


def health_of(lines: Iterable[int]) -> dict[int, Health]:
    """Return the health of those lines over which anything went, by their ids. Two queries."""
    ids = list(lines)
    found = {one: _of_test(event) for one, event in _last_tests(ids).items()}
    for one, delivery in _last_deliveries(ids).items():
        health = _of_delivery(delivery)
        if one not in found or found[one].at < health.at:
            found[one] = health
    return found


def _last_tests(ids: list[int]) -> dict[int, Event]:
    tests = Event.objects.filter(subject_kind="line", subject_id__in=ids, kind="line.tested")
    last = tests.order_by().values("subject_id").annotate(last=Max("pk")).values("last")
    return {event.subject_id: event for event in Event.objects.filter(pk__in=last)}


def _last_deliveries(ids: list[int]) -> dict[int, Delivery]:
    tried = Delivery.objects.filter(line_id__in=ids, tries__gt=0)
    last = tried.order_by().values("line_id").annotate(last=Max("pk")).values("last")
    return {row.line_id: row for row in Delivery.objects.filter(pk__in=last) if row.line_id is not None}


def _of_test(event: Event) -> Health:
    return Health(bool(event.data.get("sent")), event.at, str(event.data.get("said", "")), by_test=True)


def _of_delivery(row: Delivery) -> Health:
    return Health(
        works=row.state == Delivery.State.SENT,
        at=row.sent_at or row.made_at,
        said=row.last_error,
        by_test=False,
        trying=row.state == Delivery.State.DUE,
    )
