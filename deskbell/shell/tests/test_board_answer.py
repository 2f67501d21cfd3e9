"""Answering from the record: what is offered, what is taken, and to whom neither is."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from deskbell.alarms import actions
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm, Answer
from deskbell.people.models import Person
from tests.cast import Cast

BUTTONS = re.compile(r'name="said" value="(\w+)"')


@pytest.fixture
def alarm(cast: Cast) -> Alarm:
    return actions.press(Request(cast.desk, cast.desk_screen.actor, 2, "one")).alarm


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def offered(client: Client, alarm: Alarm) -> list[str]:
    return BUTTONS.findall(client.get(reverse("shell:alarm", args=[alarm.ref])).content.decode())


def say(client: Client, alarm: Alarm, said: str) -> str:
    answer = client.post(reverse("shell:alarm_answer", args=[alarm.ref]), {"said": said}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_whoever_found_an_alarm_on_the_board_goes_from_its_record(cast: Cast, alarm: Alarm) -> None:
    client = browser(cast.responder)
    assert offered(client, alarm) == ["going", "cannot"]
    say(client, alarm, "going")
    assert Alarm.objects.get(pk=alarm.pk).taken_at is not None
    assert offered(client, alarm) == ["there", "cannot"]
    say(client, alarm, "there")
    assert offered(client, alarm) == ["going", "cannot"]
    say(client, alarm, "cannot")
    assert Alarm.objects.get(pk=alarm.pk).taken_at is None
    assert offered(client, alarm) == ["going"]


def test_once_it_was_raised_it_asks_again(cast: Cast, alarm: Alarm) -> None:
    client = browser(cast.responder)
    say(client, alarm, "going")
    actions.press(Request(cast.desk, cast.desk_screen.actor, 3, "two"))
    assert offered(client, alarm) == ["going", "cannot"]


def test_what_is_over_offers_nothing_and_says_why_an_answer_came_too_late(cast: Cast, alarm: Alarm) -> None:
    actions.all_clear(alarm, cast.in_charge.actor, "handled")
    client = browser(cast.responder)
    assert offered(client, alarm) == []
    assert "over" in say(client, alarm, "going")
    assert not Answer.objects.exists()


def test_nobody_is_asked_to_come_to_their_own_alarm(cast: Cast) -> None:
    own = actions.press(Request(cast.desk, cast.presser.actor, 2, "own")).alarm
    client = browser(cast.presser)
    assert offered(client, own) == []
    assert "This is your own alarm." in say(client, own, "going")


def test_who_may_only_read_is_offered_nothing_and_refused(cast: Cast, alarm: Alarm) -> None:
    client = browser(cast.auditor)
    assert offered(client, alarm) == []
    assert "Answering it is for those who were called." in say(client, alarm, "going")
    assert not Answer.objects.exists()


def test_an_answer_that_is_none_is_refused_with_what_to_choose(cast: Cast, alarm: Alarm) -> None:
    assert "Choose an answer" in say(browser(cast.responder), alarm, "maybe")
    assert not Answer.objects.exists()


def test_for_another_branch_or_library_there_is_no_such_alarm(cast: Cast, alarm: Alarm) -> None:
    for person in (cast.other_branch_staff, cast.other_library_staff, cast.outsider):
        answer = browser(person).post(reverse("shell:alarm_answer", args=[alarm.ref]), {"said": "going"})
        assert answer.status_code == 404
    assert not Answer.objects.exists()
