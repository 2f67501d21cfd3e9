"""All or nothing: every alarm in this database has everything that was to be committed with it."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from deskbell.alarms.models import Alarm, Delivery, Press
from deskbell.core.models import Counter, Due, Event

PRESSES = ("alarm.pressed", "alarm.pressed_again", "alarm.raised")
ROUNDS = ("alarm.pressed", "alarm.raised", "alarm.duress")
CALLS = ("alarm.tell", "alarm.remind")


def assert_whole() -> int:
    """Check everything that is in the database in one moment; return how many alarms there are.

    - event numbers of each library run from 1 to its counter without a gap, each event shows its own number
    - an alarm has one "pressed" event, and as many events of presses as presses, in its row and in its rows
    - every tier that it was told has its delivery rows: one for each audience word, one for each line
    - every delivery by a line has its row in the due table
    - open with nobody coming: something is scheduled that will tell somebody. Closed: nothing is
    """
    with _one_moment():
        _assert_numbers()
        _Alarms().check()
        return Alarm.objects.count()


@contextmanager
def _one_moment() -> Iterator[None]:
    """See nothing of what a server commits meanwhile: between two queries it may tell an alarm's next tier."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _assert_numbers() -> None:
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for tenant_id, number, live in Event.objects.order_by("number").values_list("tenant_id", "number", "live"):
        numbers[tenant_id].append(number)
        assert live is None or live["alarm"]["number"] == number, f"event {number} shows another number"
    for tenant_id, last in Counter.objects.exclude(tenant_id=0).values_list("tenant_id", "last"):
        assert numbers.pop(tenant_id, []) == list(range(1, last + 1)), f"library {tenant_id} has a gap in its events"
    assert not numbers, "a library has events and no counter"


class _Alarms:
    """Everything about all alarms, read in few queries."""

    def __init__(self) -> None:
        self.events: defaultdict[int, list[Event]] = defaultdict(list)
        for event in Event.objects.filter(subject_kind="alarm").order_by("number"):
            self.events[event.subject_id].append(event)
        self.presses = Tally(Press.objects.values_list("alarm_id", flat=True))
        self.deliveries: defaultdict[int, list[Delivery]] = defaultdict(list)
        for delivery in Delivery.objects.all():
            self.deliveries[delivery.alarm_id].append(delivery)
        self.due = set(Due.objects.values_list("key", flat=True))
        self.waiting: Tally[str] = Tally()
        for kind, key in Due.objects.filter(done_at=None, kind__startswith="alarm.").values_list("kind", "key"):
            self.waiting[f"{key.split(':')[1]} {'call' if kind in CALLS else 'other'}"] += 1

    def check(self) -> None:
        for alarm in Alarm.objects.all():
            self._check_presses(alarm)
            self._check_deliveries(alarm)
            self._check_waiting(alarm)
        strangers = (self.events.keys() | self.presses.keys() | self.deliveries.keys()) - set(
            Alarm.objects.values_list("pk", flat=True)
        )
        assert not strangers, f"rows of alarms that are not there: {strangers}"

    def _check_presses(self, alarm: Alarm) -> None:
        kinds = Tally(event.kind for event in self.events[alarm.pk])
        assert kinds["alarm.pressed"] == 1, f"{alarm.ref}: {kinds}"
        told = sum(kinds[kind] for kind in PRESSES)
        assert told == alarm.presses == self.presses[alarm.pk], f"{alarm.ref} has {self.presses[alarm.pk]}: {kinds}"
        ends = kinds["alarm.closed"] + kinds["alarm.undone"] + kinds["alarm.cancelled"]
        assert ends == (alarm.closed_at is not None), f"{alarm.ref} ended {ends} times"

    def _check_deliveries(self, alarm: Alarm) -> None:
        rows = [row for row in self.deliveries[alarm.pk] if row.word == Delivery.Word.ALARM]
        for tier in range(alarm.next_tier):
            wanted = alarm.plans[str(alarm.level)][tier]["words"]
            found = {row.target for row in rows if (row.round, row.tier, row.channel) == (alarm.round, tier, "screen")}
            assert found == set(wanted), f"{alarm.ref}: tier {tier} was told and has {found}"
        lines = {f"delivery:{row.ref}" for row in self.deliveries[alarm.pk] if row.channel != "screen"}
        assert lines <= self.due, f"{alarm.ref}: deliveries that nothing will send: {lines - self.due}"

    def _check_waiting(self, alarm: Alarm) -> None:
        calls = self.waiting[f"{alarm.pk} call"]
        if alarm.closed_at is not None or alarm.taken_at is not None:
            assert calls == 0, f"{alarm.ref} is over or taken, and {calls} calls are scheduled"
        else:
            assert calls >= 1, f"{alarm.ref} is open, nobody is coming, and nothing is scheduled"


def assert_stored(acknowledged: Iterable[tuple[str, str, str]]) -> int:
    """Check that each press that was answered with "raised" is there: (source, key, the alarm's ref)."""
    stored = {(source, key): ref for source, key, ref in Press.objects.values_list("source", "key", "alarm__ref")}
    missing = [one for one in acknowledged if stored.get(one[:2]) != one[2]]
    assert not missing, f"{len(missing)} presses were answered and are not stored: {missing[:5]}"
    return len(stored)
