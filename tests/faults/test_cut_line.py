"""T7: the line between a screen and the server is cut. On return nothing is missed and nothing comes twice."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.faults.house import close_all, hands, key_of
from tests.server import Server
from tests.wire import Cable, Crowd

pytestmark = [pytest.mark.server, pytest.mark.slow]


@pytest.fixture
def server(shared_server: Server) -> Iterator[Server]:
    yield shared_server
    close_all(shared_server, key_of(shared_server, shared_server.cast.administrator))


def press_everywhere(server: Server) -> list[int]:
    """Press at three desks; return the numbers of the events."""
    answers = [
        server.post("/api/v1/press", {"level": "help", "place": hand.place}, token=hand.token) for hand in hands(server)
    ]
    assert {answer.status for answer in answers} == {201}
    return [answer.json()["alarm"]["number"] for answer in answers]


def test_a_cable_pulled_for_5_and_for_30_seconds_costs_no_event(server: Server):
    """A short pull the connection survives; a long one it does not: hearing nothing, the screen hangs up and returns."""
    token = key_of(server, server.cast.administrator)
    with (
        Cable(server.port) as short,
        Cable(server.port) as long,
        Crowd(short.port, [token]) as one,
        Crowd(long.port, [token]) as other,
        Crowd(server.port, [token]) as well,
    ):
        for crowd in (one, other, well):
            crowd.wait_until_all_listen()
        press_everywhere(server)
        well.wait(lambda: len(well.ears[0].numbers) >= 3)
        began = time.monotonic()
        short.pull()
        long.pull()
        numbers = press_everywhere(server)
        well.wait(lambda: well.ears[0].last == numbers[-1])
        assert set(one.ears[0].numbers + other.ears[0].numbers).isdisjoint(numbers), "nothing came through"
        time.sleep(max(0.0, 5 - (time.monotonic() - began)))
        short.mend()
        one.wait(lambda: one.ears[0].last == well.ears[0].last, 2, "what was missed for 5 seconds")
        time.sleep(max(0.0, 29 - (time.monotonic() - began)))
        press_everywhere(server)
        assert not other.ears[0].listens, "it had noticed that the line was dead"
        time.sleep(max(0.0, 30 - (time.monotonic() - began)))
        long.mend()
        other.wait(lambda: other.ears[0].last == well.ears[0].last, 12, "what was missed for 30 seconds")
        for crowd in (one, other):
            assert crowd.ears[0].numbers == well.ears[0].numbers, "missed, doubled or out of order"
        assert len(one.ears[0].greeted_at) == 1
        assert len(other.ears[0].greeted_at) >= 2


def test_a_line_that_breaks_again_and_again_costs_no_event(server: Server):
    """Forty times the connection is reset, a few hundredths of a second after the last time, while desks press."""
    cast = server.cast
    token = key_of(server, cast.administrator)
    with (
        Cable(server.port) as cable,
        Crowd(cable.port, [token], hurry=True) as crowd,
        Crowd(server.port, [token]) as well,
    ):
        crowd.wait_until_all_listen()
        well.wait_until_all_listen()
        for turn in range(40):
            if turn % 2 == 0:
                assert server.post("/api/v1/press", {"level": "come"}, token=cast.desk_token).status == 201
            time.sleep(0.005 * (turn % 8))
            cable.cut()
            cable.mend()
        crowd.wait(lambda: crowd.ears[0].last == well.ears[0].last == well.ears[0].numbers[-1], what="the last event")
        assert crowd.ears[0].numbers == well.ears[0].numbers, "missed, doubled or out of order"
        assert len(well.ears[0].numbers) >= 20
        assert len(crowd.ears[0].greeted_at) >= 10
