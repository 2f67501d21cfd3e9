"""The desk page before and after a press: what its rows and its header say, and that nothing on it moves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from deskbell.alarms import actions
from tests.browser import DESKTOP, NARROW, PHONE
from tests.live.conftest import (
    House,
    answer,
    stand_between,
)

pytestmark = [pytest.mark.browser, pytest.mark.server]


Places = dict[tuple[int, int], list[list[float]]]


def places_of(desk: Page) -> Places:
    """Return where everything stands that can be pressed, and its words, in each size; it is left in the last."""
    parts = desk.locator(".press, .press-name, .key, .desk-fallback, [data-act=pin]")
    found = {}
    for size in (PHONE, NARROW, DESKTOP):
        resize(desk, size)
        found[size] = parts.evaluate_all(BOXES)
    return found


BOXES = """all => all.map(one => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height];
})"""


def resize(desk: Page, size: tuple[int, int]) -> None:
    """Show the top of the page in a window of another size."""
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    desk.evaluate("scrollTo(0, 0)")


def test_nothing_moves_when_something_is_pressed_and_nothing_takes_back_where_one_pressed(house: House) -> None:
    desk = house.desk()
    expect(desk.locator("[data-part=hearing]")).to_contain_text("Nobody would hear you now.")
    before = places_of(desk)
    rosa = house.person(house.server.cast.responder)
    expect(desk.locator("[data-part=hearing]")).to_have_text("1 person would hear you now")
    assert places_of(desk) == before
    desk.get_by_role("button", name="Help now").click()
    undo = desk.get_by_role("button", name="Take it back")
    expect(undo).to_be_visible()
    assert places_of(desk) == before
    for size in before:
        resize(desk, size)
        lowest = desk.locator("[data-row='3'] .press").bounding_box()
        offered = undo.bounding_box()
        assert lowest
        assert offered
        assert offered["y"] >= lowest["y"] + lowest["height"]
    answer(rosa, "I’m going")
    expect(desk.locator("[data-level='2'] [data-part=people]")).to_have_text("Rosa Diaz is coming.")
    assert places_of(desk) == before


def test_the_row_says_what_pressing_again_does(house: House) -> None:
    desk = house.desk()
    again = desk.locator("[data-part=again]:visible")
    desk.keyboard.press("F8")
    expect(again).to_have_text(["Press again: Help now"])
    desk.keyboard.press("F9")
    expect(again).to_have_text(["Press again: Danger", "Press again: Danger"])
    expect(desk.locator("[data-row='3'] [data-part=plain]")).to_be_visible()
    with house.server.inside():
        actions.all_clear(house.alarms()[0], house.server.cast.manager.actor, "handled")
    expect(again).to_have_count(0)


def test_each_row_says_who_hears_it_at_once_and_when_the_next_call_goes_out(house: House) -> None:
    desk = house.desk()
    counts = desk.locator("[data-part=count]")
    expect(counts).to_have_text(["Nobody would hear this."] * 3)
    house.desk(house.server.cast.workroom_token)
    expect(counts).to_have_text(["Nobody hears this at once.", *["At once: 1 screen"] * 2])
    desk.keyboard.press("F8")
    expect(desk.locator("[data-level='1'] [data-part=people]")).to_have_text("Nobody has seen it yet.")
    expect(desk.locator("[data-level='1'] [data-part=next]")).to_have_text(
        re.compile(r"^The next call goes out in \d+ seconds?\.$")
    )


def test_that_nobody_would_hear_can_not_be_overlooked(house: House) -> None:
    desk = house.desk()
    first = desk.locator("[data-part=hearing] strong")
    expect(first).to_have_text("Nobody would hear you now.")
    expect(first).to_have_css("font-weight", "700")
    assert first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 18
    expect(desk.locator(".desk-hearing[data-link-when]")).to_have_css("border-top-width", "2px")
    expect(desk.locator(".desk-hearing[data-link-when] .desk-hearing-mark")).to_be_visible()


def test_who_is_coming_is_said_first_and_in_the_list_in_the_words_of_the_one_who_waits(house: House) -> None:
    desk = house.desk()
    rosa = house.person(house.server.cast.responder)
    desk.keyboard.press("F9")
    answer(rosa, "I’m going")
    who = desk.locator("[data-level='2'] [data-part=people]")
    expect(who).to_have_css("font-weight", "700")
    expect(desk.locator("[data-level='2'] p").first).to_have_text("Rosa Diaz is coming.")
    expect(desk.locator("[data-part=here]")).to_contain_text("coming")
    answer(rosa, "I’m there")
    expect(desk.locator("[data-part=here] .row-figure")).to_have_text("here")


def header(desk: Page) -> Locator:
    """Return what the header says of the link."""
    return desk.locator(".desk-link-state > span:visible").first


def test_a_press_that_failed_takes_connected_and_the_counts_away_until_it_got_through(house: House) -> None:
    house.windows.expect("net::ERR")
    house.person(house.server.cast.responder)
    desk = house.desk()
    count = desk.locator("[data-row='2'] [data-part=count]")
    expect(count).to_have_text("At once: 1 person")
    stand_between(desk, "**/api/v1/press*", lambda route: route.abort())
    desk.keyboard.press("F9")
    expect(desk.locator("[data-level='2']")).to_contain_text("not sent yet")
    expect(header(desk)).to_have_text("No link")
    expect(count).to_have_text("")
    expect(desk.locator("[data-part=hearing]")).to_be_hidden()
    desk.wait_for_timeout(5000)
    expect(header(desk)).to_have_text("No link")
    desk.unroute("**/api/v1/press*")
    expect(desk.locator("[data-level='2']")).to_contain_text("Raised")
    expect(header(desk)).to_have_text("Connected")
    expect(count).to_have_text("At once: 1 person")


def test_a_browser_that_says_it_is_offline_is_believed_until_something_is_heard(house: House) -> None:
    desk = house.desk()
    expect(header(desk)).to_have_text("Connected")
    desk.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(header(desk)).to_have_text("No link")
    expect(header(desk)).to_have_text("Connected", timeout=12_000)


def test_the_full_stop_after_connected_has_no_gap(house: House) -> None:
    desk = house.desk()
    word, stop = header(desk).bounding_box(), desk.locator("[data-cue=coming]").bounding_box()
    assert word
    assert stop
    assert stop["x"] - (word["x"] + word["width"]) < 1
