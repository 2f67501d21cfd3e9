"""What is on the sheet of the ring, on a phone above all: what comes first, what is beside it, what is kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from deskbell.places.models import Place
from tests.browser import PHONE
from tests.live.cable import Cable
from tests.live.conftest import House, answer, press, ring, stand_between, until

pytestmark = [pytest.mark.browser, pytest.mark.server]

PLAN = '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500"><rect width="800" height="500" fill="#fff"/></svg>'


def test_a_note_is_written_at_the_top_of_a_phone_with_nothing_over_it(house: House) -> None:
    rosa = house.person(house.server.cast.responder, size=PHONE)
    press(house, house.server.cast.desk_token, 2)
    answer(rosa, "Add a note")
    written = rosa.get_by_label("Note for all who were called")
    expect(written).to_be_focused()
    for one in (rosa.locator("#ring-place"), written, rosa.get_by_role("button", name="Add", exact=True)):
        box = one.bounding_box()
        assert box
        assert box["y"] + box["height"] < PHONE[1] / 2, "a keyboard takes the lower half"
    expect(rosa.get_by_role("button", name="I’m going")).to_be_hidden()
    written.fill("He has")
    rosa.keyboard.press("Escape")
    going = rosa.get_by_role("button", name="I’m going")
    expect(going).to_be_visible()
    answer(rosa, "Add a note")
    expect(written).to_have_value("He has")
    press(house, house.server.cast.desk_token, 3)
    expect(rosa.locator("#ring-level")).to_contain_text("Danger")
    expect(going).to_be_visible()


def test_a_second_alarm_stands_at_the_top_of_a_phone(house: House) -> None:
    cast = house.server.cast
    rosa = house.person(cast.responder, size=PHONE)
    press(house, cast.desk_token, 1)
    ring(rosa)
    press(house, cast.workroom_token, 3)
    expect(rosa.locator("#ring-place")).to_have_text("Workroom")
    strip = rosa.locator("#ring [data-part=others-box]")
    expect(strip).to_have_text(
        re.compile(r"^\s*2 alarms, also\s*Come to me: Reference desk\s*Nobody is coming yet\.\s*$")
    )
    box = strip.bounding_box()
    assert box
    assert box["y"] == 0
    rosa.wait_for_timeout(650)
    strip.get_by_role("button").click()
    expect(rosa.locator("#ring-place")).to_have_text("Reference desk")
    expect(strip).to_contain_text("Danger: Workroom")


def test_an_alarm_that_can_not_be_heard_says_so_until_the_page_is_touched(house: House) -> None:
    rosa = house.person(house.server.cast.responder, size=PHONE)
    press(house, house.server.cast.desk_token, 2)
    off = ring(rosa).get_by_role("button", name="The sound is off here. Turn it on")
    expect(off).to_be_visible()
    expect(ring(rosa).get_by_role("button", name="I’m going")).to_be_in_viewport()
    rosa.wait_for_timeout(650)
    stood = rosa.locator("#ring [data-act=note]").bounding_box()
    off.click()
    expect(off).to_be_hidden()
    expect(ring(rosa)).to_contain_text("Sound is on.")
    expect(rosa.locator("html")).to_have_attribute("data-sound", "2 actual")
    assert rosa.locator("#ring [data-act=note]").bounding_box() == stood, "a touch elsewhere would have missed"


def test_the_page_behind_the_ring_is_afterwards_as_it_was(house: House) -> None:
    rosa = house.person(house.server.cast.responder, "/alarms/")
    rosa.evaluate("document.body.style.minHeight = '3000px'")
    rosa.evaluate("document.getElementById('filter-q').focus()")
    rosa.evaluate("window.scrollTo({ top: 300, behavior: 'instant' })")
    press(house, house.server.cast.desk_token, 1)
    ring(rosa)
    rosa.keyboard.type("a b c d ")
    rosa.keyboard.press("End")
    rosa.evaluate("window.scrollTo({ top: 900, behavior: 'instant' })")
    rosa.wait_for_timeout(650)
    rosa.keyboard.press("Escape")
    expect(rosa.locator("#ring")).to_be_hidden()
    until(lambda: rosa.evaluate("window.scrollY") == 300, rosa)
    assert rosa.evaluate("document.activeElement.id") == "filter-q"


def test_a_raise_says_why_it_asks_again_and_since_when_it_is_so(house: House) -> None:
    rosa = house.person(house.server.cast.responder, size=PHONE)
    press(house, house.server.cast.desk_token, 2)
    answer(rosa, "I’m going")
    expect(ring(rosa).get_by_role("button", name="I’m there")).to_be_visible()
    press(house, house.server.cast.desk_token, 3)
    shown = ring(rosa)
    expect(shown).to_contain_text("It has become Danger. Are you still coming?")
    expect(shown).to_contain_text(re.compile(r"Danger for \d+ seconds?\. First call .+, from Reference PC"))
    answer(rosa, "I’m going")
    expect(shown).not_to_contain_text("still coming")


def test_an_end_names_the_level_and_its_time_and_has_one_close(house: House) -> None:
    desk = house.desk()
    rosa = house.person(house.server.cast.responder)
    desk.keyboard.press("F9")
    ring(rosa)
    desk.get_by_role("button", name="Take it back").click()
    shown = rosa.locator("#ring")
    expect(shown.locator("#ring-level")).to_have_text(re.compile("^\\s*Help now is over\\s*$"))
    expect(shown).to_contain_text(re.compile(r"Ended \d\d:\d\d:\d\d"))
    expect(shown.get_by_role("button", name="Close")).to_have_count(1)
    expect(shown.get_by_role("button", name="Make small")).to_be_hidden()


def test_without_a_link_the_ring_says_so_and_the_answer_says_that_it_is_on_its_way(
    lone_house: House, cable: Cable
) -> None:
    desk = lone_house.desk()
    rosa = lone_house.person(lone_house.server.cast.responder, url=cable.url, size=PHONE)
    desk.keyboard.press("F9")
    ring(rosa)
    rosa.wait_for_timeout(650)
    cable.cut()
    shown = rosa.locator("#ring")
    expect(shown).to_contain_text(re.compile(r"No link for \d+ seconds\. This may be old\."), timeout=12_000)
    shown.get_by_role("button", name="I’m going").click()
    expect(shown.get_by_role("button", name="Going, being sent")).to_be_visible()
    expect(shown).to_contain_text("Nobody knows yet what you said")
    cable.mend()
    expect(shown.get_by_role("button", name="I’m there")).to_be_visible(timeout=20_000)
    expect(shown).not_to_contain_text("No link for", timeout=20_000)
    expect(shown).not_to_contain_text("Nobody knows yet")


def test_who_is_not_there_yet_says_so_and_a_tap_too_many_says_nothing(house: House) -> None:
    desk = house.desk()
    rosa = house.person(house.server.cast.responder, size=PHONE)
    desk.keyboard.press("F9")
    answer(rosa, "I’m going")
    there = ring(rosa).get_by_role("button", name="I’m there")
    there.click()
    rosa.wait_for_timeout(300)
    expect(there).to_be_visible()
    who = desk.locator("[data-level='2'] [data-part=people]")
    expect(who).to_have_text("Rosa Diaz is coming.")
    answer(rosa, "I’m there")
    expect(who).to_have_text("Rosa Diaz is here.")
    answer(rosa, "Not there yet")
    expect(who).to_have_text("Rosa Diaz is coming.")
    answer(rosa, "I’m there")
    expect(who).to_have_text("Rosa Diaz is here.")
    answer(rosa, "I can’t after all")
    expect(who).to_have_text("Rosa Diaz can’t come.")


def test_the_plan_is_large_when_tapped_about_the_place_and_small_again_when_it_rings_anew(house: House) -> None:
    with house.server.inside():
        cast = house.server.cast
        Place.objects.filter(pk=cast.floor.pk).update(floor_plan="plans/drawn.svg")
        Place.objects.filter(pk=cast.desk.pk).update(plan_x=0.9, plan_y=0.9)
    rosa = house.person(house.server.cast.responder, size=PHONE)
    stand_between(rosa, "**/plans/drawn.svg*", lambda route: route.fulfill(body=PLAN, content_type="image/svg+xml"))
    press(house, house.server.cast.desk_token, 2)
    plan = ring(rosa).locator(".ring-plan-sheet")
    expect(plan).to_have_accessible_name("Plan of Second floor: where Reference desk is Reference desk")
    small = plan.bounding_box()
    assert small
    rosa.wait_for_timeout(650)
    plan.click()
    expect(rosa.locator("#ring")).to_have_attribute("data-now", "plan")
    until(lambda: (plan.bounding_box() or {"width": 0})["width"] > 2 * small["width"], rosa)
    expect(rosa.locator("#ring .ring-pin-name")).to_be_in_viewport(ratio=1)
    expect(rosa.locator("#ring-level")).to_be_in_viewport(ratio=1)
    press(house, house.server.cast.desk_token, 3)
    expect(rosa.get_by_role("button", name="I’m going")).to_be_visible()
    with house.server.inside():
        Place.objects.filter(pk=house.server.cast.floor.pk).update(floor_plan="")
