"""T13: the server is stopped while 200 screens listen, and started again. They come back, spread out, and miss nothing."""

from __future__ import annotations

import pytest

from tests.faults.house import key_of
from tests.server import Server
from tests.wire import Crowd

pytestmark = [pytest.mark.server, pytest.mark.alone]

SCREENS = 200


def test_200_screens_come_back_within_ten_seconds_spread_out_and_hear_what_they_missed(server: Server):
    """A press before the stop and one right after the start: each screen hears each of them once."""
    cast = server.cast
    helper = key_of(server, cast.administrator)
    with Crowd(server.port, [cast.workroom_token] * SCREENS) as crowd:
        crowd.wait_until_all_listen(20)
        first = press_and_close(server, helper)
        crowd.wait(lambda: all(ear.last == first for ear in crowd.ears), what="the first press")
        assert server.terminate(within=5) < 5
        server.start()
        second = press_and_close(server, helper)
        started_at = max(ear.lost_at[0] for ear in crowd.ears)
        crowd.wait_until_all_listen(10)
        crowd.wait(lambda: all(ear.last == second for ear in crowd.ears), 10, "the second press")
        numbers = {tuple(ear.numbers) for ear in crowd.ears}
        assert len(numbers) == 1, "somebody missed an event, or heard one twice"
        assert {first, second} <= set(numbers.pop())
        back = sorted(ear.greeted_at[1] - started_at for ear in crowd.ears)
    busiest = max(sum(1 for at in back if start <= at < start + 0.5) for start in back)
    assert busiest < SCREENS / 2, f"{busiest} of {SCREENS} came within the same half second"
    assert back[-1] - back[0] > 1.5


def press_and_close(server: Server, helper: str) -> int:
    """Raise an alarm and end it; return the number of the last event."""
    ref = server.post("/api/v1/press", {"level": "help"}, token=server.cast.desk_token).json()["alarm"]["ref"]
    over = server.post(f"/api/v1/alarms/{ref}/close", {"reason": "test"}, token=helper)
    number: int = over.json()["alarm"]["number"]
    return number
