"""Who is meant to be told, and who of them listens now: the page of plans keeps the two apart, and agrees with the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms import plan
from deskbell.alarms.actions.plan import set_plan
from deskbell.alarms.models import Level
from deskbell.alarms.plan_look import Look
from deskbell.alarms.tests.api import screen, told
from deskbell.alarms.tests.plan_pages import AT, form, page
from deskbell.alarms.tests.rotas import TUESDAY, chicago, works
from deskbell.alarms.tests.test_told import listen
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Connection
from deskbell.people.roles import RoleName
from deskbell.screens import actions as screens
from deskbell.screens.models import Screen
from tests.cast import Cast, hire

pytestmark = pytest.mark.django_db

NOON = chicago(2026, 11, 24, 12)


@pytest.fixture
def manager(cast: Cast, client: Client) -> Client:
    client.force_login(cast.manager)
    return client


def at_once(cast: Cast, level: int) -> tuple[int, int]:
    """Return how many people and screens the plan page says that the first step reaches now."""
    look = Look(cast.administrator, cast.central, {"from": cast.desk.ref})
    first = look.told(level, look.tiers_at(look.desk.chain, level))[0].step
    return first.people_now, first.screens_now


def test_the_page_counts_who_listens_as_the_desk_does(cast: Cast) -> None:
    second, _token = screens.enrol(cast.desk, "Second PC", DESKBELL)
    listen(cast, cast.desk_screen, cast.workroom_screen, second, cast.responder, cast.manager, cast.other_branch_staff)
    Connection.objects.filter(ear_id=cast.manager.pk, ear_kind="person").update(path=cast.desk.path)
    levels = told(screen(cast.desk_token).get("/api/v1/hearing"))["levels"]
    for level in Level.values:
        desk = levels[str(level)]
        assert at_once(cast, level) == (desk["people"], desk["screens"]), level
    assert [at_once(cast, level) for level in Level.values] == [(1, 1), (1, 2), (1, 1)]


def test_the_desk_page_of_a_person_counts_the_screen_there_and_not_themselves(cast: Cast, client: Client) -> None:
    listen(cast, cast.desk_screen, cast.responder, cast.presser)
    client.force_login(cast.presser)
    by_screen = told(screen(cast.desk_token).get("/api/v1/hearing"))["levels"]["2"]
    by_person = told(client.get("/api/v1/hearing", {"place": cast.desk.ref}))["levels"]["2"]
    assert at_once(cast, Level.HELP) == (by_screen["people"], by_screen["screens"]) == (2, 0)
    assert (by_person["people"], by_person["screens"]) == (1, 1)


def test_each_name_says_whether_it_listens_now_and_each_step_how_many_do(cast: Cast, manager: Client) -> None:
    works(cast.presser, cast.central, [TUESDAY], "09:00", "17:00")
    works(cast.in_charge, cast.central, [TUESDAY], "09:00", "17:00")
    with clock.frozen(NOON):
        listen(cast, cast.presser, cast.responder, cast.workroom_screen)
        said = page(manager, f"/plans/{cast.central.ref}/?from={cast.desk.ref}")
    assert "Priya Shah on the rota until 17:00 listening" in said
    assert "Ines Roth on the rota until 17:00 nothing open" in said
    assert "Told as well, though not on duty: Rosa Diaz listening" in said
    assert "Listening now: 2 of 3 people" in said, "Come to me tells the floor, where no other screen is"
    assert "Listening now: 2 of 4 people, 1 of 1 screen" in said
    assert "Listening now: 2 of 7 people, 1 of 2 screens" in said


def test_when_nobody_listens_every_step_says_so(cast: Cast, manager: Client) -> None:
    works(cast.presser, cast.central, [TUESDAY], "09:00", "17:00")
    with clock.frozen(NOON):
        listen(cast)
        said = page(manager, f"/plans/{cast.central.ref}/?from={cast.desk.ref}")
    assert "Listening now: 0 of 4 people, 0 of 1 screen" in said
    assert "listening " not in said


def test_silent_screens_of_the_branch_are_named_with_since_when(cast: Cast, manager: Client) -> None:
    with clock.frozen(NOON):
        listen(cast, cast.workroom_screen)
        Screen.objects.filter(pk=cast.desk_screen.pk).update(seen_at=clock.now() - timedelta(hours=3))
        said = page(manager, f"/plans/{cast.central.ref}/")
        assert "Silent now at Central: 1 of 2 screens. Reference PC since 09:00 . Nothing rings there." in said
        assert "North PC" not in said
        listen(cast, cast.workroom_screen, cast.desk_screen)
        assert "Silent" not in page(manager, f"/plans/{cast.central.ref}/")


@pytest.mark.parametrize(("hours", "by_today"), [(-24, False), (-1, False), (2, False), (24, True)])
def test_of_another_hour_the_page_says_who_is_meant_and_not_who_listens(
    cast: Cast, manager: Client, hours: int, by_today: bool
) -> None:
    works(cast.presser, cast.central, range(7), "09:00", "17:00")
    with clock.frozen(NOON + timedelta(hours=hours)):
        listen(cast, cast.presser)
        said = page(manager, f"/plans/{cast.central.ref}/?at={AT}")
    assert "Priya Shah on the rota until 17:00" in said
    assert ("Who of them has Deskbell open can be seen for now only." in said) is not by_today
    assert ("This day is past. You see who would be told by today’s rota and roles" in said) is by_today
    for words in ("nothing open", "listening", "Silent", "Listening now"):
        assert words not in said


def test_another_desk_is_looked_at_now_too_while_nobody_touches_the_hour(cast: Cast, manager: Client) -> None:
    """The form sends the minute that its field was drawn with. Without more, every other desk would be looked at then."""
    with clock.frozen(NOON):
        html = manager.get(f"/plans/{cast.central.ref}/").content.decode()
    drawn = re.search(r'name="at" type="datetime-local" value="([^"]+)"', html)
    assert drawn is not None
    assert f'name="now" value="{drawn[1]}"' in html
    with clock.frozen(NOON + timedelta(minutes=7)):
        asked = f"/plans/{cast.central.ref}/?from={cast.workroom.ref}&now={drawn[1]}"
        assert "Now, Tuesday 24 November 2026, 12:07" in page(manager, f"{asked}&at={drawn[1]}")
        assert "Now," not in page(manager, f"{asked}&at=2026-11-24T12:01")


def test_the_links_of_a_page_that_shows_now_stay_with_now(cast: Cast, manager: Client) -> None:
    html = manager.get(f"/plans/{cast.central.ref}/?from={cast.desk.ref}").content.decode()
    assert f'href="?from={cast.desk.ref}&amp;level=danger#week-name"' in html
    html = manager.get(f"/plans/{cast.central.ref}/?from={cast.desk.ref}&at={AT}").content.decode()
    assert f'href="?from={cast.desk.ref}&amp;at=2026-11-24T12%3A00&amp;level=danger#week-name"' in html


def test_a_plan_that_is_being_written_is_measured_against_who_listens_now(cast: Cast, manager: Client) -> None:
    listen(cast, cast.responder)
    address = f"/plans/{cast.central.ref}/help/"
    assert "Listening now: 1 of 4 people" in page(manager, f"{address}?from={cast.desk.ref}")
    sent = form(do="look", at="2026-11-24T12:00", now="2026-11-24T12:00") | {"from": cast.desk.ref}
    assert b"Listening now" in manager.post(address, sent).content
    assert b"Listening now" not in manager.post(address, sent | {"pick": "2026-11-24T13:00"}).content


def test_whom_a_manager_may_not_see_is_counted_and_not_named(cast: Cast, manager: Client) -> None:
    listen(cast, cast.other_branch_staff, cast.responder)
    said = page(manager, f"/plans/{cast.central.ref}/?from={cast.desk.ref}")
    assert "Listening now: 2 of 7 people" in said
    assert "Otto" not in said


def test_the_page_of_now_costs_the_same_queries_whoever_listens(cast: Cast, manager: Client) -> None:
    set_plan(cast.central, 2, plan.DEFAULTS[2], cast.manager)
    address = f"/plans/{cast.central.ref}/?from={cast.desk.ref}"
    listen(cast, cast.responder, cast.workroom_screen)
    manager.get(address)
    few = _queries(manager, address)
    staff = [hire(f"P{number} Person", cast.central, RoleName.STAFF) for number in range(6)]
    pcs = [screens.enrol(cast.workroom, f"PC {number}", DESKBELL)[0] for number in range(6)]
    listen(cast, *staff, *pcs[:3])
    assert _queries(manager, address) == few
    assert few <= 28, few


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
