"""What is done to an alarm from a browser in which it looks cancelled is answered as for one that is over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from deskbell.alarms import actions
from deskbell.alarms.models import Alarm, Answer
from deskbell.alarms.tests import api
from deskbell.core.models import Event
from deskbell.people import key_actions
from deskbell.shell.tests.test_looks_cancelled import DURESS, RIGHT, desk_browser, enter_pin, own_browser
from tests.cast import Cast

OVER = "This alarm is over."


@pytest.fixture(params=[RIGHT, DURESS])
def alarm(request: pytest.FixtureRequest, cast: Cast) -> Alarm:
    """An alarm at the desk on which either PIN was entered."""
    return enter_pin(cast, cast.desk_screen, request.param)


def said(response: HttpResponse) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(response.content)
    return body


def signed_in_at_the_desk(cast: Cast, person: Any) -> Client:
    client = api.person(person)
    client.cookies["deskbell_screen"] = cast.desk_token
    return client


@pytest.mark.parametrize("address", ["answer", "clear"])
def test_from_its_record_it_is_over(cast: Cast, alarm: Alarm, address: str) -> None:
    client = desk_browser(cast, cast.security)
    form = {"said": "there", "reason": "handled", "pin": RIGHT}
    page = client.post(f"/alarms/{alarm.ref}/{address}/", form, follow=True).content.decode()
    assert OVER in page
    assert not Answer.objects.filter(person=cast.security, said="there").exists()
    assert not Event.objects.filter(kind="alarm.closed").exists()


@pytest.mark.parametrize(
    ("what", "body"), [("answer", {"said": "there"}), ("close", {"reason": "handled", "pin": RIGHT})]
)
@pytest.mark.parametrize("who", ["security", "in_charge"])
def test_the_api_says_so_too(cast: Cast, alarm: Alarm, what: str, body: dict[str, str], who: str) -> None:
    person = getattr(cast, who)
    response = api.post(signed_in_at_the_desk(cast, person), f"/alarms/{alarm.ref}/{what}", body)
    assert (response.status_code, said(response)["error"]) == (409, OVER)
    assert not Answer.objects.filter(person=person, said="there").exists()
    assert not Event.objects.filter(kind="alarm.closed").exists()


def test_the_api_takes_a_note_as_on_every_alarm_that_is_over(cast: Cast, alarm: Alarm) -> None:
    client = signed_in_at_the_desk(cast, cast.security)
    response = api.post(client, f"/alarms/{alarm.ref}/notes", {"text": "He left by the stairs"})
    assert (response.status_code, said(response)["alarm"]["state"]) == (201, "closed")
    number = Event.objects.filter(kind="alarm.noted").order_by("-number").values_list("number", flat=True)[0]
    response = api.post(client, f"/alarms/{alarm.ref}/notes/{number}/strike")
    assert (response.status_code, said(response)["alarm"]["state"]) == (200, "closed")


def test_in_every_other_browser_and_by_an_access_key_it_is_answered(cast: Cast) -> None:
    alarm = enter_pin(cast, cast.desk_screen, DURESS)
    own_browser(cast, cast.manager).post(f"/alarms/{alarm.ref}/answer/", {"said": "there"})
    assert Answer.objects.get(person=cast.manager).said == "there"
    assert api.post(api.person(cast.in_charge), f"/alarms/{alarm.ref}/answer", {"said": "there"}).status_code == 200
    _key, token = key_actions.make_key(cast.responder, "Deck")
    by_key = Client(headers={"authorization": f"Bearer {token}"})
    assert api.post(by_key, f"/alarms/{alarm.ref}/answer", {"said": "there"}).status_code == 200


def test_once_it_is_over_it_is_noted_as_ever(cast: Cast) -> None:
    alarm = enter_pin(cast, cast.desk_screen, DURESS)
    actions.all_clear(Alarm.objects.get(pk=alarm.pk), cast.in_charge.actor, "handled", RIGHT)
    desk_browser(cast, cast.security).post(f"/alarms/{alarm.ref}/note/", {"text": "He left by the stairs"})
    assert "looked_over" not in Event.objects.filter(kind="alarm.noted").order_by("-number")[0].data
