"""An open desk page learns within seconds that its desk was moved or renamed, and never in the middle of something."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from deskbell.core.actor import DESKBELL
from deskbell.places import actions
from deskbell.places.models import Place
from deskbell.screens import actions as screens
from tests.live.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.server]

SOON = 15_000


def moved(house: House, place: Place, to: Place) -> None:
    with house.server.inside():
        actions.move(Place.objects.get(pk=place.pk), to, DESKBELL)


def test_open_desk_pages_say_the_new_floor_within_seconds_of_a_move(lone_house: House) -> None:
    cast = lone_house.server.cast
    pc = lone_house.desk()
    mine = lone_house.person(cast.presser, f"/desk/{cast.desk.ref}/")
    for page in (pc, mine):
        expect(page.locator(".desk-head .quiet")).to_have_text("Central, Second floor")
    began = time.monotonic()
    moved(lone_house, cast.desk, cast.central)
    for page in (pc, mine):
        expect(page.locator(".desk-head .quiet")).to_have_text("Central", timeout=SOON)
    assert time.monotonic() - began < 15
    moved(lone_house, cast.desk, cast.floor)
    expect(pc.locator(".desk-head .quiet")).to_have_text("Central, Second floor", timeout=SOON)


def test_a_desk_page_says_the_new_name_and_the_new_number_to_dial(lone_house: House) -> None:
    cast = lone_house.server.cast
    pc = lone_house.desk(lone_house.server.cast.workroom_token)
    with lone_house.server.inside():
        actions.change(Place.objects.get(pk=cast.workroom.pk), DESKBELL, name="Office", help_extension="777")
    expect(pc.locator("h1")).to_have_text("Office", timeout=SOON)
    expect(pc.locator(".desk-fallback")).to_contain_text("777")


def test_a_screen_that_was_moved_shows_the_page_of_its_new_desk(lone_house: House) -> None:
    cast = lone_house.server.cast
    pc = lone_house.desk(lone_house.server.cast.workroom_token)
    with lone_house.server.inside():
        screens.move(cast.workroom_screen, cast.childrens_desk, cast.in_charge)
    expect(pc.locator("#desk")).to_have_attribute("data-place", cast.childrens_desk.ref, timeout=SOON)
    with lone_house.server.inside():
        screens.move(cast.workroom_screen, cast.workroom, cast.in_charge)


def test_a_page_on_which_a_pin_is_typed_is_not_taken_away(lone_house: House) -> None:
    cast = lone_house.server.cast
    pc = lone_house.desk()
    pc.get_by_role("button", name="Enter a PIN").click()
    pc.locator("#desk-pin-input").fill("24")
    with pc.expect_response(lambda answer: "/hearing" in answer.url and answer.json()["desk"]["where"] == "Central"):
        moved(lone_house, cast.desk, cast.central)
    pc.wait_for_timeout(2500)
    assert pc.locator("#desk-pin-input").input_value() == "24"
    pc.get_by_role("button", name="Enter a PIN").click()
    expect(pc.locator(".desk-head .quiet")).to_have_text("Central", timeout=SOON)
    moved(lone_house, cast.desk, cast.floor)
