"""T1, P1: kill -9 at any moment. What was answered with "raised" is stored, whole, and reaches the listeners.

A run of both databases kills 270 times: 150 + 10 on SQLite, 100 + 10 on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from random import Random
from types import TracebackType
from typing import Self

import pytest

from deskbell.core.models import Event
from deskbell.core.stream.audience import Audience
from deskbell.people import access as people
from deskbell.screens import access as screens
from tests.faults.house import POSTGRESQL, Hand, answers, close_all, hands, key_of, lines
from tests.faults.whole import assert_stored, assert_whole
from tests.server import ROOT, Server
from tests.wire import Crowd, wait_until

pytestmark = [pytest.mark.server, pytest.mark.slow]

KILLS = 100 if POSTGRESQL else 150
SERVER_KILLS = 10
NOBODY = "http://127.0.0.1:9/"
Acknowledged = list[tuple[str, str, str]]


class Pressing:
    """The process of :mod:`tests.faults.pressing` on a server's database, and what it has shown so far."""

    def __init__(self, server: Server) -> None:
        self.pressed: Acknowledged = []
        self.closed: list[str] = []
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.pressing", json.dumps(_desks(server))],
            env=kept
            | {
                "PYTHONPATH": str(ROOT),
                "DJANGO_SETTINGS_MODULE": "deskbell.settings",
                "DESKBELL_MODE": "test",
                "DESKBELL_DATA": str(server.folder / "data"),
                "DESKBELL_DATABASE": server.database.address,
            },
            cwd=server.folder,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders, self._shown = self._process.stdin, self._process.stdout

    def __enter__(self) -> Self:
        list(self._shown_until_dead())
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._orders.close()
        self._process.wait(10)
        self._shown.close()

    def kill_once(self, after: float) -> None:
        """Let it press, and kill it ``after`` seconds from its first answer."""
        self._orders.write("go\n")
        self._orders.flush()
        child = int(self._shown.readline().split()[1])
        killer = threading.Timer(after, os.kill, (child, signal.SIGKILL))
        for number, _ in enumerate(self._shown_until_dead()):
            if number == 0:
                killer.start()
        assert killer.ident, "it ended before it had pressed: this round proves nothing"
        killer.join()

    def _shown_until_dead(self) -> Iterator[None]:
        for line in self._shown:
            match line.split():
                case ["dead"]:
                    return
                case ["pressed", source, key, ref]:
                    self.pressed.append((source, key, ref))
                case ["closed", ref]:
                    self.closed.append(ref)
            yield
        pytest.fail("it ended by itself")


def _desks(server: Server) -> list[dict[str, str]]:
    cast = server.cast
    return [
        {"token": cast.desk_token, "source": cast.desk_screen.actor.ear, "helper": key_of(server, cast.in_charge)},
        {
            "token": cast.north_token,
            "source": cast.north_screen.actor.ear,
            "helper": key_of(server, cast.administrator),
        },
    ]


def test_no_press_that_was_answered_is_lost_or_half_written_when_its_process_is_killed(
    server_factory: Callable[..., Server],
):
    """Each kill comes a few milliseconds after an answer, while two desks press, answer and close."""
    server = server_factory(start=False)
    lines(server, NOBODY, 2)
    chance = Random(1)
    with Pressing(server) as pressing:
        for _ in range(KILLS):
            pressing.kill_once(chance.uniform(0.0, 0.06))
    with server.inside():
        stored = assert_stored(pressing.pressed)
        alarms = assert_whole()
        ended = set(Event.objects.filter(kind="alarm.closed").values_list("live__alarm__ref", flat=True))
    assert set(pressing.closed) <= ended, "an all clear was shown and is not stored"
    unanswered = stored - len(pressing.pressed)
    print(f"{KILLS} kills, {len(pressing.pressed)} presses answered, {unanswered} stored unanswered, {alarms} alarms")


class Presser(threading.Thread):
    """Presses at one desk until stopped; sends a press again, with its key, until it is answered. Then closes it."""

    def __init__(self, server: Server, hand: Hand, helper: str, number: int) -> None:
        super().__init__(daemon=True)
        self._server, self._hand, self._helper, self._number = server, hand, helper, number
        self.acknowledged: Acknowledged = []
        self.refused: list[tuple[int, bytes]] = []
        self.stopped = False

    def run(self) -> None:
        """Press and close until stopped."""
        count = 0
        while not self.stopped:
            count += 1
            key = f"{self._number}.{count}"
            ref = self._press({"level": count % 3 + 1, "key": key, "place": self._hand.place})
            if ref:
                self.acknowledged.append((self._hand.source, key, ref))
                self._send(self._helper, f"/api/v1/alarms/{ref}/close", {"reason": "test"}, once=True)

    def _press(self, body: dict[str, object]) -> str:
        answer = self._send(self._hand.token, "/api/v1/press", body)
        if answer is None:
            return ""
        return str(json.loads(answer)["alarm"]["ref"])

    def _send(self, token: str, path: str, body: dict[str, object], *, once: bool = False) -> bytes | None:
        while not self.stopped:
            try:
                answer = self._server.post(path, body, token=token)
            except (OSError, HTTPException):
                if once:
                    return None
                time.sleep(0.02)
                continue
            if answer.status in (200, 201):
                return answer.body
            if not once:
                self.refused.append((answer.status, answer.body))
            return None
        return None


def test_a_server_killed_under_load_loses_no_press_and_listeners_miss_none(server: Server):
    """The real server is killed while three desks press and three listeners come back with their last id."""
    cast = server.cast
    chance = Random(2)
    helper = key_of(server, cast.administrator)
    pressers = [Presser(server, hand, helper, number) for number, hand in enumerate(hands(server))]
    with Crowd(server.port, [cast.workroom_token, cast.north_token, helper], hurry=True) as crowd:
        crowd.wait_until_all_listen()
        for presser in pressers:
            presser.start()
        for _ in range(SERVER_KILLS):
            before = sum(len(presser.acknowledged) for presser in pressers)
            wait_until(lambda so_far=before: sum(len(one.acknowledged) for one in pressers) > so_far + 2, 15)  # type: ignore[misc]
            time.sleep(chance.uniform(0.0, 0.15))
            server.kill()
            server.start(wait=False)
            wait_until(lambda: answers(server), 15, "the server")
        for presser in pressers:
            presser.stopped = True
        for presser in pressers:
            presser.join(15)
        acknowledged = [one for presser in pressers for one in presser.acknowledged]
        with server.inside():
            assert_stored(acknowledged)
            assert_whole()
        # What a kill left open would tell its next tiers meanwhile, and the listeners would hear more than is expected.
        close_all(server, helper)
        with server.inside():
            expected = expected_by(server, crowd)
        crowd.wait(
            lambda: [ear.numbers[-1] for ear in crowd.ears] == [one[-1] for one in expected], 10, "the last event"
        )
    assert not [one for presser in pressers for one in presser.refused]
    for ear, numbers in zip(crowd.ears, expected, strict=True):
        assert ear.numbers == numbers, "missed, doubled or out of order"
        assert len(ear.greeted_at) > SERVER_KILLS
        assert ear.resets == 0
    print(f"{SERVER_KILLS} kills, {len(acknowledged)} presses answered, {[len(one) for one in expected]} events heard")


def expected_by(server: Server, crowd: Crowd) -> list[list[int]]:
    """Return the numbers that each of the crowd was to hear since its first greeting, by the audience of each event."""
    cast = server.cast
    everyone = [
        screens.ears_of(cast.workroom_screen),
        screens.ears_of(cast.north_screen),
        people.ears_of(cast.administrator, cast.library.pk),
    ]
    events = list(Event.objects.filter(tenant_id=cast.library.pk, live__isnull=False).order_by("number"))
    starts = [ear.frames[0].data["cursor"] for ear in crowd.ears]
    return [
        [
            event.number
            for event in events
            if event.number > start and Audience(event.path, event.ring, event.tell, event.quiet).manner(ears)
        ]
        for ears, start in zip(everyone, starts, strict=True)
    ]
