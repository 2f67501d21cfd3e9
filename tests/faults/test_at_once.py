"""T4, T5, T6: many hands at the same instant, the same press twice, two who come at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deskbell.alarms.models import Alarm, Press
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.screens import actions as screens
from tests.faults.house import Hand, close_all, key_of
from tests.faults.whole import assert_stored, assert_whole
from tests.server import Answer, Server
from tests.wire import Crowd, send_and_hang_up, wait_until

pytestmark = pytest.mark.server


@pytest.fixture
def server(shared_server: Server) -> Iterator[Server]:
    """One server for all of these; whatever an earlier test left open is closed first."""
    helper = key_of(shared_server, shared_server.cast.administrator)
    yield shared_server
    close_all(shared_server, helper)
    with shared_server.inside():
        assert_whole()


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Make all these calls in the same instant, each in its own thread; return the answers in the same order."""
    start = threading.Barrier(len(calls))

    def call(one: Callable[[], Answer]) -> Answer:
        start.wait(10)
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def test_twenty_presses_at_once_from_two_pcs_and_a_phone_are_one_alarm(server: Server):
    """T4: every press is answered, counted and stored under its own key; nobody loses the race."""
    cast = server.cast
    with server.inside():
        second, token = screens.enrol(cast.desk, "Second PC", DESKBELL)
    three = [
        Hand(cast.desk_token, cast.desk_screen.actor.ear),
        Hand(token, second.actor.ear),
        Hand(key_of(server, cast.presser), cast.presser.actor.ear, cast.desk.ref),
    ]

    def call(number: int) -> Callable[[], Answer]:
        hand = three[number % 3]
        body = {"level": "come", "key": f"hand-{number}", "place": hand.place}
        return lambda: server.post("/api/v1/press", body, token=hand.token)

    answers = at_once([call(number) for number in range(20)])
    assert {answer.status for answer in answers} == {201}
    refs = {answer.json()["alarm"]["ref"] for answer in answers}
    assert len(refs) == 1
    assert sorted(answer.json()["alarm"]["presses"] for answer in answers) == list(range(1, 21))
    assert max(answer.json()["alarm"]["level"] for answer in answers) == 3, "so many hands are urgent"
    with server.inside():
        assert_stored((three[number % 3].source, f"hand-{number}", refs.copy().pop()) for number in range(20))


def test_the_same_press_sent_twenty_times_at_once_counts_once(server: Server):
    """T5: a screen that loses patience sends again while the first is still on its way."""
    body = {"level": "help", "key": "same"}
    answers = at_once([lambda: server.post("/api/v1/press", body, token=server.cast.desk_token)] * 20)
    assert sorted(answer.status for answer in answers) == [200] * 19 + [201]
    assert {answer.json()["alarm"]["presses"] for answer in answers} == {1}
    assert all(answer.json() == answers[0].json() for answer in answers), "the same reply"


@pytest.mark.parametrize("reset", [False, True])
def test_a_press_whose_answer_was_lost_is_the_same_alarm_when_it_is_sent_again(server: Server, *, reset: bool):
    """T5: the line breaks after the press was sent. It may have been stored or not; sending it again settles that."""
    cast = server.cast
    body = {"level": "help", "key": f"lost-{reset}", "note": "by the door"}
    with Crowd(server.port, [cast.workroom_token]) as crowd:
        crowd.wait_until_all_listen()
        send_and_hang_up(server.port, cast.desk_token, "/api/v1/press", body, reset=reset)
        answers = [server.post("/api/v1/press", body, token=cast.desk_token) for _ in range(2)]
        wait_until(lambda: crowd.ears[0].numbers, what="the ring")
        heard = [frame.data["kind"] for frame in crowd.ears[0].frames if frame.name == "ring"]
    assert answers[1].status == 200
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["alarm"]["presses"] == 1
    assert heard == ["alarm.pressed"], "it rang once"


def test_half_a_press_is_no_press(server: Server):
    """What broke off on its way raises nothing; sent again whole, it does."""
    body = {"level": "help", "key": "half", "note": "x" * 400}
    for share in (0.2, 0.6, 0.95):
        send_and_hang_up(server.port, server.cast.desk_token, "/api/v1/press", body, share=share)
    with server.inside():
        assert not Press.objects.filter(key="half").exists()
    assert server.post("/api/v1/press", body, token=server.cast.desk_token).status == 201


def answered_at_once(server: Server, keys: Sequence[str], said: Sequence[str]) -> tuple[str, list[Answer]]:
    ref = server.post("/api/v1/press", {"level": "help"}, token=server.cast.desk_token).json()["alarm"]["ref"]

    def call(key: str, word: str) -> Callable[[], Answer]:
        return lambda: server.post(f"/api/v1/alarms/{ref}/answer", {"said": word}, token=key)

    return ref, at_once([call(key, word) for key, word in zip(keys, said, strict=True)])


def shown(server: Server, ref: str) -> dict[str, Any]:
    answer = server.get(f"/api/v1/alarms/{ref}", token=server.cast.workroom_token)
    alarm: dict[str, Any] = json.loads(answer.body)["alarm"]
    return alarm


def test_two_who_come_in_the_same_instant_are_both_seen_and_both_logged(server: Server):
    """T6: nobody's "I'm going" is lost, however close."""
    cast = server.cast
    keys = [key_of(server, cast.responder), key_of(server, cast.security)]
    helper = key_of(server, cast.in_charge)
    for _ in range(8):
        ref, answers = answered_at_once(server, keys, ["going", "going"])
        assert [answer.status for answer in answers] == [200, 200]
        alarm = shown(server, ref)
        assert {(one["name"], one["said"]) for one in alarm["people"]} == {
            ("Rosa Diaz", "going"),
            ("Sam Okafor", "going"),
        }
        assert alarm["taken"] is True
        assert alarm["next_at"] is None
        with server.inside():
            answered = Event.objects.filter(kind="alarm.answered", subject_id=Alarm.objects.get(ref=ref).pk)
            assert {event.actor_name for event in answered} == {"Rosa Diaz", "Sam Okafor"}
        server.post(f"/api/v1/alarms/{ref}/close", {"reason": "test"}, token=helper)


def test_one_who_comes_and_one_who_can_t_in_the_same_instant_leave_it_taken(server: Server):
    """T6: in whichever order the two are stored, somebody is coming, so the escalation rests."""
    cast = server.cast
    keys = [key_of(server, cast.responder), key_of(server, cast.security)]
    helper = key_of(server, cast.in_charge)
    for _ in range(8):
        ref, answers = answered_at_once(server, keys, ["going", "cannot"])
        assert [answer.status for answer in answers] == [200, 200]
        assert shown(server, ref)["taken"] is True
        with server.inside():
            assert_whole()
        server.post(f"/api/v1/alarms/{ref}/close", {"reason": "test"}, token=helper)


def test_two_all_clears_in_the_same_instant_close_it_once(server: Server):
    """The second is told that it is over already."""
    cast = server.cast
    keys = [key_of(server, cast.in_charge), key_of(server, cast.manager)]
    ref = server.post("/api/v1/press", {"level": "help"}, token=cast.desk_token).json()["alarm"]["ref"]

    def call(key: str) -> Callable[[], Answer]:
        return lambda: server.post(f"/api/v1/alarms/{ref}/close", {"reason": "handled"}, token=key)

    answers = at_once([call(key) for key in keys])
    assert sorted(answer.status for answer in answers) == [200, 409]
    with server.inside():
        assert Event.objects.filter(kind="alarm.closed", subject_id=Alarm.objects.get(ref=ref).pk).count() == 1
