"""Revoking takes one click, but not in the middle of the screen's own call; the way back is a new code."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from deskbell.alarms import actions as alarms
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm
from deskbell.core.models import Event
from deskbell.screens import actions
from deskbell.screens.access import screen_with
from tests.cast import Cast


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def pressed(cast: Cast, where: str = "desk") -> Alarm:
    screen = {"desk": cast.desk_screen, "workroom": cast.workroom_screen}[where]
    return alarms.press(Request(getattr(cast, where), screen.actor, 2, "own call")).alarm


def test_while_an_alarm_of_its_desk_is_open_one_is_asked_first(cast: Cast, client: Client) -> None:
    pressed(cast)
    client.force_login(cast.in_charge)
    where = f"/screens/{cast.desk_screen.ref}/revoke/"
    page = text_of(client.post(where))
    assert "An alarm is open at “Reference desk”, where this screen stands." in page
    assert "Revoke all the same" in page
    assert screen_with(cast.desk_token) is not None
    assert not Event.objects.filter(kind="screen.revoked").exists()
    assert "Reference PC is revoked" in text_of(client.post(where, {"anyway": "1"}, follow=True))
    assert screen_with(cast.desk_token) is None
    assert Event.objects.get(kind="screen.revoked").actor_name == "Ines Roth"


def test_an_alarm_elsewhere_or_one_that_is_over_asks_nothing(cast: Cast, client: Client) -> None:
    pressed(cast, "workroom")
    alarms.all_clear(pressed(cast), cast.in_charge.actor, "test", "")
    client.force_login(cast.in_charge)
    client.post(f"/screens/{cast.desk_screen.ref}/revoke/")
    assert screen_with(cast.desk_token) is None


def test_a_screen_that_is_revoked_already_asks_nothing(cast: Cast, client: Client) -> None:
    pressed(cast)
    actions.revoke(cast.desk_screen, cast.administrator)
    client.force_login(cast.in_charge)
    page = client.post(f"/screens/{cast.desk_screen.ref}/revoke/", follow=True)
    assert "Reference PC is revoked" in text_of(page)


@pytest.mark.parametrize(
    "who", ["presser", "security", "auditor", "other_branch_staff", "other_library_staff", "outsider"]
)
def test_who_may_not_revoke_is_neither_asked_nor_told_of_the_alarm(cast: Cast, client: Client, who: str) -> None:
    pressed(cast)
    client.force_login(getattr(cast, who))
    for fields in ({}, {"anyway": "1"}):
        answer = client.post(f"/screens/{cast.desk_screen.ref}/revoke/", fields)
        assert answer.status_code == 404
        assert "alarm is open" not in text_of(answer)
    assert screen_with(cast.desk_token) is not None


def test_the_page_after_it_says_that_a_new_code_is_the_way_back_and_leads_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.in_charge)
    page = text_of(client.post(f"/screens/{cast.desk_screen.ref}/revoke/", follow=True))
    assert "Its key is gone for good. To use this device again, make a new code and type it there." in page
    assert f'action="/screens/{cast.desk_screen.ref}/again/"' in page
    assert "Undo" not in page


def test_a_revoked_screen_is_no_row_to_press_and_offers_its_new_code(cast: Cast, client: Client) -> None:
    client.force_login(cast.in_charge)
    assert '<a class="row"' in text_of(client.get("/screens/"))
    actions.revoke(cast.desk_screen, cast.in_charge)
    page = text_of(client.get("/screens/?state=revoked"))
    assert '<a class="row"' not in page
    assert re.search(r"revoked [^<]+</time>, by Ines Roth", page)
    assert f'action="/screens/{cast.desk_screen.ref}/again/"' in page
