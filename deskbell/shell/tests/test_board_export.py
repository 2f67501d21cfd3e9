"""The list of alarms as a table for a spreadsheet."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from deskbell.alarms import actions
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm, Level
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.mode import Mode
from deskbell.core.models import Event
from deskbell.core.refs import new_ref
from deskbell.people.models import Person
from deskbell.places import actions as places
from deskbell.places.models import Kind, Place
from deskbell.shell import board_export
from tests.browser import Visit
from tests.cast import Cast
from tests.server import Server

WHERE = "/alarms/export.csv"
AUTUMN = datetime(2026, 11, 1, 6, 30, 5, tzinfo=UTC)
"""Half past one at night in Chicago, half an hour before the clocks go back: it is half past one twice."""


def press(place: Place, by: Any, level: int = Level.HELP, mode: str = Mode.ACTUAL) -> Alarm:
    return actions.press(Request(place, by.actor, level, new_ref(), mode=mode)).alarm


def taken(client: Client, person: Person, query: str = "") -> list[dict[str, str]]:
    client.force_login(person)
    response = client.post(f"{WHERE}{query}")
    assert response.status_code == 200
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_the_table_tells_each_alarm_as_the_list_does(client: Client, cast: Cast) -> None:
    with clock.frozen(datetime(2026, 11, 3, 22, 24, 5, tzinfo=UTC)):
        alarm = press(cast.desk, cast.desk_screen)
        actions.answer(alarm, cast.responder, "going")
        actions.answer(alarm, cast.in_charge, "cannot")
        actions.see(alarm, cast.security.actor)
        actions.see(alarm, cast.workroom_screen.actor)
    with clock.frozen(datetime(2026, 11, 3, 22, 31, 5, tzinfo=UTC)):
        actions.all_clear(alarm, cast.responder.actor, "handled")
    assert taken(client, cast.manager) == [
        {
            "Level": "Help now",
            "Mode": "Real",
            "Place": "Reference desk",
            "Floor": "Second floor",
            "Branch": "Central",
            "Pressed at": "2026-11-03 16:24:05",
            "Ended at": "2026-11-03 16:31:05",
            "Time zone": "America/Chicago (UTC-06:00)",
            "Lasted, in seconds": "420",
            "How it ended": "Handled",
            "Ended by": "Rosa Diaz",
            "Pressed from": "Reference PC",
            "Times pressed": "1",
            "Who came": "Rosa Diaz",
            "Who saw it": "Sam Okafor, Rosa Diaz, Ines Roth",
            "Screens that showed it": "1",
            "Record": f"http://testserver/alarms/{alarm.ref}/",
        }
    ]


def test_excel_takes_it_for_utf8_and_saves_it_as_a_file(client: Client, cast: Cast) -> None:
    press(cast.childrens_desk, cast.desk_screen)
    client.force_login(cast.manager)
    with clock.frozen(datetime(2026, 11, 22, 3, 0, tzinfo=UTC)):
        response = client.post(WHERE)
        content = b"".join(response)
    assert content.startswith(b'\xef\xbb\xbf"Level",')
    assert content.count(b"\xef\xbb\xbf") == 1
    assert "Children’s desk" in content.decode()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="alarms-2026-11-21.csv"', "the day it is there"
    assert "no-store" in response["Cache-Control"]


def test_the_hour_that_comes_twice_in_autumn_is_told_apart(client: Client, cast: Cast) -> None:
    for hours in (0, 1):
        with clock.frozen(AUTUMN + timedelta(hours=hours)):
            actions.all_clear(press(cast.desk, cast.desk_screen), cast.responder.actor, "handled")
    later, earlier = taken(client, cast.manager)
    assert earlier["Pressed at"] == later["Pressed at"] == "2026-11-01 01:30:05"
    assert earlier["Time zone"] == "America/Chicago (UTC-05:00)"
    assert later["Time zone"] == "America/Chicago (UTC-06:00)"


def test_the_table_has_what_the_list_is_narrowed_to(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    press(cast.north_desk, cast.north_screen)
    press(cast.workroom, cast.workroom_screen, mode=Mode.EXERCISE)
    assert {row["Place"] for row in taken(client, cast.administrator)} == {"Reference desk", "North desk"}
    north = taken(client, cast.administrator, f"?place={cast.north.ref}&page=7")
    assert [row["Place"] for row in north] == ["North desk"]
    assert [row["Mode"] for row in taken(client, cast.administrator, "?mode=exercise")] == ["Exercise"]
    assert taken(client, cast.administrator, "?q=nothing+of+the+kind") == []


def test_the_list_offers_the_table_with_the_same_filters_and_all_its_pages(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    client.force_login(cast.manager)
    page = client.get("/alarms/?mode=all&page=1").content.decode()
    assert f'<form class="cluster" method="post" action="{WHERE}?mode=all">' in page
    assert WHERE not in client.get("/alarms/?level=3").content.decode(), "there is nothing to take"


def test_staff_of_a_branch_take_nothing_of_the_other_branch(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    assert taken(client, cast.other_branch_staff) == []
    assert taken(client, cast.other_library_staff) == []


def test_whoever_may_see_no_alarms_has_no_table(client: Client, cast: Cast) -> None:
    client.force_login(cast.outsider)
    assert client.post(WHERE).status_code == 404
    client.logout()
    assert client.post(WHERE)["Location"].startswith("/account/login/")
    assert not Event.objects.filter(kind="alarms.exported").exists()


def test_to_look_at_its_address_takes_nothing_and_leads_to_the_list(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    client.force_login(cast.manager)
    query = f"?place={cast.central.ref}&level=2"
    for look in (client.get, client.head):
        answer = look(f"{WHERE}{query}")
        assert (answer.status_code, answer["Location"]) == (302, f"/alarms/{query}")
    assert not Event.objects.filter(kind="alarms.exported").exists()
    client.force_login(cast.outsider)
    assert client.get(WHERE).status_code == 404


def test_another_site_can_not_make_somebody_take_it(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.manager)
    assert strict.post(WHERE).status_code == 403
    assert not Event.objects.filter(kind="alarms.exported").exists()


@pytest.mark.browser
def test_the_button_saves_what_the_list_shows(visit: Visit, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    press(cast.north_desk, cast.north_screen)
    page = visit(f"/alarms/?place={cast.north.ref}", person=cast.administrator)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a table").click()
    assert saved.value.suggested_filename.startswith("alarms-")
    table = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert "North desk" in table
    assert "Reference desk" not in table
    page.get_by_role("heading", name="Alarms").wait_for()


def test_the_log_keeps_who_took_what(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    taken(client, cast.auditor, f"?place={cast.central.ref}&first=2020-01-01")
    event = Event.objects.get(kind="alarms.exported")
    assert (event.tenant_id, event.path, event.actor_name) == (cast.library.pk, cast.library.path, "Ada Quist")
    assert event.data == {"alarms": 1, "asked": {"place": cast.central.ref, "first": "2020-01-01"}}
    assert event.live is None


def test_an_empty_table_is_recorded_too(client: Client, cast: Cast) -> None:
    taken(client, cast.manager)
    assert Event.objects.get(kind="alarms.exported").data == {"alarms": 0, "asked": {}}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1+1", "\t=1"])
def test_a_name_that_looks_like_a_formula_does_nothing(client: Client, cast: Cast, name: str) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    Alarm.objects.filter(pk=alarm.pk).update(presser_name=name, card={**alarm.card, "name": name})
    (row,) = taken(client, cast.manager)
    assert row["Pressed from"] == row["Place"] == f"'{name}"


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert not str(board_export.harmless(text)).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_it_speaks_the_language_of_whoever_takes_it(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    Person.objects.filter(pk=cast.manager.pk).update(language="es")
    cast.manager.refresh_from_db()
    client.force_login(cast.manager)
    lines = client.post(WHERE).content.decode("utf-8-sig").splitlines()
    (row,) = csv.DictReader(lines, delimiter=";")
    assert row["Nivel"] == "Ayuda ya"


def test_a_formula_behind_a_sign_at_which_another_spreadsheet_splits_stays_in_its_quotes(
    client: Client, cast: Cast
) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    Alarm.objects.filter(pk=alarm.pk).update(presser_name="Ana;=1+1")
    client.force_login(cast.manager)
    assert b'"Ana;=1+1"' in client.post(WHERE).content


@pytest.mark.server
def test_a_real_server_sends_it_whole(server: Server) -> None:
    with server.inside():
        for place, screen in (
            (server.cast.desk, server.cast.desk_screen),
            (server.cast.workroom, server.cast.desk_screen),
        ):
            press(place, screen)
    token = "k" * 32
    cookies = f"{server.login(server.cast.manager)['Cookie']}; {settings.CSRF_COOKIE_NAME}={token}"
    answer = server.post(WHERE, headers={"Cookie": cookies, "X-CSRFToken": token})
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert len(list(csv.DictReader(answer.body.decode("utf-8-sig").splitlines()))) == 2


def test_a_long_table_is_read_in_parts(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.administrator)
    _grow(cast, 2)
    client.post(WHERE)
    with CaptureQueriesContext(connection) as few:
        client.post(WHERE)
    _grow(cast, 8)
    with django_assert_num_queries(len(few)):
        assert len(client.post(WHERE).content.splitlines()) == 1 + 10
    monkeypatch.setattr(board_export, "AT_ONCE", 3)
    assert len(client.post(WHERE).content.splitlines()) == 1 + 10


def _grow(cast: Cast, desks: int) -> None:
    for number in range(desks):
        desk = places.add_place(cast.north, Kind.DESK, f"Desk {number}", DESKBELL)
        alarm = press(desk, cast.north_screen)
        actions.answer(alarm, cast.other_branch_staff, "there")
        actions.see(alarm, cast.administrator.actor)
