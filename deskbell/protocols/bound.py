"""What counts at a place when a protocol runs there: its words and its station, each from the nearest that says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from deskbell.people.duty import Rota, rota_of
from deskbell.people.models import Shift
from deskbell.places import inherited
from deskbell.places.inherited import Inherited
from deskbell.places.models import Phone, Place
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.facts import NO, STATION, YES
from deskbell.protocols.models import PlaceWords, Station
from deskbell.protocols.models.station import Alone


@dataclass(frozen=True, slots=True)
class Said:
    """A value, and the place that says it. own: it is written for protocols; else the place's own page has it."""

    value: str
    place: Place
    own: bool = True


def bindings_at(place: Place) -> dict[str, str]:
    """Return what is bound at a place, by the names in :data:`BINDINGS`; what nobody said is left out. Three queries."""
    return {name: said.value for name, said in words_said(inherited.at(place)).items()}


def station_at(place: Place, at: datetime, pressed_by: int | None = None) -> dict[str, str]:
    """Return the known facts of a place's station at a moment, as in :data:`STATION`; unknown ones are left out.

    pressed_by: the id of the person who is at the place, where that is known. Two queries; six more at most when
    the rota is to say who is alone.
    """
    counted = inherited.at(place)
    said = {name: one.value for name, one in station_said(counted).items()}
    return facts_of(said, building_of(counted), at, pressed_by)


def facts_of(
    said: Mapping[str, str], building: Place | None, at: datetime, pressed_by: int | None = None
) -> dict[str, str]:
    """Return what is said of a station as facts: whether somebody is alone comes from the rota if nothing else tells."""
    alone = said.get("alone", Alone.ROTA)
    if alone == Alone.ROTA:
        alone = alone_by_rota(building, at, pressed_by) if building else ""
    known = {**said, "alone": alone}
    return {name: known[name] for name in STATION if known.get(name)}


def words_said(counted: Inherited, own: Mapping[str, str] | None = None) -> dict[str, Said]:
    """Return what is bound at the last place of a chain, and who says it, in the order of the bindings. Two queries.

    own: what that place says itself, where it is not to be what is stored. The help extension and the number of the
    police may stand on the place's own page already: nobody writes them twice.
    """
    stored = {one.place_id: one.values for one in PlaceWords.objects.filter(place__in=counted.chain)}
    stored |= {} if own is None else {counted.place.pk: own}
    police = _first_numbers(counted)
    found: dict[str, Said] = {}
    for place in counted.chain:
        page = {"help_extension": place.help_extension, "police_nonemergency": police.get(place.pk, "")}
        found |= {name: Said(value, place, own=False) for name, value in page.items() if value}
        found |= {name: Said(value, place) for name, value in stored.get(place.pk, {}).items() if value}
    return {name: found[name] for name in BINDINGS if name in found}


def station_said(counted: Inherited, own: Mapping[str, str] | None = None) -> dict[str, Said]:
    """Return what is said of the station at the last place of a chain, and by which place. own: as above. One query."""
    rows = Station.objects.filter(place__in=counted.chain)
    stored = {one.place_id: {name: getattr(one, name) for name in STATION} for one in rows}
    stored |= {} if own is None else {counted.place.pk: dict(own)}
    found: dict[str, Said] = {}
    for place in counted.chain:
        found |= {name: Said(value, place) for name, value in stored.get(place.pk, {}).items() if value}
    return found


def own_says(place: Place) -> dict[str, str]:
    """Return what a place says itself, words and station by their names, blank where it says nothing. Two queries."""
    words = PlaceWords.objects.filter(place=place).first()
    station = Station.objects.filter(place=place).first()
    said = {name: str(words.values.get(name, "")) if words else "" for name in BINDINGS}
    return said | {name: getattr(station, name) if station else "" for name in STATION}


def building_of(counted: Inherited) -> Place | None:
    """Return the branch, whose staff are within reach; None for a whole library: it is no building."""
    return counted.branch


def alone_by_rota(building: Place, at: datetime, pressed_by: int | None = None) -> str:
    """Say whether somebody works alone in a building at a moment, or blank when the rota does not tell. Six queries.

    "Alone" sends nobody toward colleagues, so it must be certain: one person there, whose shift it is, by a rota that
    is kept for more than one. Whoever works above the building, or has a shift on a day on which it is closed, may be
    there or not: then nobody is said to be alone, and nobody to have company.
    """
    rota = rota_of(building, at, at)
    rows = rota.on_duty(at, with_off=True)
    there = {one.person_id for one in rows if one.path.startswith(building.path) and not one.off}
    there |= set() if pressed_by is None else {pressed_by}
    maybe = {one.person_id for one in rows} | there
    if len(there) > 1:
        return NO
    return YES if len(maybe) == 1 and maybe <= _on_shift(rota, at) and _is_kept(building) else ""


def _on_shift(rota: Rota, at: datetime) -> set[int]:
    """Return those whose shift it is: who only said "I'm here" does not show that nobody else is."""
    runs = (run for runs in rota.runs.values() for run in runs)
    return {run.person_id for run in runs if run.begins <= at < run.ends and not run.off}


def _is_kept(building: Place) -> bool:
    """Tell whether the rota of a building names more than one person: else it says nothing about the others."""
    shifts = Shift.objects.filter(place__path__startswith=building.path, person__is_active=True)
    return len(shifts.order_by().values("person").distinct()[:2]) > 1


def _first_numbers(counted: Inherited) -> Mapping[int, str]:
    rows = Phone.objects.filter(place__in=counted.chain, use=Phone.Use.POLICE).order_by("-pk")
    return dict(rows.values_list("place_id", "number"))
