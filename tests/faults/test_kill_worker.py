"""T2, T3, P2: kill -9 while messages are being sent. Each target is reached, and doubles carry the same key."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from random import Random

import pytest

from deskbell.alarms.models import Alarm, Delivery
from deskbell.channels.tests.phone_company import PhoneCompany, phone_company
from deskbell.core.models import Event
from tests.faults.house import answers, key_of, lines
from tests.faults.whole import assert_whole
from tests.server import Server
from tests.wire import wait_until

pytestmark = [pytest.mark.server, pytest.mark.slow]

LINES = 3
ROUNDS = 4


@pytest.fixture
def company() -> Iterator[PhoneCompany]:
    with phone_company() as one:
        yield one


class House:
    """A server that only takes presses, and a worker beside it that a test kills."""

    def __init__(self, make: Callable[..., Server], company: PhoneCompany) -> None:
        self.company = company
        self.server = make(args=("--no-work",))
        lines(self.server, company.address, LINES)
        self.worker = make(beside=self.server, command="work")
        self._helper = key_of(self.server, self.server.cast.in_charge)

    def press(self) -> set[str]:
        """Raise an alarm; return the keys of the messages that must go out for it."""
        answer = self.server.post("/api/v1/press", {"level": "danger"}, token=self.server.cast.desk_token)
        assert answer.status == 201
        self.ref = answer.json()["alarm"]["ref"]
        with self.server.inside():
            refs = set(Delivery.objects.filter(alarm__ref=self.ref, channel="hook").values_list("ref", flat=True))
        assert len(refs) == LINES
        return refs

    def close(self) -> None:
        """All clear: three more messages go out."""
        answer = self.server.post(f"/api/v1/alarms/{self.ref}/close", {"reason": "test"}, token=self._helper)
        assert answer.status == 200, answer.body

    def kill_worker(self) -> None:
        self.worker.kill()
        self.company.pick_up()
        self.worker.start()

    def wait_until_sent(self) -> None:
        with self.server.inside():
            hooks = Delivery.objects.filter(channel="hook").exclude(state="sent")
            wait_until(lambda: not hooks.exists(), 20, "a delivery")


@pytest.fixture
def house(server_factory: Callable[..., Server], company: PhoneCompany) -> House:
    return House(server_factory, company)


def test_a_worker_killed_before_during_or_after_a_message_reaches_everyone_at_most_once_more(house: House):
    """Twelve kills: four before anything is sent, four while the receivers have it, four as their answers come."""
    chance = Random(3)
    company = house.company
    for _ in range(ROUNDS):
        house.worker.kill()
        refs = house.press()
        house.worker.start()
        house.wait_until_sent()
        assert {company.counts[ref] for ref in refs} == {1}, "killed before it sent: nobody hears it twice"
        house.close()
    for _ in range(ROUNDS):
        company.hang()
        refs = house.press()
        wait_until(lambda wanted=refs: wanted <= company.counts.keys(), what="a call")  # type: ignore[misc]
        house.kill_worker()
        house.wait_until_sent()
        assert {company.counts[ref] for ref in refs} == {2}, "killed while sending: told again, once"
        house.close()
    for _ in range(ROUNDS):
        refs = house.press()
        wait_until(lambda wanted=refs: wanted & set(company.answered), what="an answer")  # type: ignore[misc]
        time.sleep(chance.uniform(0, 0.02))
        house.kill_worker()
        house.wait_until_sent()
        assert {company.counts[ref] for ref in refs} <= {1, 2}
        house.close()
    house.wait_until_sent()
    with house.server.inside():
        assert_whole()
        refs = set(Delivery.objects.filter(channel="hook").values_list("ref", flat=True))
        assert set(company.counts) == refs, "somebody was not reached, or a stranger was"
        assert Event.objects.filter(kind="delivery.sent").count() == len(refs), (
            "one line of the record for each message"
        )
    assert max(company.counts.values()) == 2, "no message came more than once too often"
    extra = sum(count - 1 for count in company.counts.values())
    print(f"{3 * ROUNDS} kills, {len(refs)} messages, {extra} came twice")


def test_after_five_minutes_of_darkness_what_is_overdue_happens_at_once_in_order_and_once(
    server_factory: Callable[..., Server], company: PhoneCompany
):
    """T3: killed while three alarms wait for their next tiers; started again when the clock says five minutes later."""
    server = server_factory()
    lines(server, company.address)
    lines(server, company.address, purpose="security")
    refs = []
    for token in (server.cast.desk_token, server.cast.north_token, server.cast.workroom_token):
        refs.append(server.post("/api/v1/press", {"level": "danger"}, token=token).json()["alarm"]["ref"])
        time.sleep(0.05)
    with server.inside():
        wait_until(lambda: Delivery.objects.filter(channel="hook", state="sent").count() == 2, what="the police line")
    server.kill()
    server.set_clock(300)
    server.start(wait=False)
    wait_until(lambda: answers(server), 20, "the server")
    with server.inside():
        told = Event.objects.filter(kind="alarm.told").order_by("number")
        took = wait_until(lambda: told.count() == 6, 3, "everything that was overdue")
        steps = [(Alarm.objects.get(pk=event.subject_id).ref, event.data["tier"]) for event in told]
        assert sorted(steps) == sorted((ref, tier) for ref in refs for tier in (1, 2)), "each once"
        assert [ref for ref, tier in steps if tier == 1] == refs, "the oldest first"
        for ref in refs:
            assert [tier for one, tier in steps if one == ref] == [1, 2]
        sent = Delivery.objects.filter(channel="hook", state="sent")
        wait_until(lambda: sent.count() == 4, 3, "word to security")
        assert_whole()
    assert set(company.counts.values()) == {1}
    print(f"six overdue steps were taken {took:.2f} s after the server answered")
