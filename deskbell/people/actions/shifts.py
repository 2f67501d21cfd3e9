"""The weekly rota."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.people.duty import stretch_of
from deskbell.people.models import Person, Shift
from deskbell.people.rota import Stretch, overlap
from deskbell.places.models import Place


def conflicts(person: Person, tenant_id: int, stretches: Iterable[Stretch], but: int | None = None) -> list[Shift]:
    """Return the shifts of a person in one library that fall on the same time; ``but`` is left out. One query."""
    wanted = list(stretches)
    shifts = (
        Shift.objects.filter(person=person, place__tenant_id=tenant_id).exclude(pk=but or 0).select_related("place")
    )
    return [shift for shift in shifts if any(overlap(stretch_of(shift), one) for one in wanted)]


@transaction.atomic
def add_shifts(person: Person, place: Place, stretches: Iterable[Stretch], actor: Actor) -> list[Shift]:
    """Add weekly shifts of a person at a place."""
    made = [
        Shift.objects.create(
            person=person,
            place=place,
            weekday=one.weekday,
            starts=one.starts,
            ends=one.ends,
            first_day=one.first_day,
            last_day=one.last_day,
        )
        for one in stretches
    ]
    for shift in made:
        _record("shift.added", shift, actor)
    return made


@transaction.atomic
def change_shift(shift: Shift, to: Stretch, actor: Actor) -> None:
    """Change the time of a shift."""
    if stretch_of(shift) == to:
        return
    shift.weekday, shift.starts, shift.ends = to.weekday, to.starts, to.ends
    shift.first_day, shift.last_day = to.first_day, to.last_day
    shift.save()
    _record("shift.changed", shift, actor)


@transaction.atomic
def remove_shift(shift: Shift, actor: Actor) -> None:
    """Take a shift off the rota."""
    _record("shift.removed", shift, actor)
    shift.delete()


def _record(kind: str, shift: Shift, actor: Actor) -> None:
    data = {
        "person": shift.person.name,
        "weekday": shift.weekday,
        "starts": f"{shift.starts:%H:%M}",
        "ends": f"{shift.ends:%H:%M}",
    }
    subject = log.Subject("person", shift.person_id)
    log.record(kind, where=shift.place.where, subject=subject, actor=actor, data=data)
