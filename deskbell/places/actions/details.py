"""Name, address, time zone, help extension and telephone numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.places.models import Phone, Place

FIELDS = (
    "name",
    "street",
    "city",
    "state",
    "postal_code",
    "country",
    "directions",
    "time_zone",
    "help_extension",
)


@transaction.atomic
def change(place: Place, actor: Actor, **fields: str) -> bool:
    """Set the given fields (:data:`FIELDS`) and record what they were. Returns whether anything was different."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"places have no {', '.join(sorted(unknown))} to change")
    before = {name: getattr(place, name) for name in fields if getattr(place, name) != fields[name]}
    if not before:
        return False
    for name in before:
        setattr(place, name, fields[name])
    changed = list(before)
    if "directions" in before:
        place.directions_for = ""
        changed.append("directions_for")
    place.save(update_fields=changed)
    data: dict[str, Any] = {"from": before, "to": {name: fields[name] for name in before}}
    log.record("place.changed", where=place.where, subject=place.subject, actor=actor, data=data)
    return True


@transaction.atomic
def set_phones(place: Place, rows: Iterable[tuple[str, str, str]], actor: Actor) -> None:
    """Replace the telephone numbers of a place by these: (use, number, note)."""
    wanted = sorted(set(rows))
    if wanted == sorted(Phone.objects.filter(place=place).values_list("use", "number", "note")):
        return
    Phone.objects.filter(place=place).delete()
    Phone.objects.bulk_create([Phone(place=place, use=use, number=number, note=note) for use, number, note in wanted])
    data = {"phones": [list(row) for row in wanted]}
    log.record("place.phones_changed", where=place.where, subject=place.subject, actor=actor, data=data)
