"""Word that leaves the building."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail

from deskbell.alarms.models import Delivery, Plan
from deskbell.alarms.plan import EVERYONE
from deskbell.alarms.tests.api import person, post, press, screen
from deskbell.channels import actions
from deskbell.channels.errors import NotSent
from deskbell.channels.hook.channel import is_own_machine
from deskbell.channels.tests.phone_company import PhoneCompany, phone_company
from deskbell.core import clock, due
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Iterator[PhoneCompany]:
    with phone_company() as one:
        yield one


@pytest.fixture
def delivery(cast: Cast, company: PhoneCompany) -> Delivery:
    """A delivery to the police line, waiting."""
    line = actions.add_line(cast.central, "police", "hook", "Alarm centre", company.address, DESKBELL)
    company.secret = line.secret
    press(screen(cast.desk_token), "danger")
    return Delivery.objects.get(channel="hook")


def attempt(delivery: Delivery, number: int = 1) -> None:
    actions.send({"delivery": delivery.ref}, due.Attempt(f"delivery:{delivery.ref}", number, clock.now()))


def test_danger_reaches_the_police_line_signed_and_without_a_name(delivery: Delivery, company: PhoneCompany):
    attempt(delivery)
    key, message = company.received[0]
    assert key == delivery.ref
    assert (message["place"], message["level_name"]) == ("Reference desk", "Danger")
    assert message["address"].startswith("12 Harbor Street")
    assert "Reference PC" not in str(message), "who pressed stays in the house"
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert Event.objects.filter(kind="delivery.sent").count() == 1


def test_a_message_sent_twice_carries_the_same_key(delivery: Delivery, company: PhoneCompany):
    company.status = 500
    for number in (1, 2):
        with pytest.raises(due.TryAgain):
            attempt(delivery, number)
    assert len({key for key, _ in company.received}) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("due", 2)
    assert "500" in delivery.last_error


def test_a_message_is_the_same_on_every_try_though_the_alarm_went_up_meanwhile(cast: Cast, company: PhoneCompany):
    tiers = [{"after": 0, "to": [{"kind": "line", "purpose": "police"}, EVERYONE]}]
    Plan.objects.create(place=cast.central, level=2, tiers=tiers, changed_at=clock.now())
    line = actions.add_line(cast.central, "police", "hook", "Alarm centre", company.address, DESKBELL)
    company.secret, company.status = line.secret, 500
    client = screen(cast.desk_token)
    press(client, "help")
    first = Delivery.objects.get(channel="hook")
    with pytest.raises(due.TryAgain):
        attempt(first)
    press(client, "danger")
    company.status = 200
    attempt(first, 2)
    attempt(Delivery.objects.get(channel="hook", round=2))
    assert [(key == first.ref, message["level"]) for key, message in company.received] == [
        (True, 2),
        (True, 2),
        (False, 3),
    ]


def test_a_message_that_got_through_is_not_sent_again(delivery: Delivery, company: PhoneCompany):
    attempt(delivery)
    attempt(delivery)
    assert len(company.received) == 1


def test_after_thirty_minutes_of_trying_it_is_given_up_and_the_record_says_so(
    delivery: Delivery, company: PhoneCompany
):
    company.status = 503
    with clock.moved(timedelta(minutes=31)):
        attempt(delivery, 64)
    delivery.refresh_from_db()
    assert delivery.state == "expired"
    assert Event.objects.filter(kind="delivery.ended").count() == 1


def test_half_an_hour_in_which_nothing_was_tried_is_no_reason_to_give_up(delivery: Delivery, company: PhoneCompany):
    company.status = 503
    with clock.moved(timedelta(hours=1)), pytest.raises(due.TryAgain):
        attempt(delivery, 2)


def test_a_receiver_that_redirects_is_not_followed(delivery: Delivery, company: PhoneCompany):
    company.status = 302
    with pytest.raises(due.TryAgain, match="302"):
        attempt(delivery)


def test_when_the_alarm_is_over_the_line_hears_it(cast: Cast, delivery: Delivery, company: PhoneCompany):
    attempt(delivery)
    post(person(cast.in_charge), f"/alarms/{delivery.alarm.ref}/close", {"reason": "handled"})
    attempt(Delivery.objects.get(word="over"))
    assert [message["word"] for _, message in company.received] == ["alarm", "over"]


def test_a_mail_names_place_and_level_and_nobody(cast: Cast):
    actions.add_line(cast.central, "police", "mail", "Watch desk", "watch@example.org", DESKBELL)
    press(screen(cast.desk_token), "danger")
    attempt(Delivery.objects.get(channel="mail"))
    assert mail.outbox[0].subject == "Danger: Reference desk, Central"
    assert "Reference PC" not in mail.outbox[0].body


def test_a_test_says_that_it_is_one(cast: Cast, company: PhoneCompany):
    line = actions.add_line(cast.central, "police", "hook", "Alarm centre", company.address, DESKBELL)
    assert actions.send_test(line, cast.manager.actor) == "HTTP 200"
    assert company.received[0][1]["mode"] == "test"
    company.status = 404
    with pytest.raises(NotSent, match="404"):
        actions.send_test(line, cast.manager.actor)
    assert Event.objects.filter(kind="line.tested").count() == 2


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "fe80::1%eth0", "::"])
def test_a_hook_can_t_be_turned_on_the_machine_itself(address: str):
    assert is_own_machine(address)


@pytest.mark.parametrize("address", ["192.168.1.20", "10.0.0.7", "203.0.113.9", "fd00::7"])
def test_a_hook_reaches_the_library_s_own_network(address: str):
    assert not is_own_machine(address)
