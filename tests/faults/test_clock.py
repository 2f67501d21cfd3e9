"""T10: the clock is set, or the hour is changed, while an alarm waits. Its tiers come at the right time after the press."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from deskbell.alarms.models import Alarm, Delivery
from deskbell.channels.tests.phone_company import phone_company
from deskbell.core.models import Event
from tests.faults.house import close_all, key_of, lines, quick_plan
from tests.server import Server
from tests.wire import Crowd, wait_until

pytestmark = pytest.mark.server

TIERS = (2.0, 4.0)
HOUR = 3600.0
SPRING = datetime(2027, 3, 14, 8, 0, tzinfo=UTC)  # 2:00 becomes 3:00 in Chicago
AUTUMN = datetime(2027, 11, 7, 7, 0, tzinfo=UTC)  # 2:00 becomes 1:00


@pytest.fixture(scope="module")
def quick(shared_server: Server) -> tuple[Server, str]:
    """One server for all of these, whose plan tells its tiers after 2 and 4 seconds."""
    quick_plan(shared_server, 2, [0, 2, 4])
    return shared_server, key_of(shared_server, shared_server.cast.administrator)


@pytest.fixture
def server(quick: tuple[Server, str]) -> Iterator[Server]:
    """Its clock is right at first, and no alarm is open."""
    server, helper = quick
    server.set_clock(0)
    time.sleep(0.6)
    yield server
    close_all(server, helper)


@pytest.fixture
def crowd(server: Server) -> Iterator[Crowd]:
    with Crowd(server.port, [server.cast.workroom_token]) as one:
        one.wait_until_all_listen()
        yield one


def press(server: Server, level: str = "help") -> str:
    answer = server.post("/api/v1/press", {"level": level}, token=server.cast.desk_token)
    assert answer.status == 201
    ref: str = answer.json()["alarm"]["ref"]
    return ref


def told_after(crowd: Crowd, ref: str, pressed_at: float) -> list[float]:
    """Wait for both tiers; return how many seconds after the press each reached the listener, in their order."""
    frames = crowd.ears[0].frames

    def told() -> list[float]:
        return [one.at - pressed_at for one in frames if one.name == "ring" and _is_told(one.data, ref)]

    wait_until(lambda: len(told()) == 2, 12, "both tiers")
    assert crowd.ears[0].numbers == sorted(crowd.ears[0].numbers), "the order is that of the numbers, not of the clock"
    return told()


def _is_told(data: dict[str, object], ref: str) -> bool:
    alarm = data["alarm"]
    assert isinstance(alarm, dict)
    return data["kind"] == "alarm.told" and alarm["ref"] == ref


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_an_alarm_that_waits_does_not_mind_when_the_clock_is_set(server: Server, crowd: Crowd, jump: float):
    """Not even when the same happens again seconds later, as it does between these two."""
    began = time.monotonic()
    ref = press(server)
    time.sleep(1.0)
    server.set_clock(jump)
    seconds = told_after(crowd, ref, began)
    assert seconds == pytest.approx(TIERS, abs=0.9)


@pytest.mark.parametrize("moment", [SPRING, AUTUMN])
def test_the_night_on_which_the_hour_changes_is_like_any_other(server: Server, crowd: Crowd, moment: datetime):
    """The clock passes the change between the second and the third tier."""
    server.set_clock((moment - datetime.now(UTC)).total_seconds() - 4.0)
    time.sleep(1.0)
    began = time.monotonic()
    ref = press(server)
    seconds = told_after(crowd, ref, began)
    assert seconds == pytest.approx(TIERS, abs=0.9)


def test_a_message_that_is_being_tried_is_not_given_up_when_the_clock_is_set(server_factory: Callable[..., Server]):
    """An hour that never passed is no reason to stop calling."""
    server = server_factory()
    with phone_company() as company:
        lines(server, company.address)
        company.status = 500
        press(server, "danger")
        wait_until(lambda: company.received, what="the first call")
        server.set_clock(HOUR)
        calls = len(company.received)
        wait_until(lambda: len(company.received) > calls, 30, "another call")
        company.status = 200
        with server.inside():
            wait_until(lambda: Delivery.objects.get(channel="hook").state == "sent", 40, "the message")


def test_who_steps_back_after_the_clock_was_set_back_leaves_no_silent_hour(server: Server):
    """The escalation goes on by the plan's seconds, not when the clock has caught up."""
    server.set_clock(HOUR)
    time.sleep(1.0)
    ref = press(server)
    responder = key_of(server, server.cast.responder)
    assert server.post(f"/api/v1/alarms/{ref}/answer", {"said": "going"}, token=responder).status == 200
    server.set_clock(0)
    time.sleep(1.0)
    assert server.post(f"/api/v1/alarms/{ref}/answer", {"said": "cannot"}, token=responder).status == 200
    with server.inside():
        told = Event.objects.filter(kind="alarm.told", subject_id=Alarm.objects.get(ref=ref).pk)
        wait_until(lambda: told.count() == 2, 6, "the next tiers")


def test_a_second_press_raises_though_the_clock_was_set_back_between(server: Server):
    """Two presses within a second are one hand; a clock that runs backwards must not make them seem so."""
    server.set_clock(HOUR)
    time.sleep(1.0)
    ref = press(server, "come")
    server.set_clock(0)
    time.sleep(1.5)
    again = server.post("/api/v1/press", {"level": "come"}, token=server.cast.desk_token).json()["alarm"]
    assert (again["ref"], again["level"], again["presses"]) == (ref, 2, 2)
