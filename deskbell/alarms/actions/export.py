"""Taking the list of alarms out of Deskbell: whoever reads the log sees who took what, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import transaction

from deskbell.core import log
from deskbell.people import access as people
from deskbell.people.models import Person
from deskbell.places.models import Place


@transaction.atomic
def record_export(by: Person, tenant_ids: Iterable[int], asked: Mapping[str, str]) -> None:
    """Record that somebody takes a list of alarms with them. tenant_ids names the library of each alarm in it.

    asked is what the list was narrowed to. A library from which nothing is taken is told only if there is no
    other: so the log of one never speaks of what was asked of another.
    """
    counts = Counter(tenant_ids) or Counter(dict.fromkeys(people.tenants_of(by), 0))
    for library in Place.objects.filter(pk__in=counts).order_by("pk"):
        data = {"alarms": counts[library.pk], "asked": dict(asked)}
        log.record("alarms.exported", where=library.where, subject=library.subject, actor=by.actor, data=data)
