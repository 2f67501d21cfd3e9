"""Usable by everyone: axe, by keyboard alone, at 200 % zoom, on a narrow phone, in forced colours, with less motion."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Page, expect

from deskbell.alarms import actions
from deskbell.alarms.actions.press import Request
from deskbell.core.mode import Mode
from deskbell.core.refs import new_ref
from tests.browser import NARROW, PHONE, ZOOMED, Look, axe_clean, axe_clean_in
from tests.live.conftest import House, answer, ring, until

pytestmark = [pytest.mark.browser, pytest.mark.server]


def raise_one(house: House, level: int, mode: str = Mode.ACTUAL) -> str:
    """Raise an alarm at the reference desk; return its ref."""
    with house.server.inside():
        cast = house.server.cast
        return actions.press(Request(cast.desk, cast.desk_screen.actor, level, new_ref(), mode=mode)).alarm.ref


def test_the_desk_page_at_rest_and_after_a_press(house: House) -> None:
    desk = house.desk()
    axe_clean_in(desk)
    desk.keyboard.press("F9")
    expect(desk.locator("[data-level='2'] [data-part=line]")).to_contain_text("Raised")
    desk.get_by_role("button", name="Enter a PIN").click()
    axe_clean_in(desk)


@pytest.mark.slow
def test_the_ring_in_each_level_and_mode(house: House) -> None:
    rosa = house.person(house.server.cast.responder, size=PHONE)
    looks: list[Look] = [("light", PHONE), ("dark", PHONE)]
    kinds = ((1, "actual"), (2, "actual"), (3, "actual"), (2, "exercise"), (2, "test"))
    # Each kind is looked at in both themes while it rings; what it says later has the same colours.
    for (level, mode), later in zip(kinds, itertools.cycle((looks[:1], looks[1:]))):
        ref = raise_one(house, level, mode)
        expect(rosa.locator("#ring")).to_have_attribute("data-level", str(level))
        expect(rosa.locator("#ring")).to_have_attribute("data-mode", mode)
        axe_clean_in(rosa, looks)
        answer(rosa, "I’m going")
        expect(ring(rosa).get_by_role("button", name="I’m there")).to_be_visible()
        axe_clean_in(rosa, later)
        with house.server.inside():
            from deskbell.alarms.models import Alarm

            actions.all_clear(Alarm.objects.get(ref=ref), house.server.cast.manager.actor, "test")
        expect(rosa.locator("#ring")).to_contain_text("is over")
        axe_clean_in(rosa, later)
        rosa.keyboard.press("Escape")


def test_the_board_the_list_and_a_record(house: House) -> None:
    ref = raise_one(house, 2)
    ines = house.person(house.server.cast.in_charge)
    ring(ines)
    axe_clean_in(ines)
    ines.wait_for_timeout(650)
    ines.keyboard.press("Escape")
    for address in ("/now/", "/alarms/?mode=all", f"/alarms/{ref}/", "/desk/"):
        ines.goto(address)
        axe_clean_in(ines)


def test_a_stranger_and_the_fallback(house: House) -> None:
    page = house.windows.open(house.server.url, size=NARROW)
    page.goto("/desk/")
    axe_clean(page)
    desk = house.windows.open(house.server.url, cookies={"deskbell_screen": house.server.cast.desk_token}, size=NARROW)
    desk.goto("/desk/fallback/")
    axe_clean(desk)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"))


def test_press_answer_and_all_clear_by_keyboard_alone(house: House) -> None:
    desk = house.desk()
    desk.keyboard.press("Tab")
    assert focused(desk).startswith("Come to me")
    rosa = house.person(house.server.cast.responder, "/alarms/")
    rosa.get_by_label("with the words").focus()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    ring(rosa)
    assert focused(rosa) == "Reference desk", "the focus is in the ring, on no button"
    rosa.wait_for_timeout(650)
    visited = set()
    for _ in range(12):
        rosa.keyboard.press("Tab")
        inside = rosa.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('#ring') !== null"
        )
        assert inside, f"the focus left the ring: {focused(rosa)}"
        visited.add(focused(rosa))
    for words in ("I’m going", "I can’t", "Make small", "Add a note"):
        assert any(name.startswith(words) for name in visited), words
    ring(rosa).get_by_role("button", name="I’m going").focus()
    rosa.keyboard.press("Enter")
    there = rosa.locator("#ring").get_by_role("button", name="I’m there")
    expect(there).to_be_visible()
    rosa.keyboard.press("Escape")
    expect(rosa.locator("#ring")).to_be_hidden()
    assert rosa.evaluate("document.activeElement.id") == "filter-q", "the focus is back where it was"


def test_the_ring_says_itself_to_those_who_listen(house: House) -> None:
    rosa = house.person(house.server.cast.responder)
    raise_one(house, 2)
    spoken = ring(rosa).locator("[data-part=spoken]")
    expect(spoken).to_have_text("Help now. Reference desk. Second floor, by the east stairs")
    assert spoken.get_attribute("aria-live") == "assertive"
    name = rosa.locator("#ring").evaluate("dialog => dialog.getAttribute('aria-labelledby')")
    assert name == "ring-level ring-place"


def test_everything_of_the_ring_is_reached_at_two_hundred_percent(house: House) -> None:
    rosa = house.person(house.server.cast.responder, size=ZOOMED)
    raise_one(house, 3)
    shown = ring(rosa)
    for name in ("I’m going", "I can’t", "Add a note"):
        button = shown.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport()
    wide = rosa.evaluate("document.getElementById('ring').scrollWidth <= window.innerWidth")
    assert wide


@pytest.mark.parametrize("size", [NARROW, ZOOMED])
def test_a_note_an_end_and_a_second_alarm_are_for_everyone(house: House, size: tuple[int, int]) -> None:
    house.set_pins()
    sam = house.person(house.server.cast.security, size=size)
    raise_one(house, 3)
    with house.server.inside():
        cast = house.server.cast
        actions.press(Request(cast.workroom, cast.workroom_screen.actor, 2, new_ref()))
    strip = ring(sam).get_by_role("button", name="Help now: Workroom")
    expect(strip).to_be_in_viewport(ratio=1)
    answer(sam, "Add a note")
    expect(sam.get_by_label("Note for all who were called")).to_be_focused()
    axe_clean_in(sam, [("light", size), ("dark", size)])
    ring(sam).get_by_role("button", name="Back").click()
    answer(sam, "I’m going")
    ring(sam).get_by_role("button", name="I’m there").wait_for()
    answer(sam, "All clear")
    sam.locator("[data-form=close]").get_by_role("button", name="All clear").click()
    axe_clean_in(sam, [("light", size), ("dark", size)])
    last = sam.locator("[data-form=close]").get_by_role("button", name="Back")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=1)
    last.click()
    expect(ring(sam).get_by_role("button", name="I’m there")).to_be_visible()


def test_in_forced_colours_and_without_motion_it_still_rings(house: House) -> None:
    rosa = house.person(house.server.cast.responder, forced_colors="active", reduced_motion="reduce")
    raise_one(house, 3)
    shown = ring(rosa)
    expect(shown.get_by_role("button", name="I’m going")).to_be_visible()
    moving = rosa.evaluate("document.getAnimations().filter(one => one.playState === 'running').length")
    assert moving == 0


def test_one_key_presses_wherever_the_focus_is(house: House) -> None:
    desk = house.desk()
    desk.get_by_role("button", name="Enter a PIN").click()
    desk.get_by_label("PIN", exact=True).fill("12")
    desk.keyboard.press("F9")
    expect(desk.locator("[data-level='2'] [data-part=line]")).to_contain_text("Raised")
    until(lambda: len(house.alarms()) == 1, desk)
