"""Who would hear a press now: counted before anybody needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Q, QuerySet

from deskbell.alarms.card import chain_of
from deskbell.alarms.models import Alarm, Level, Reason
from deskbell.alarms.resolve import Resolved, resolved
from deskbell.core import clock
from deskbell.core.audience import RING, Ears, manner
from deskbell.core.listening import streams_of
from deskbell.core.mode import Mode
from deskbell.people import access as people
from deskbell.people.models import Person, Role
from deskbell.people.roles import ABILITIES, Can
from deskbell.places.models import Place

CALM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody whose stream is open now. paths: where the screens stand in whose browsers it is; "" for any other browser."""

    ears: Ears
    name: str
    paths: frozenset[str]

    def awake(self, quiet: set[str], here: str) -> Ears | None:
        """Return the ears with which they listen at a place that does not keep quiet, if there is one.

        Anywhere else comes before ``here``, where the press is: what must not ring here rings with them there.
        """
        awake = self.paths - quiet
        return replace(self.ears, path=min(awake, key=lambda path: (path == here, path))) if awake else None


@dataclass(frozen=True, slots=True)
class Count:
    """How many people and screens a press would reach at once, and with everyone the plan ever tells."""

    people: int
    screens: int
    all_people: int
    all_screens: int


def listeners(tenant_id: int) -> list[Listener]:
    """Return everybody whose stream is open in a library, in a constant number of queries."""
    rows = set(streams_of(tenant_id).values_list("ear_kind", "ear_id", "path"))
    screens = [
        Listener(Ears("screen", ear_id, tenant_id, path=path), "", frozenset([path]))
        for kind, ear_id, path in rows
        if kind == "screen"
    ]
    paths: dict[int, set[str]] = {}
    for kind, ear_id, path in rows:
        if kind == "person":
            paths.setdefault(ear_id, set()).add(path)
    return [*screens, *_people(paths, tenant_id)]


def _people(paths: Mapping[int, set[str]], tenant_id: int) -> list[Listener]:
    names = dict(Person.objects.filter(pk__in=paths, is_active=True).values_list("pk", "name"))
    held: dict[int, list[tuple[str, str]]] = {}
    roles = Role.objects.filter(person_id__in=names, ended_at=None, place__tenant_id=tenant_id)
    for person_id, role, path in roles.values_list("person_id", "role", "place__path"):
        if Can.HEAR in ABILITIES[role]:
            held.setdefault(person_id, []).append((role, path))
    return [
        Listener(
            Ears("person", person_id, tenant_id, roles=tuple(roles)), names[person_id], frozenset(paths[person_id])
        )
        for person_id, roles in held.items()
    ]


def awake(tenant_id: int, path: str) -> list[Ears]:
    """Return everybody who listens and would ring for an alarm at ``path``.

    Not the screens that keep quiet elsewhere, nor who is signed in there and nowhere else.
    """
    quiet = set(_keeping_quiet().filter(tenant_id=tenant_id).values_list("path", flat=True)) - {path}
    return [ears for one in listeners(tenant_id) if (ears := one.awake(quiet, path)) is not None]


def would_hear(place: Place, but: str) -> dict[int, Count]:
    """Return, for each level, how many would hear a press at ``place`` by ``but`` (an audience word, not counted)."""
    plans = resolved(chain_of(place))
    ears = [one for one in awake(place.tenant_key, place.path) if one.name != but]
    by_screen = but.startswith("screen:")
    return {
        level: _count(plans, level, ringing(ears, level, place.path, by_screen=by_screen)) for level in Level.values
    }


def ringing(ears: Iterable[Ears], level: int, path: str, *, by_screen: bool) -> list[Ears]:
    """Return those who can ring for a press at ``path``; by_screen: by a screen there, not by somebody signed in.

    For Danger nobody whose browser stands at that very place. Else, when a screen is pressed, not who is signed in
    there and nowhere else: most likely in its own browser, which stays as it is, and perhaps they are who presses.
    """
    return [
        one for one in ears if one.path != path or not (level == Level.DANGER or (by_screen and one.kind == "person"))
    ]


def _count(plans: Resolved, level: int, ears: list[Ears]) -> Count:
    tiers = plans[str(level)]
    at_once = [word for tier in tiers if tier["after"] == 0 for word in tier["words"]]
    ever = [word for tier in tiers for word in tier["words"]]
    first = [one for one in ears if manner(one, "", at_once, (), ()) == RING]
    last = [one for one in ears if manner(one, "", ever, (), ()) == RING]
    return Count(_of(first, "person"), _of(first, "screen"), _of(last, "person"), _of(last, "screen"))


def _of(ears: Iterable[Ears], kind: str) -> int:
    return sum(1 for one in ears if one.kind == kind)


def here(place: Place) -> list[tuple[Person, str, bool]]:
    """Return who listens now at the branch of ``place``: the person, where they said they are, in charge or not."""
    from deskbell.people.models import Presence

    chain = chain_of(place)
    branch = next((one for one in chain if one.kind == "branch"), chain[0])
    present = Presence.objects.filter(left_at=None, until__gt=clock.now(), place__path__startswith=branch.path)
    at = {one.person_id: one.place.name for one in present.select_related("place")}
    near = {one.pk: one for one in people.people_at(branch)}
    listening = {one.ears.id: one.ears for one in listeners(place.tenant_key) if one.ears.kind == "person"}
    found = [near[one] for one in near if one in at or one in listening]
    in_charge = _in_charge(branch, [one.pk for one in found])
    return sorted(
        ((one, at.get(one.pk, ""), one.pk in in_charge) for one in found), key=lambda row: (not row[2], row[0].name)
    )


def _in_charge(branch: Place, ids: list[int]) -> set[int]:
    held = Role.objects.filter(person_id__in=ids, role="in_charge", ended_at=None)
    at_branch = held.filter(place_id__in=branch.ids_from_top) | held.filter(place__path__startswith=branch.path)
    return set(at_branch.values_list("person_id", flat=True))


def must_be_quiet(place: Place) -> bool:
    """Tell whether the screens at ``place`` must show no other alarm: Danger is on there, or it ended just now.

    After a PIN too, whatever the level was: the duress PIN goes on as Danger, and must look like the right one.
    """
    return _keeping_quiet().filter(place=place).exists()


def _keeping_quiet() -> QuerySet[Alarm]:
    danger = Q(level=Level.DANGER)
    ended = Q(closed_at__gt=clock.now() - CALM)
    since = (Q(closed_at=None) & danger) | (ended & (danger | Q(reason=Reason.CANCELLED)))
    return Alarm.objects.filter(since, mode=Mode.ACTUAL)
