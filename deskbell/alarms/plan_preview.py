"""Who would be told, by name, if somebody pressed at a desk at a given moment.

The same words decide here as in a real alarm (:mod:`deskbell.alarms.resolve`); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from deskbell.alarms import plan
from deskbell.alarms.machine import DANGER
from deskbell.alarms.models import Line
from deskbell.alarms.resolve import areas_of
from deskbell.core.audience import RING, Ears, manner
from deskbell.people import duty
from deskbell.people.models import Role
from deskbell.people.roles import ABILITIES, Can
from deskbell.places.models import Place
from deskbell.screens.models import Screen

Target = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hearer:
    """One person who would be told. by: ``shift``, ``presence``, or "" for who is not on duty.

    listens tells whether Deskbell is open on a device of theirs; False at any other hour than now.
    """

    id: int
    name: str
    by: str = ""
    until: datetime | None = None
    listens: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What one tier comes to.

    words are the audience words of a real alarm. on_duty and others are who is told here for the first
    time; again is how many are told once more; far are new ones whom the reader may not see by name.
    heard tells whether anybody on duty has been told by now; to_nobody are the targets that reach nobody.
    people and screens are all who are told here; of them, people_now and screens_now listen at this moment.
    """

    after: int
    targets: Sequence[Target]
    words: Sequence[str]
    on_duty: Sequence[Hearer] = ()
    others: Sequence[Hearer] = ()
    far: int = 0
    again: int = 0
    heard: bool = False
    people: int = 0
    people_now: int = 0
    screens: int = 0
    screens_now: int = 0
    lines: Sequence[Line] = ()
    to_nobody: Sequence[Target] = ()

    @property
    def new(self) -> int:
        """How many people are told here for the first time."""
        return len(self.on_duty) + len(self.others) + self.far


@dataclass(frozen=True, slots=True)
class House:
    """Everyone and every screen of a library, and who works when in a span of time. Loaded once.

    held are all the roles of a person as (role, path); reached keeps who hears an audience word.
    """

    names: Mapping[int, str]
    held: Mapping[int, Sequence[tuple[str, str]]]
    screens: Sequence[Ears]
    rota: duty.Rota
    _reached: dict[str, frozenset[int]] = field(default_factory=dict)

    def reached(self, word: str) -> frozenset[int]:
        """Return the people who hear an audience word."""
        if word not in self._reached:
            self._reached[word] = frozenset(self._who_hears(word))
        return self._reached[word]

    def _who_hears(self, word: str) -> Iterable[int]:
        kind, _, one = word.partition(":")
        if kind == "person":
            return [int(one)] if int(one) in self.held else []
        return [person for person, roles in self.held.items() if _ears(person, roles).hears(word)]

    def words(self, targets: Sequence[Target], areas: plan.Areas, at: datetime) -> list[str]:
        """Return a tier's audience words as they would be at a moment."""
        asked = plan.duties({0: [{"to": targets}]})
        present = plan.present_of(asked, areas, self._there(areas, at)) if asked else {}
        there = [one for one in targets if one["kind"] != "person" or one["person"] in self.held]
        return plan.words(there, areas, present)

    def _there(self, areas: plan.Areas, at: datetime) -> list[tuple[int, str, frozenset[str], bool]]:
        on_duty = self.rota.on_duty(at, around=areas.library, with_off=True)
        return [(one.person_id, one.path, one.roles, one.off) for one in on_duty]

    def within(self, person: int, paths: Iterable[str]) -> bool:
        """Tell whether a person holds a role at, above or below one of the paths."""
        return any(
            place.startswith(path) or path.startswith(place) for path in paths for _, place in self.held.get(person, ())
        )


def _ears(person: int, roles: Iterable[tuple[str, str]]) -> Ears:
    hearing = tuple(one for one in roles if Can.HEAR in ABILITIES[one[0]])
    return Ears("person", person, 0, roles=hearing)


def house_of(library: Place, first: datetime, last: datetime) -> House:
    """Load a library's people and screens, and its rota from ``first`` to ``last``. Seven queries."""
    roles = Role.objects.filter(
        place__tenant_id=library.tenant_key, place__closed_at=None, ended_at=None, person__is_active=True
    ).values_list("person_id", "person__name", "role", "place__path")
    names: dict[int, str] = {}
    held: dict[int, list[tuple[str, str]]] = {}
    for person, name, role, path in roles:
        names[person] = name
        held.setdefault(person, []).append((role, path))
    screens = Screen.objects.filter(place__tenant_id=library.tenant_key, revoked_at=None, place__closed_at=None)
    ears = [Ears("screen", pk, 0, path=path) for pk, path in screens.values_list("pk", "place__path")]
    return House(names, held, ears, duty.rota_of(library, first, last))


def lines_at(chain: Sequence[Place]) -> list[Line]:
    """Return the open lines that an alarm at the last place of a chain can use."""
    return list(Line.objects.filter(place_id__in=[place.pk for place in chain], closed_at=None))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a preview is asked: a press of which level, where, when, and what the reader may see by name.

    named are people whom the plan itself names: everyone who may see the plan may see those. listening are
    those whom this press can ring at this moment, as audience words; None for another hour: nobody knows then.
    """

    house: House
    chain: Sequence[Place]
    lines: Sequence[Line]
    level: int
    at: datetime
    may_see: Sequence[str]
    named: frozenset[int] = frozenset()
    listening: frozenset[str] | None = None

    @property
    def quiet(self) -> list[str]:
        """The audience words of the screens that stay ordinary, as far as they are known before a press.

        Which of several screens at the desk will be pressed, nobody knows. It makes no difference to their number;
        of those that listen it is one, for who presses has it before them.
        """
        here = self.chain[-1].path
        if self.level == DANGER:
            return [f"here@{here}"]
        there = [one.name for one in self.house.screens if one.path == here]
        return sorted(there, key=lambda name: not self.listens(name))[:1]

    def listens(self, name: str) -> bool:
        """Tell whether a person or screen (an audience word) is known to listen."""
        return name in (self.listening or ())


def steps(asked: Asked, tiers: Sequence[Mapping[str, Any]]) -> list[Step]:
    """Return who would be told in each tier, those told before left out."""
    on_duty = {one.person_id: one for one in asked.house.rota.on_duty(asked.at)}
    told: set[int] = set()
    found: list[Step] = []
    for tier in tiers:
        words = asked.house.words(tier["to"], areas_of(asked.chain), asked.at)
        hears = {person for word in words for person in asked.house.reached(word)}
        found.append(_step(asked, tier, words, hears, told, on_duty))
        told |= hears
    return found


def _step(  # noqa: PLR0917
    asked: Asked,
    tier: Mapping[str, Any],
    words: Sequence[str],
    hears: set[int],
    told: set[int],
    on_duty: Mapping[int, duty.Duty],
) -> Step:
    new = hears - told
    seen = {one for one in new if one in asked.named or asked.house.within(one, asked.may_see)}
    hearers = sorted((_hearer(asked, one, on_duty.get(one)) for one in seen), key=lambda one: (one.name, one.id))
    purposes = plan.purposes(tier["to"])
    screens = _screens(asked, words)
    return Step(
        after=tier["after"],
        targets=tier["to"],
        words=words,
        on_duty=[one for one in hearers if one.by],
        others=[one for one in hearers if not one.by],
        far=len(new) - len(seen),
        again=len(hears & told),
        heard=any(one in on_duty for one in told | hears),
        people=len(hears),
        people_now=sum(asked.listens(f"person:{one}") for one in hears),
        screens=len(screens),
        screens_now=sum(asked.listens(one.name) for one in screens),
        lines=[line for line in asked.lines if line.purpose in purposes],
        to_nobody=[target for target in tier["to"] if _reaches_nobody(asked, target)],
    )


def _hearer(asked: Asked, person: int, on_duty: duty.Duty | None) -> Hearer:
    listens = asked.listens(f"person:{person}")
    if on_duty is None:
        return Hearer(person, asked.house.names[person], listens=listens)
    return Hearer(person, on_duty.name, on_duty.by, on_duty.until, listens)


def _screens(asked: Asked, words: Sequence[str]) -> list[Ears]:
    """Return the screens that ring: never the one that was pressed, and after Danger none that stands beside it."""
    quiet = asked.quiet
    return [one for one in asked.house.screens if manner(one, "", words, (), quiet) == RING]


def _reaches_nobody(asked: Asked, target: Target) -> bool:
    if target["kind"] == "line":
        return not any(line.purpose == target["purpose"] for line in asked.lines)
    words = asked.house.words([target], areas_of(asked.chain), asked.at)
    return not any(asked.house.reached(word) for word in words) and not _screens(asked, words)
