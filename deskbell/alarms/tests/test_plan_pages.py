"""The pages of plans: what they say."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from deskbell.alarms.actions.plan import set_plan
from deskbell.alarms.plan_presets import PRESETS
from deskbell.alarms.tests.plan_pages import AT, page, text_of
from deskbell.alarms.tests.rotas import TUESDAY, chicago, opens, works
from deskbell.core import clock
from deskbell.people.models import Presence
from deskbell.people.roles import RoleName
from deskbell.places.models import Holiday
from tests.cast import Cast, hire


@pytest.fixture
def manager(cast: Cast, client: Client) -> Client:
    client.force_login(cast.manager)
    return client


def test_the_plan_stands_in_sentences_with_where_it_comes_from(cast: Cast, manager: Client) -> None:
    set_plan(cast.library, 2, PRESETS["guards"][2], cast.administrator)
    set_plan(cast.central, 3, PRESETS["two"][3], cast.manager)
    said = page(manager, f"/plans/{cast.central.ref}/?at={AT}")
    assert "Come to me the plan that Deskbell comes with" in said
    assert "At once Staff and the person in charge on the same floor, and the screens there" in said
    assert "After 30 seconds Everyone at Central" in said
    assert "After 2 minutes Everyone in the whole library" in said
    assert "Help now as at Lakeside Library" in said
    assert "Danger set here" in said
    assert "Everyone and the manager at Central" not in said
    assert "After 15 seconds Security and the director in the whole library" in said


def test_a_manager_of_a_branch_is_not_led_to_the_plan_above(cast: Cast, client: Client) -> None:
    set_plan(cast.library, 2, PRESETS["guards"][2], cast.administrator)
    link = f'href="/plans/{cast.library.ref}/#help"'
    client.force_login(cast.manager)
    assert link not in client.get(f"/plans/{cast.central.ref}/").content.decode()
    client.force_login(cast.administrator)
    assert link in client.get(f"/plans/{cast.central.ref}/").content.decode()


def test_beside_each_step_stands_who_would_be_told_at_that_hour(cast: Cast, manager: Client) -> None:
    works(cast.presser, cast.central, [TUESDAY], "09:00", "17:00")
    said = page(manager, f"/plans/{cast.central.ref}/?at={AT}")
    assert "Tuesday 24 November 2026, 12:00" in said
    assert "Priya Shah on the rota until 17:00" in said
    assert "Told as well, though not on duty: Ines Roth , Rosa Diaz" in said
    said = page(manager, f"/plans/{cast.central.ref}/?at=2026-11-24T18:00")
    assert "on the rota" not in said
    assert "Nobody on duty." in said


def test_where_no_screen_would_ring_the_page_says_so(cast: Cast, manager: Client) -> None:
    no_screen = "The screens on the same floor: no screen rings there."
    assert no_screen in page(manager, f"/plans/{cast.central.ref}/?from={cast.desk.ref}")
    assert no_screen not in page(manager, f"/plans/{cast.central.ref}/?from={cast.childrens_desk.ref}")


def test_an_hour_at_which_the_branch_is_closed_says_so(cast: Cast, manager: Client) -> None:
    at_ten = f"/plans/{cast.central.ref}/?at=2026-11-24T22:00"
    assert "closed at this hour" not in page(manager, at_ten), "nobody has set its hours"
    opens(cast.central, [1], "09:00", "20:00")
    assert "closed at this hour" in page(manager, at_ten)
    assert "closed at this hour" not in page(manager, f"/plans/{cast.central.ref}/?at=2026-11-24T12:00")


def test_on_a_closed_day_nobody_is_on_duty_by_a_weekly_shift_and_the_page_says_why(cast: Cast, manager: Client) -> None:
    opens(cast.central, range(7), "09:00", "20:00")
    works(cast.presser, cast.central, range(7), "09:00", "17:00")
    Holiday.objects.create(place=cast.library, date=date(2026, 11, 24), name="Inventory")
    said = page(manager, f"/plans/{cast.central.ref}/?at={AT}")
    assert "Tuesday 24 November 2026, 12:00 · closed on this day: Inventory" in said
    assert "The branch is closed on this day, so weekly shifts do not count as being on duty." in said
    assert "on the rota until" not in said
    assert "Told as well, though not on duty: Ines Roth , Priya Shah , Rosa Diaz" in said
    said = page(manager, f"/plans/{cast.central.ref}/?at=2026-11-25T12:00")
    assert "Priya Shah on the rota until 17:00" in said
    assert "closed on this day" not in said


def test_without_an_hour_the_page_shows_now(cast: Cast, manager: Client) -> None:
    with clock.frozen(chicago(2026, 11, 24, 12)):
        Presence.objects.create(
            person=cast.in_charge, place=cast.desk, since=clock.now(), until=clock.now() + timedelta(hours=2)
        )
        said = page(manager, f"/plans/{cast.central.ref}/")
    assert "Now, Tuesday 24 November 2026, 12:00" in said
    assert "Ines Roth said they are here, until 14:00" in said


def test_a_branch_manager_reads_no_name_of_another_branch(cast: Cast, client: Client) -> None:
    client.force_login(cast.manager)
    said = page(client, f"/plans/{cast.central.ref}/?at={AT}")
    assert "Otto" not in said
    assert "1 person at other branches" in said
    client.force_login(cast.administrator)
    assert "Otto Berg" in page(client, f"/plans/{cast.central.ref}/?at={AT}")


def test_each_mark_of_the_week_leads_to_its_hour(cast: Cast, manager: Client) -> None:
    opens(cast.central, [TUESDAY], "09:00", "12:00")
    works(cast.presser, cast.central, [TUESDAY], "10:00", "12:00")
    works(cast.responder, cast.central, [TUESDAY], "11:00", "12:00")
    html = manager.get(f"/plans/{cast.central.ref}/?at={AT}").content.decode()
    marks = re.findall(r'class="plan-mark" data-state="(\w+)" href="\?from=\w+&amp;at=([^&"]+)', html)
    assert marks == [("nobody", "2026-11-24T09%3A00"), ("alone", "2026-11-24T10%3A00")]
    said = text_of(manager.get(f"/plans/{cast.central.ref}/?at={AT}"))
    assert "In 1 opening hour nobody is on duty. In 1 opening hour only one person on duty hears the first step" in said
    assert "Tuesday 09:00, 0 on duty" in said


def test_the_sentence_about_the_week_says_which_hours_it_means(cast: Cast, manager: Client) -> None:
    opens(cast.central, [TUESDAY], "09:00", "12:00")
    for person in (cast.presser, cast.responder):
        works(person, cast.central, [TUESDAY], "09:00", "12:00")
    address = f"/plans/{cast.central.ref}/?at={AT}"
    said = page(manager, address)
    assert "In every opening hour somebody on duty hears the first step, and is not alone." in said
    assert "Outside opening hours" not in said
    said = page(manager, f"{address}&hours=all")
    assert "In 165 hours of the week nobody is on duty." in said
    assert "opening hour" not in said
    works(cast.security, cast.central, [TUESDAY], "20:00", "22:00")
    said = page(manager, address)
    assert "In every opening hour" in said
    assert (
        "Outside opening hours, while somebody is on duty: in 2 hours only one hears the first step. See all hours"
        in said
    )
    works(cast.in_charge, cast.central, [TUESDAY], "20:00", "22:00")
    assert "Outside opening hours, while anybody is on duty, somebody hears the first step and is not alone." in page(
        manager, address
    )


def test_a_desk_with_a_nearer_plan_is_pointed_to(cast: Cast, manager: Client) -> None:
    set_plan(cast.floor, 2, PRESETS["two"][2], cast.manager)
    said = page(manager, f"/plans/{cast.central.ref}/?from={cast.desk.ref}")
    assert "Reference desk has a nearer plan for this level" in said
    assert "has a nearer plan" not in page(manager, f"/plans/{cast.central.ref}/?from={cast.workroom.ref}")


@pytest.mark.parametrize("typed", ["soon", "2026-13-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59Z", "<b>"])
def test_an_hour_that_is_none_is_refused_in_words_and_now_is_shown(cast: Cast, manager: Client, typed: str) -> None:
    response = manager.get(f"/plans/{cast.central.ref}/", {"at": typed, "from": "zzz", "level": "x"})
    assert "is no day and time" in text_of(response)
    assert "<b>" not in response.content.decode()


def test_the_tree_marks_which_places_set_a_plan_of_their_own(cast: Cast, client: Client) -> None:
    set_plan(cast.floor, 3, PRESETS["two"][3], cast.manager)
    client.force_login(cast.manager)
    said = page(client, "/plans/")
    assert "Second floor Floor own plan for Danger" in said
    assert "North" not in said
    client.force_login(cast.administrator)
    assert "North" in page(client, "/plans/")
    assert "Reference desk" not in page(client, "/plans/?q=second")
    assert "No place fits this" in page(client, "/plans/?q=zzz")


def test_many_people_are_listed_on_a_page_of_their_own(cast: Cast, client: Client) -> None:
    for number in range(45):
        hire(f"P{number:02} Person", cast.north, RoleName.STAFF)
    client.force_login(cast.administrator)
    address = f"/plans/{cast.north.ref}/come/everyone/1/"
    assert address in client.get(f"/plans/{cast.north.ref}/").content.decode()
    said = page(client, address)
    assert "P00 Person not on duty" in said
    assert "P44 Person not on duty" in said
    assert client.get(f"/plans/{cast.north.ref}/come/everyone/9/").status_code == 404
