"""Who may see and change which plan, and what the pages cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms.actions.plan import inherit_plan, set_plan
from deskbell.alarms.models import Plan
from deskbell.alarms.tests.plan_pages import AT, SAVED, form, page
from deskbell.alarms.tests.rotas import TUESDAY, works
from deskbell.channels import actions as lines
from deskbell.people import actions as people
from deskbell.people.roles import RoleName
from deskbell.places import actions as places
from deskbell.places.models import Kind
from deskbell.screens import actions as screens
from tests.cast import Cast, hire


@pytest.fixture
def manager(cast: Cast, client: Client) -> Client:
    client.force_login(cast.manager)
    return client


def addresses(cast: Cast) -> list[str]:
    ref = cast.central.ref
    return [
        f"/plans/{ref}/",
        f"/plans/{ref}/help/",
        f"/plans/{ref}/help/inherit/",
        f"/plans/{ref}/help/everyone/1/",
    ]


@pytest.mark.parametrize(
    "who", ["presser", "in_charge", "security", "auditor", "outsider", "other_branch_staff", "other_library_staff"]
)
def test_whoever_may_not_change_plans_there_finds_no_such_pages(cast: Cast, client: Client, who: str) -> None:
    person = getattr(cast, who)
    client.force_login(person)
    for address in addresses(cast):
        assert client.get(address).status_code == 404, address
    for address in addresses(cast)[1:3]:
        assert client.post(address, form()).status_code == 404
    assert not Plan.objects.exists()
    if who != "other_library_staff":
        assert client.get("/plans/").status_code == 404
    else:
        assert "Central" not in page(client, "/plans/")


def test_a_manager_of_another_branch_finds_no_such_pages(cast: Cast, client: Client) -> None:
    people.give_role(cast.other_branch_staff, cast.north, RoleName.MANAGER, cast.administrator.actor)
    client.force_login(cast.other_branch_staff)
    for address in addresses(cast):
        assert client.get(address).status_code == 404
    assert client.get(f"/plans/{cast.library.ref}/").status_code == 404
    assert client.get(f"/plans/{cast.north.ref}/?from={cast.desk.ref}").status_code == 200
    assert "Reference desk" not in page(client, f"/plans/{cast.north.ref}/?from={cast.desk.ref}")
    assert client.post(f"/plans/{cast.central.ref}/help/", form()).status_code == 404


def test_nobody_signed_in_and_a_screen_are_asked_to_sign_in(cast: Cast, client: Client) -> None:
    screen = Client(headers={"Authorization": f"Bearer {cast.desk_token}"})
    cookie = Client()
    cookie.cookies["deskbell_screen"] = cast.desk_token
    for caller in (client, screen, cookie):
        for address in ("/plans/", *addresses(cast)):
            assert caller.get(address).status_code == 302
        assert caller.post(f"/plans/{cast.central.ref}/help/", form()).status_code == 302
    assert not Plan.objects.exists()


def test_the_actions_refuse_whoever_may_not(cast: Cast) -> None:
    from django.http import Http404

    for person in (cast.in_charge, cast.other_branch_staff, cast.other_library_staff):
        with pytest.raises(Http404):
            set_plan(cast.central, 2, SAVED, person)
        with pytest.raises(Http404):
            inherit_plan(cast.central, 2, person)
    with pytest.raises(Http404):
        set_plan(cast.library, 2, SAVED, cast.manager)
    with pytest.raises(Http404):
        set_plan(cast.central, 7, SAVED, cast.manager)


@pytest.mark.parametrize("address", ["/plans/zzz/", "/plans/zzz/help/", "/plans/zzz/none/"])
def test_a_place_or_level_that_is_none_is_not_found(cast: Cast, manager: Client, address: str) -> None:
    assert manager.get(address).status_code == 404
    assert manager.get(f"/plans/{cast.central.ref}/none/").status_code == 404


def test_a_running_alarm_keeps_its_plan_when_the_plan_is_changed(cast: Cast, manager: Client) -> None:
    from deskbell.alarms.models import Alarm
    from deskbell.alarms.tests.api import press, screen

    press(screen(cast.desk_token), "help")
    before = Alarm.objects.get().plans
    manager.post(f"/plans/{cast.central.ref}/help/", form())
    assert Alarm.objects.get().plans == before


def test_the_pages_cost_the_same_queries_in_a_large_library(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    works(cast.presser, cast.central, [TUESDAY], "09:00", "17:00")
    set_plan(cast.library, 2, SAVED, cast.administrator)
    visited = ["/plans/", f"/plans/{cast.central.ref}/?at={AT}", f"/plans/{cast.library.ref}/?at={AT}"]
    visited += [f"/plans/{cast.library.ref}/help/", f"/plans/{cast.library.ref}/help/everyone/2/"]
    client.get("/plans/")
    few = [_queries(client, address) for address in visited]
    for number in range(12):
        branch = places.add_place(cast.library, Kind.BRANCH, f"Branch {number}", cast.administrator.actor)
        desk = places.add_place(branch, Kind.DESK, "Desk", cast.administrator.actor)
        screens.enrol(desk, "PC", cast.administrator.actor)
        set_plan(branch, 2, SAVED, cast.administrator)
        lines.add_line(branch, "police", "mail", "Watch", f"w{number}@example.org", cast.administrator.actor)
        for count in range(3):
            person = hire(f"B{number}x{count} Person", branch, RoleName.STAFF)
            works(person, branch, range(7), "08:00", f"{12 + count}:00")
            works(person, cast.central, [TUESDAY], "14:00", "18:00")
    assert [_queries(client, address) for address in visited] == few
    assert max(few) <= 28, few


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
