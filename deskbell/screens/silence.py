"""Which screens do not listen now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.screens.access import screens_for
from deskbell.screens.listening import screens_listening
from deskbell.screens.models import Screen


@dataclass(frozen=True, slots=True)
class Silence:
    """The screens at a place that do not listen now, by name, and how many are enrolled there."""

    place: Place
    screens: Sequence[Screen]
    enrolled: int


def silence_at(person: Person, place: Place) -> Silence:
    """Return the silence at a place and inside it, as far as the person may enrol screens there. Constant queries."""
    within = screens_for(person).filter(revoked_at=None, place__closed_at=None, place__path__startswith=place.path)
    enrolled = list(within.order_by("name", "pk"))
    listening = screens_listening(one.pk for one in enrolled)
    return Silence(place, [one for one in enrolled if one.pk not in listening], len(enrolled))
