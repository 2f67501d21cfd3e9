"""Which screens do not listen now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskbell.core import clock
from deskbell.people.models import Person
from deskbell.places.inherited import Inherited
from deskbell.places.models import Place
from deskbell.places.opening import Opening, openings_at
from deskbell.screens.access import screens_for
from deskbell.screens.listening import screens_listening
from deskbell.screens.models import Screen
from deskbell.screens.whereabouts import chains_of

# PCs are switched on when the doors open, and restart at times: only what lasts is told.
LONG = timedelta(hours=1)


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


@dataclass(frozen=True, slots=True)
class LongSilence:
    """A branch that is open, where screens have been silent for long: since when the first and the last of them.

    known is how many screens there listen or have listened once: a foot switch never does.
    """

    at: Inherited
    silent: int
    known: int
    since: datetime
    latest: datetime

    @property
    def at_once(self) -> bool:
        """Tell whether they all fell silent within a minute: the power, the network, the server."""
        return self.latest - self.since < timedelta(minutes=1)


def long_silences(person: Person) -> list[LongSilence]:
    """Return the open branches with screens long silent, where the person may enrol screens. At most five queries.

    Where nobody has set the hours, every hour counts as open.
    """
    in_use = screens_for(person).filter(revoked_at=None, place__closed_at=None).exclude(seen_at=None)
    screens = list(in_use.select_related(None).select_related("place"))
    listening = screens_listening(one.pk for one in screens)
    chains = {pk: Inherited(tuple(chain)) for pk, chain in chains_of(one.place for one in screens).items()}
    homes: dict[int, list[Screen]] = {}
    for one in screens:
        homes.setdefault(_home(chains[one.place_id]).pk, []).append(one)
    known = {_home(at).pk: _up_to_home(at) for at in chains.values()}
    openings = openings_at(known.values())
    found = [_long_silence(known[pk], openings[pk], homes[pk], listening) for pk in homes]
    return sorted((one for one in found if one is not None), key=lambda one: one.at.place.name)


def _home(at: Inherited) -> Place:
    return at.branch or at.library


def _up_to_home(at: Inherited) -> Inherited:
    home = _home(at)
    return Inherited(at.chain[: at.chain.index(home) + 1])


def _long_silence(
    at: Inherited, opening: Opening, screens: Sequence[Screen], listening: set[int]
) -> LongSilence | None:
    now = clock.now()
    opened = opening.hours.open_since(now)
    if opening.hours.known and opened is None:
        return None
    silent = [one.seen_at for one in screens if one.pk not in listening and one.seen_at is not None]
    long = [since for since in silent if max(since, opened or since) <= now - LONG]
    return LongSilence(at, len(long), len(screens), min(long), max(long)) if long else None
