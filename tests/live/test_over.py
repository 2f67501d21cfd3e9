"""The one who pressed says at the desk that it is over, in two taps, and nothing moves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser import axe_clean_in
from tests.live.conftest import PIN, House, ring, until
from tests.live.pictures import differing, picture
from tests.live.test_desk_rows import places_of, resize

pytestmark = [pytest.mark.browser, pytest.mark.server]


def offered(desk: Page, key: str = "F9") -> Page:
    """Press, and wait until it can no longer be taken back but ended."""
    desk.keyboard.press(key)
    expect(desk.get_by_role("button", name="Take it back")).to_be_visible()
    expect(desk.get_by_role("button", name="It is over")).to_be_visible(timeout=8000)
    return desk


def test_after_the_five_seconds_the_desk_says_how_it_ended_and_all_who_were_called_see_who_said_so(
    house: House,
) -> None:
    rosa = house.person(house.server.cast.responder)
    desk = house.desk()
    for choice, end in (("It is over", "It was handled."), ("Pressed by mistake", "It was pressed by mistake.")):
        offered(desk)
        expect(ring(rosa).locator("#ring-level")).not_to_contain_text("is over")
        desk.get_by_role("button", name="It is over").click()
        desk.get_by_role("button", name=choice).click()
        line = desk.locator("[data-level='2'] [data-part=line]")
        expect(line).to_have_text(re.compile(r"^All clear \d\d:\d\d:\d\d, from Reference PC$"))
        expect(rosa.locator("#ring-level")).to_contain_text("Help now is over")
        expect(rosa.locator("#ring")).to_contain_text(f"All clear, from Reference PC. {end}")
        expect(desk.locator("[data-part=over]:visible")).to_have_count(0)


def test_one_strike_ends_nothing_nor_do_two_on_the_same_spot(house: House) -> None:
    desk = offered(house.desk())
    desk.get_by_role("button", name="It is over").dblclick()
    expect(desk.get_by_role("button", name="Pressed by mistake")).to_be_hidden()
    desk.get_by_role("button", name="It is over").click()
    expect(desk.get_by_role("button", name="Pressed by mistake")).to_be_visible()
    desk.get_by_role("button", name="Back").click()
    expect(desk.get_by_role("button", name="Pressed by mistake")).to_be_hidden()
    [alarm] = house.alarms()
    assert alarm.closed_at is None


def test_the_choice_moves_nothing_and_stands_where_nobody_pressed(house: House) -> None:
    desk = house.desk()
    expect(desk.locator("[data-part=hearing]")).to_contain_text("Nobody would hear you now.")
    before = places_of(desk)
    offered(desk)
    assert places_of(desk) == before
    struck = desk.get_by_role("button", name="It is over")
    firsts = {size: box_of(desk, struck, size) for size in before}
    struck.click()
    choices = [desk.get_by_role("button", name=name) for name in ("It is over", "Pressed by mistake")]
    expect(choices[1]).to_be_visible()
    assert places_of(desk) == before
    for size, first in firsts.items():
        lowest = box_of(desk, desk.locator("[data-row='3'] .press"), size)
        for choice in choices:
            stands = box_of(desk, choice, size)
            assert stands["y"] >= lowest["y"] + lowest["height"]
            beside = stands["x"] >= first["x"] + first["width"] or stands["x"] + stands["width"] <= first["x"]
            assert beside or stands["y"] >= first["y"] + first["height"], "a second strike would end it"
    axe_clean_in(desk)


def box_of(desk: Page, one: Locator, size: tuple[int, int]) -> FloatRect:
    """Return where something stands in a window of this size."""
    resize(desk, size)
    box = one.bounding_box()
    assert box
    return box


def test_danger_offers_no_such_end(house: House) -> None:
    desk = house.desk()
    desk.keyboard.press("F10")
    until(lambda: len(house.alarms()) == 1, desk)
    desk.wait_for_timeout(6000)
    expect(desk.locator("[data-part=over]:visible")).to_have_count(0)


def test_what_became_danger_looks_as_before_and_is_not_ended_so(house: House) -> None:
    house.windows.expect("403")
    desk = offered(house.desk())
    counted = desk.locator("[data-level='2'] [data-part=next]")
    counted.evaluate("one => (one.style.color = 'transparent')")
    before = picture(desk)
    desk.keyboard.press("F10")
    until(lambda: house.alarms()[0].level == 3, desk)
    expect(desk.locator("[data-cue=told]")).to_have_attribute("data-on", "true")
    assert len(differing(before, picture(desk))) < 60
    desk.get_by_role("button", name="It is over").click()
    desk.get_by_role("button", name="It is over").click()
    expect(desk.locator("[data-level='2'] [data-part=people]")).to_contain_text("somebody who comes will end it")
    [alarm] = house.alarms()
    assert alarm.closed_at is None


def test_what_became_danger_is_ended_by_a_pin_which_is_asked_for_where_one_is_set(house: House) -> None:
    house.windows.expect("403")
    house.set_pins()
    desk = offered(house.desk())
    desk.keyboard.press("F10")
    until(lambda: house.alarms()[0].level == 3, desk)
    desk.get_by_role("button", name="It is over").click()
    desk.get_by_role("button", name="It is over").click()
    expect(desk.get_by_label("PIN", exact=True)).to_be_focused()
    assert house.alarms()[0].closed_at is None
    desk.keyboard.type(PIN)
    desk.keyboard.press("Enter")
    until(lambda: house.alarms()[0].closed_at is not None, desk)


def test_the_desk_says_how_many_were_told_once_a_second_call_went_out(house: House) -> None:
    house.hurry(1, [0, 4, 120])
    house.person(house.server.cast.responder)
    house.desk(house.server.cast.workroom_token)
    desk = house.desk()
    expect(desk.locator("[data-part=hearing]")).to_have_text("1 person and 1 screen would hear you now")
    desk.keyboard.press("F8")
    line = desk.locator("[data-level='1'] [data-part=line]")
    expect(line).to_contain_text("1 person told at once")
    expect(line).to_have_text(re.compile(r"^Raised \d\d:\d\d:\d\d · 1 person and 1 screen told$"))
