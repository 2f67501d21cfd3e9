"""Who was called at each step of an alarm, by name, and whether each of them saw it.

Nothing is kept for this alone. An event keeps the audience words that it rang for and those that had to stay quiet;
roles and screens keep from when to when they were held and enrolled, and the log keeps what was moved since. So the
record names whom the words meant at that moment, whoever has come or left meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q

from deskbell.alarms.models import Alarm, Answer, Delivery, Receipt
from deskbell.core.audience import RING, Ears, manner
from deskbell.core.models import Event
from deskbell.people.models import Role
from deskbell.people.roles import Can, RoleName, roles_that
from deskbell.places.models import Place
from deskbell.screens.models import Screen
from deskbell.screens.whereabouts import in_words

SCREEN = "screen"
UP = ("alarm.raised", "alarm.duress")
STEPS = ("alarm.pressed", "alarm.told", *UP)
WOULD_STOP = (Delivery.State.DUE, Delivery.State.SENT)
"""What a message that was not out by then is no more, once an alarm was cancelled."""
Held = tuple[str, str]
"""A role, and the path where it is held."""


@dataclass(frozen=True, slots=True)
class Called:
    """One person or screen that a step called.

    by says as what (the roles by which they were called, for a screen nothing) and where, in words; paths are where
    they belong, by whatever role.
    seen: they showed it in this round or a later one; seen_at is None when that was not for the first time.
    """

    kind: str
    id: int
    name: str
    by: tuple[tuple[str, str], ...]
    paths: tuple[str, ...]
    seen: bool
    seen_at: datetime | None
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Step:
    """Whom one event called who had not been called before at that level, and what it sent out by lines."""

    called: list[Called]
    sent: list[Delivery]


def steps_of(alarm: Alarm, until: Event | None = None) -> dict[int, Step]:
    """Return the steps of an alarm by the number of their event, in a constant number of queries.

    until: the event of the PIN by which the alarm must look cancelled. Steps from there on are left out.
    """
    about = Event.objects.filter(subject_kind="alarm", subject_id=alarm.pk, kind__in=STEPS)
    if until is not None:
        about = about.filter(number__lt=until.number)
    rang = list(about.defer("live").order_by("number"))
    if not rang:
        return {}
    house, heard = _house(alarm, rang[-1].at), _heard(alarm, until)
    found: dict[int, Step] = {}
    round_, before = 1, set[str]()
    for event in rang:
        if event.kind in UP:
            round_, before = round_ + 1, set()
        called = [one for one in house.meant(event) if one[0].name not in before]
        before |= {ears.name for ears, _ in called}
        found[event.number] = Step(
            [heard.told(ears, name, house, round_, event) for ears, name in called],
            heard.sent[round_, int(event.data.get("tier", 0))],
        )
    return found


@dataclass(frozen=True, slots=True)
class _House:
    """Everybody and every screen that a library had while an alarm was on, and the words for where that is."""

    alarm: Alarm
    roles: dict[int, list[tuple[Role, str]]]
    screens: list[tuple[Screen, str]]
    places: dict[int, Place]

    def meant(self, event: Event) -> list[tuple[Ears, str]]:
        """Return whom an event rang for, by name: people, each with the roles by which they were meant, then screens."""
        there = [*self._people(event.at), *self._screens(event.at)]
        rung = [one for one in there if manner(one[0], self.alarm.path, event.ring, (), event.quiet) == RING]
        return sorted(rung, key=lambda one: (one[0].kind != "person", one[1], one[0].id))

    def by(self, ears: Ears, ring: Sequence[str]) -> tuple[Held, ...]:
        """Return those roles of a person that a word for a role means; without one, those they hold where the alarm is.

        Which other roles somebody has is nothing that those who read this may learn here.
        """
        by_role = [word for word in ring if word.startswith("role:")]
        for words in (by_role, [f"everyone@{self.alarm.path}"], ring):
            found = tuple(pair for pair in ears.roles if any(map(replace(ears, id=0, roles=(pair,)).hears, words)))
            if found:
                return found
        return ()

    def _people(self, at: datetime) -> Iterable[tuple[Ears, str]]:
        for person_id, held in self.roles.items():
            live = [(role, path) for role, path in held if _lasted(role.given_at, role.ended_at, at)]
            if live:
                pairs = tuple((role.role, path) for role, path in live)
                yield Ears("person", person_id, self.alarm.tenant_id, roles=pairs), live[0][0].person.name

    def _screens(self, at: datetime) -> Iterable[tuple[Ears, str]]:
        for screen, path in self.screens:
            if _lasted(screen.enrolled_at, screen.revoked_at, at):
                yield Ears(SCREEN, screen.pk, self.alarm.tenant_id, path=path), screen.name

    def where(self, path: str) -> str:
        """Say where a path is, nearest first."""
        return in_words([self.places[pk] for pk in _ids(path) if pk in self.places])


@dataclass(frozen=True, slots=True)
class _Heard:
    """What came back: receipts by audience word, answers by person, messages by round and tier."""

    seen: dict[str, Receipt]
    answers: dict[int, Answer]
    sent: dict[tuple[int, int], list[Delivery]] = field(default_factory=lambda: defaultdict(list))

    def told(self, ears: Ears, name: str, house: _House, round_: int, event: Event) -> Called:
        """Return one whom an event called in a round, with what is known of them."""
        receipt = self.seen.get(ears.name)
        answer = self.answers.get(ears.id) if ears.kind == "person" else None
        answer = answer if answer is not None and answer.round >= round_ else None
        seen = receipt is not None and receipt.round >= round_
        held = ears.roles or (("", ears.path),)
        by = house.by(ears, event.ring) if ears.kind == "person" else held
        return Called(
            kind=ears.kind,
            id=ears.id,
            name=name,
            by=tuple((str(RoleName(role).label) if role else "", house.where(path)) for role, path in by),
            paths=tuple(path for _, path in held),
            seen=seen or answer is not None,
            seen_at=receipt.at if seen and receipt is not None and receipt.at >= event.at else None,
            answer=answer,
        )


def _heard(alarm: Alarm, until: Event | None) -> _Heard:
    seen = {f"{one.ear_kind}:{one.ear_id}": one for one in alarm.receipts.all()}
    heard = _Heard(seen, {one.person_id: one for one in alarm.answers.all()})
    messages = alarm.deliveries.filter(word=Delivery.Word.ALARM).exclude(channel=SCREEN).select_related("line")
    for one in messages:
        if until is not None and not (one.sent_at and one.sent_at <= until.at) and one.state in WOULD_STOP:
            one.state = Delivery.State.CLOSED
        heard.sent[one.round, one.tier].append(one)
    return heard


def _house(alarm: Alarm, last: datetime) -> _House:
    since = Q(place__tenant_id=alarm.tenant_id) & (Q(place__closed_at=None) | Q(place__closed_at__gt=alarm.pressed_at))
    was = _Moves(alarm)
    held = Role.objects.filter(since, role__in=roles_that(Can.HEAR), given_at__lte=last)
    held = held.exclude(ended_at__lte=alarm.pressed_at).select_related("person", "place").order_by("given_at", "pk")
    roles: dict[int, list[tuple[Role, str]]] = defaultdict(list)
    for role in held:
        roles[role.person_id].append((role, was.path(role.place.path)))
    enrolled = Screen.objects.filter(since, enrolled_at__lte=last).exclude(revoked_at__lte=alarm.pressed_at)
    screens = [(one, was.path(one.place.path, one.pk)) for one in enrolled.select_related("place")]
    return _House(alarm, roles, screens, {one.pk: one for one in Place.objects.filter(tenant_id=alarm.tenant_id)})


class _Moves:
    """Where places and screens were when an alarm was pressed: what was moved since is put back, the newest first."""

    def __init__(self, alarm: Alarm) -> None:
        kinds = ["place.moved", "screen.moved"]
        moved = Event.objects.filter(tenant_id=alarm.tenant_id, kind__in=kinds, at__gt=alarm.pressed_at)
        self.moved: Sequence[Event] = list(moved.defer("live").order_by("-number"))

    def path(self, path: str, screen_id: int = 0) -> str:
        """Return where it was."""
        for event in self.moved:
            before, after = str(event.data.get("from", "")), str(event.data.get("to", ""))
            if not before:
                continue
            if event.kind == "place.moved" and path.startswith(after):
                path = before + path[len(after) :]
            elif event.kind == "screen.moved" and event.subject_id == screen_id:
                path = before
        return path


def _lasted(begins: datetime, ends: datetime | None, at: datetime) -> bool:
    return begins <= at and (ends is None or ends > at)


def _ids(path: str) -> list[int]:
    return [int(part) for part in path.strip("/").split("/") if part]
