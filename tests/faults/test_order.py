"""Event numbers become visible in their order: a reader that asks for "above the last I saw" never misses one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from deskbell.alarms.actions.press import Request, press
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Counter, Event
from deskbell.places import actions as places
from deskbell.places.models import Kind, Place
from tests.faults.house import key_of
from tests.faults.whole import assert_whole
from tests.server import Server
from tests.wire import Crowd

pytestmark = pytest.mark.server

DESKS = 8
ROUNDS = 12


@contextmanager
def threads(count: int, work: object) -> Iterator[list[threading.Thread]]:
    """Run ``work(number)`` in so many threads until the block ends, then wait for them."""
    assert callable(work)
    all_of_them = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for one in all_of_them:
        one.start()
    try:
        yield all_of_them
    finally:
        for one in all_of_them:
            one.join(60)


class Reader:
    """Asks for what is above the last number, as fast as it can, as the stream's reader and every poll do."""

    def __init__(self, tenant_id: int, last: int) -> None:
        self._tenant_id = tenant_id
        self.numbers: list[int] = []
        self._last = last

    def look(self) -> int:
        news = Event.objects.filter(tenant_id=self._tenant_id, number__gt=self._last).order_by("number")
        self.numbers += news.values_list("number", flat=True)
        self._last = self.numbers[-1] if self.numbers else self._last
        return self._last


def test_presses_at_many_desks_at_once_are_seen_in_order_and_none_is_missed(server: Server):
    """Eight processes' worth of writers, each with its own connection; a reader and two listeners beside them."""
    cast = server.cast
    with server.inside():
        desks = [places.add_place(cast.floor, Kind.DESK, f"Desk {number}", DESKBELL) for number in range(DESKS)]
        start = Counter.objects.get(tenant_id=cast.library.pk).last
        reader = Reader(cast.library.pk, start)
    helper = key_of(server, cast.administrator)
    pressed: list[int] = []

    def press_at(number: int) -> None:
        desk: Place = desks[number]
        with server.inside():
            for turn in range(ROUNDS):
                shown = press(Request(desk, DESKBELL, 1, f"{number}.{turn}")).shown
                pressed.append(int(shown["number"]))

    with Crowd(server.port, [helper, cast.desk_token]) as crowd:
        crowd.wait_until_all_listen()
        with server.inside(), threads(DESKS, press_at) as writers:
            while any(writer.is_alive() for writer in writers):
                reader.look()
                time.sleep(0)
        with server.inside():
            last = reader.look()
            assert_whole()
            assert last == Counter.objects.get(tenant_id=cast.library.pk).last
            live = Event.objects.filter(
                tenant_id=cast.library.pk, number__gt=start, number__lte=last, live__isnull=False
            )
            expected = list(live.order_by("number").values_list("number", flat=True))
        crowd.wait(lambda: all((ear.last or 0) >= last for ear in crowd.ears), what="the last event")
        heard = [[number for number in ear.numbers if number <= last] for ear in crowd.ears]
    assert len(pressed) == DESKS * ROUNDS
    assert set(pressed) <= set(expected)
    assert reader.numbers == list(range(start + 1, last + 1)), "an event became visible after a later one"
    assert heard == [expected] * 2
