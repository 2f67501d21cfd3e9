"""Who looks after screens is told when some have been silent for long while the doors are open."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.people.models import Person
from deskbell.places import actions as places
from deskbell.places.models import Holiday, Kind, OpeningHours
from deskbell.screens import actions as screens
from deskbell.screens.models import Screen
from deskbell.screens.tests.test_managing import listens
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)  # 12:00 in Chicago, a Tuesday
PAGES = ("/now/", "/screens/")


def said(client: Client, person: Person, address: str, at: datetime = NOON) -> str:
    client.force_login(person)
    with clock.frozen(at):
        response = client.get(address)
    assert response.status_code == 200
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
    found = re.search(r"Silent for over an hour: .*? rings there\.", plain)
    return re.sub(r" +([,;.])", r"\1", found[0]) if found else ""


def fell_silent(screen: Screen, hours: float) -> None:
    Screen.objects.filter(pk=screen.pk).update(seen_at=NOON - timedelta(hours=hours))


def opens(cast: Cast, starts: str = "09:00", ends: str = "17:00") -> None:
    OpeningHours.objects.create(
        place=cast.central, weekday=1, opens=time.fromisoformat(starts), closes=time.fromisoformat(ends)
    )


@pytest.mark.parametrize("address", PAGES)
def test_the_page_says_how_many_screens_are_silent_and_since_when(cast: Cast, client: Client, address: str) -> None:
    opens(cast)
    fell_silent(cast.desk_screen, 3)
    fell_silent(cast.workroom_screen, 1.5)
    at_central = "Silent for over an hour: Central, 2 of 2 screens, the first since 09:00. Nothing rings there."
    assert said(client, cast.manager, address) == at_central
    fell_silent(cast.workroom_screen, 3)
    assert "Central, 2 of 2 screens, since 09:00." in said(client, cast.manager, address), "both at once"
    fell_silent(cast.workroom_screen, 1.5)
    with clock.frozen(NOON):
        listens(cast.desk_screen)
    one = "Silent for over an hour: Central, 1 of 2 screens, since 10:30. Nothing rings there."
    assert said(client, cast.in_charge, address) == one


def test_the_line_leads_to_the_screens_of_that_branch(cast: Cast, client: Client) -> None:
    fell_silent(cast.desk_screen, 3)
    client.force_login(cast.manager)
    with clock.frozen(NOON):
        assert f'href="/screens/?place={cast.central.ref}"' in client.get("/now/").content.decode()


def test_a_short_silence_and_a_screen_that_never_listened_are_not_told(cast: Cast, client: Client) -> None:
    opens(cast)
    fell_silent(cast.desk_screen, 0.9)
    assert said(client, cast.manager, "/now/") == ""
    fell_silent(cast.desk_screen, 1.1)
    assert "Central, 1 of 1 screen, since 10:54" in said(client, cast.manager, "/now/"), "a foot switch never listens"


def test_when_the_doors_open_the_pcs_have_an_hour_to_be_switched_on(cast: Cast, client: Client) -> None:
    opens(cast, "11:30", "17:00")
    fell_silent(cast.desk_screen, 16)
    assert said(client, cast.manager, "/now/") == ""
    late = NOON + timedelta(hours=1)
    assert "1 of 1 screen, since yesterday 20:00." in said(client, cast.manager, "/now/", late)


def test_after_a_break_at_noon_the_day_goes_on(cast: Cast, client: Client) -> None:
    opens(cast, "09:00", "11:00")
    opens(cast, "11:45", "17:00")
    fell_silent(cast.desk_screen, 2)
    assert "1 of 1 screen, since 10:00." in said(client, cast.manager, "/now/")


def test_while_the_branch_is_closed_nothing_is_told(cast: Cast, client: Client) -> None:
    opens(cast)
    fell_silent(cast.desk_screen, 3)
    assert said(client, cast.manager, "/now/", NOON + timedelta(hours=6)) == ""
    Holiday.objects.create(place=cast.library, date=date(2026, 11, 24), name="Inventory")
    assert said(client, cast.manager, "/now/") == ""


@pytest.mark.parametrize("who", ["presser", "security", "auditor"])
def test_whoever_looks_after_no_screens_is_not_told(cast: Cast, client: Client, who: str) -> None:
    fell_silent(cast.desk_screen, 3)
    assert said(client, getattr(cast, who), "/now/") == ""


def test_nobody_is_told_of_a_branch_that_is_not_theirs(cast: Cast, client: Client) -> None:
    fell_silent(cast.desk_screen, 3)
    fell_silent(cast.north_screen, 2)
    assert "North" not in said(client, cast.manager, "/now/")
    assert said(client, cast.other_library_staff, "/now/") == ""
    both = "Central, 1 of 1 screen, since 09:00; North, 1 of 1 screen, since 10:00."
    assert both in said(client, cast.administrator, "/now/")


def test_of_many_branches_three_are_named_at_the_same_cost(cast: Cast, client: Client) -> None:
    fell_silent(cast.desk_screen, 3)
    client.force_login(cast.administrator)
    client.get("/now/")
    few = _queries(client)
    for number in range(5):
        branch = places.add_place(cast.library, Kind.BRANCH, f"Branch {number}", DESKBELL)
        desk = places.add_place(branch, Kind.DESK, "Desk", DESKBELL)
        fell_silent(screens.enrol(desk, "PC", DESKBELL)[0], 2)
    assert _queries(client) == few
    line = said(client, cast.administrator, "/now/")
    assert "Branch 2, 1 of 1 screen" in line
    assert "Branch 3" not in line
    assert "; and 3 more branches." in line


def _queries(client: Client) -> list[int]:
    found = []
    for address in PAGES:
        with clock.frozen(NOON), CaptureQueriesContext(connection) as seen:
            client.get(address)
        found.append(len(seen))
    return found
