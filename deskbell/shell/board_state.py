"""What the live board and the lists show: read for one person, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from deskbell.alarms.hearing import listeners
from deskbell.alarms.machine import COMING
from deskbell.alarms.models import Alarm, Answer, Level
from deskbell.core import clock
from deskbell.core.models import Due
from deskbell.people.access import paths_where, places_for, tenants_of
from deskbell.people.duty import on_duty
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Kind, Place
from deskbell.shell import board_words

MOST_HERE = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One alarm as lists show it. next_at: when the next people are told if nobody comes."""

    alarm: Alarm
    people: str = ""
    next_at: datetime | None = None

    @property
    def level(self) -> str:
        """The level as a word."""
        return str(Level(self.alarm.level).label)

    @property
    def where(self) -> str:
        """Floor and branch."""
        return board_words.where(self.alarm)

    @property
    def mode(self) -> str:
        """The word of an exercise or a test; nothing for what is real."""
        return board_words.mode_word(self.alarm)

    @property
    def came(self) -> str:
        """Who came; needs the answers, see :func:`with_answers`."""
        return board_words.who_came(list(self.alarm.answers.all()))

    @property
    def ended(self) -> str:
        """How it ended, and after how long."""
        if self.alarm.closed_at is None:
            return ""
        seconds = (self.alarm.closed_at - self.alarm.pressed_at).total_seconds()
        return f"{self.alarm.get_reason_display()}, {board_words.lasted(seconds)}"


@dataclass(slots=True)
class Branch:
    """A branch on the board, with its open alarms."""

    place: Place
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who is on duty (then place is where) or listens, and what they said to an open alarm."""

    name: str
    place: str
    answer: str
    listens: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Branches where something is open, those where nothing is, and who is here."""

    busy: list[Branch]
    calm: list[Branch]
    people: list[Here]
    more_people: int

    @property
    def count(self) -> int:
        """How many alarms are open."""
        return sum(len(branch.rows) for branch in self.busy)

    @property
    def is_calm(self) -> bool:
        """True when nothing is open anywhere."""
        return not self.busy


def board_for(person: Person, alarms: QuerySet[Alarm]) -> Board:
    """Return the live board of a person. alarms: those that their browser may show."""
    rows = open_rows(alarms)
    branches = [Branch(place) for place in _branches(person)]
    for row in rows:
        _home_of(row, branches).rows.append(row)
    people = _here(person, rows)
    busy = [branch for branch in branches if branch.rows]
    calm = [branch for branch in branches if not branch.rows]
    return Board(busy, calm, people[:MOST_HERE], max(0, len(people) - MOST_HERE))


def open_rows(alarms: QuerySet[Alarm]) -> list[Row]:
    """Return those of the alarms that are open: what is real first, then by level, then the newest."""
    found = list(with_answers(alarms.filter(closed_at=None)).order_by("-level", "-pressed_at"))
    found.sort(key=lambda alarm: alarm.mode != "actual")
    waits = _next_steps(found)
    return [Row(alarm, _people(alarm), waits.get(alarm.pk)) for alarm in found]


def with_answers(alarms: QuerySet[Alarm]) -> QuerySet[Alarm]:
    """Fetch what a row says about people along with each alarm."""
    answers = Answer.objects.select_related("person").order_by("at", "id")
    seen = Count("receipts", filter=Q(receipts__ear_kind="person"), distinct=True)
    return alarms.select_related("place").prefetch_related(Prefetch("answers", answers)).annotate(seen_by=seen)


def _people(alarm: Alarm) -> str:
    answers = list(alarm.answers.all())
    seen: int = getattr(alarm, "seen_by", 0)
    return board_words.who_comes(answers, max(0, seen - len(answers)))


def _next_steps(alarms: Sequence[Alarm]) -> dict[int, datetime]:
    keys = Q(pk__in=[])
    for alarm in alarms:
        keys |= Q(key__startswith=f"alarm:{alarm.pk}:")
    due = Due.objects.filter(keys, done_at=None, kind__in=["alarm.tell", "alarm.remind"]) if alarms else []
    found: dict[int, datetime] = {}
    for row in due:
        pk = int(row.key.split(":")[1])
        found[pk] = min(row.due_at, found.get(pk, row.due_at))
    return found


def _branches(person: Person) -> list[Place]:
    """Return the branches where the person may see alarms, and those that hold the desks where they may."""
    places = places_for(person, Can.SEE_ALARMS)
    branches = list(places.filter(kind=Kind.BRANCH).order_by("name"))
    if branches:
        return branches
    ids = {pk for path in places.values_list("path", flat=True) for pk in map(int, path.strip("/").split("/"))}
    return list(Place.objects.filter(pk__in=ids, kind__in=[Kind.BRANCH, Kind.LIBRARY]).order_by("-kind", "name")[:1])


def _home_of(row: Row, branches: list[Branch]) -> Branch:
    for branch in branches:
        if row.alarm.path.startswith(branch.place.path):
            return branch
    branches.append(Branch(row.alarm.place))
    return branches[-1]


def _here(person: Person, rows: Iterable[Row]) -> list[Here]:
    """Return who is on duty or has Deskbell open where the person may see alarms; those who answered first."""
    answers: dict[int, list[tuple[Row, Answer]]] = {}
    for row in rows:
        for answer in row.alarm.answers.all():
            answers.setdefault(answer.person_id, []).append((row, answer))
    tops = _tops(list(places_for(person, Can.SEE_ALARMS).filter(kind__in=[Kind.LIBRARY, Kind.BRANCH])))
    duties = {one.person_id: one for top in tops for one in on_duty(top, clock.now())}
    places = dict(Place.objects.filter(pk__in={one.place_id for one in duties.values()}).values_list("pk", "name"))
    found = {pk: (one.name, places.get(one.place_id, "")) for pk, one in duties.items()}
    listening = dict(_listening(person))
    for pk, name in listening.items():
        found.setdefault(pk, (name, ""))
    here = [Here(*names, _said(answers.get(pk, [])), pk in listening) for pk, names in found.items()]
    return sorted(here, key=lambda one: (not one.answer, one.name))


def _listening(person: Person) -> Iterable[tuple[int, str]]:
    """Return the people who listen now with a role at, above or below a place where the person may see alarms."""
    seen = paths_where(person, Can.SEE_ALARMS)
    for tenant_id in tenants_of(person):
        for one in listeners(tenant_id):
            held = [path for _, path in one.ears.roles]
            if any(path.startswith(top) or top.startswith(path) for path in held for top in seen):
                yield one.ears.id, one.name


def _tops(places: list[Place]) -> list[Place]:
    """Leave out what lies below another: a library says everything about its branches. At most three."""
    return [one for one in places if not any(one.path != top.path and one.path.startswith(top.path) for top in places)][
        :3
    ]


def _said(answers: list[tuple[Row, Answer]]) -> str:
    """Say where somebody is going or is, all of it if it is several; only who goes nowhere, where they can't come."""
    coming = [one for one in answers if one[1].said in COMING]
    return "; ".join(f"{answer.get_said_display()}: {row.alarm.card['name']}" for row, answer in coming or answers)
