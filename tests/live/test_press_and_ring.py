"""Somebody presses, somebody else hears and comes, and both see the same."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from deskbell.alarms import actions
from tests.browser import PHONE
from tests.live.conftest import (
    House,
    answer,
    press,
    ring,
    sound_of,
    stand_between,
    until,
    wait_for_sound,
    waiting_presses,
)

pytestmark = [pytest.mark.browser, pytest.mark.server]


def test_one_presses_another_hears_and_comes_and_the_first_sees_it(house: House) -> None:
    # The whole way, as it is in a browser of today: with the service worker.
    desk = house.desk(service_workers="allow")
    rosa = house.person(house.server.cast.responder, size=PHONE, service_workers="allow")
    for page in (desk, rosa):
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    rosa.get_by_role("button", name="Sound is off. Turn it on").click()
    wait_for_sound(rosa, "on")
    expect(desk.locator("[data-part=hearing]")).to_have_text("1 person would hear you now")

    desk.keyboard.press("F9")

    raised = desk.locator("[data-level='2'] [data-part=line]")
    expect(raised).to_have_text(re.compile(r"^Raised \d\d:\d\d:\d\d · 1 person told at once$"))
    shown = ring(rosa)
    expect(shown).to_contain_text("Help now")
    expect(shown).to_contain_text("Reference desk")
    expect(shown).to_contain_text("Second floor, by the east stairs")
    expect(shown).to_contain_text("from Reference PC")
    assert sound_of(rosa) == "2 actual"
    assert rosa.title() == "Help now: Reference desk"
    who = desk.locator("[data-level='2'] [data-part=people]")
    expect(who).to_have_text("1 has seen it.")

    answer(rosa, "I’m going")
    wait_for_sound(rosa, "on")
    expect(who).to_have_text("Rosa Diaz is coming.")
    answer(rosa, "I’m there")
    expect(who).to_have_text("Rosa Diaz is here.")
    expect(ring(rosa).get_by_role("button", name="Not there yet")).to_be_visible()
    answer(rosa, "All clear")
    rosa.get_by_label("Handled").check()
    rosa.locator("[data-form=close]").get_by_role("button", name="All clear").click()

    expect(rosa.locator("#ring")).to_contain_text("All clear, from Rosa Diaz. It was handled.")
    expect(raised).to_have_text(re.compile(r"^All clear \d\d:\d\d:\d\d, from Rosa Diaz$"))
    [alarm] = house.alarms()
    assert house.story(alarm) == [
        ("alarm.pressed", "Reference PC"),
        ("seen.person", "Rosa Diaz"),
        ("alarm.answered", "Rosa Diaz"),
        ("alarm.answered", "Rosa Diaz"),
        ("alarm.closed", "Rosa Diaz"),
    ]


def test_the_ring_of_a_screen_without_a_login_offers_no_answers(house: House) -> None:
    desk, workroom = house.desk(), house.desk(house.server.cast.workroom_token)
    desk.get_by_role("button", name="Help now").click()
    shown = ring(workroom)
    expect(shown).to_contain_text("Answer on your phone, or sign in here.")
    expect(shown.get_by_role("button", name="I’m going")).to_be_hidden()
    expect(desk.locator("#ring")).to_be_hidden()


def test_nobody_would_hear_is_said_before_the_press_with_whom_to_phone(house: House) -> None:
    desk = house.desk()
    line = desk.locator("[data-part=hearing]")
    expect(line).to_contain_text("Nobody would hear you now. Open the desk page at another desk.")
    expect(line).to_contain_text("Dial 500 on any desk phone, or 911.")
    expect(desk.locator("[data-part=here-none]")).to_be_visible()
    house.desk(house.server.cast.workroom_token)
    expect(line).to_have_text("1 screen would hear you now")


def test_a_press_is_taken_back_and_the_ring_goes_down(house: House) -> None:
    desk = house.desk()
    rosa = house.person(house.server.cast.responder)
    desk.get_by_role("button", name="Come to me").click()
    ring(rosa)
    undo = desk.get_by_role("button", name="Take it back")
    expect(undo).to_have_text(re.compile(r"Take it back, [1-5] seconds? left"))
    undo.click()
    expect(desk.locator("[data-level='1'] [data-part=line]")).to_have_text("Taken back")
    expect(rosa.locator("#ring")).to_contain_text("Reference PC took it back.")
    [alarm] = house.alarms()
    assert house.kinds(alarm)[-1] == "alarm.undone"


def test_the_offer_to_take_it_back_ends_after_five_seconds(house: House) -> None:
    desk = house.desk()
    desk.keyboard.press("F8")
    undo = desk.get_by_role("button", name="Take it back")
    expect(undo).to_be_visible()
    expect(undo).to_be_hidden(timeout=8000)


def test_pressing_again_raises_the_level(house: House) -> None:
    desk = house.desk()
    rosa = house.person(house.server.cast.responder)
    desk.keyboard.press("F8")
    expect(ring(rosa)).to_contain_text("Come to me")
    desk.keyboard.press("F9")
    expect(rosa.locator("#ring")).to_contain_text("Help now")
    expect(desk.locator("[data-level='2'] [data-part=line]")).to_contain_text("Raised")
    assert len(house.alarms()) == 1


def test_many_presses_on_three_devices_are_one_alarm(house: House) -> None:
    cast = house.server.cast
    desk = house.desk()
    other = house.desk()
    phone = house.person(cast.presser, f"/desk/{cast.desk.ref}/", size=PHONE)
    for _ in range(7):
        for page in (desk, other, phone):
            page.keyboard.press("F8")
        desk.wait_for_timeout(1300)
    for page in (desk, other, phone):
        until(lambda page=page: waiting_presses(page) == 0, page)  # type: ignore[misc]
    [alarm] = house.alarms()
    assert alarm.presses == 21
    assert alarm.level > 1


def test_a_held_key_is_one_press(house: House) -> None:
    desk = house.desk()
    desk.keyboard.down("F8")
    for _ in range(10):
        desk.keyboard.down("F8")
    desk.keyboard.up("F8")
    expect(desk.locator("[data-level='1'] [data-part=line]")).to_contain_text("Raised")
    [alarm] = house.alarms()
    assert alarm.presses == 1


@pytest.mark.parametrize("by", ["mouse", "key"])
def test_a_hand_that_strikes_twice_is_one_press_and_keeps_its_offer_to_take_it_back(house: House, by: str) -> None:
    desk = house.desk()
    if by == "mouse":
        desk.get_by_role("button", name="Come to me").dblclick(delay=100)
    else:
        desk.keyboard.press("F8")
        desk.wait_for_timeout(300)
        desk.keyboard.press("F8")
    expect(desk.get_by_role("button", name="Take it back")).to_be_visible()
    desk.wait_for_timeout(1000)
    expect(desk.get_by_role("button", name="Take it back")).to_be_visible()
    [alarm] = house.alarms()
    assert (alarm.presses, alarm.level) == (1, 1)


def test_another_level_is_pressed_at_once_and_the_same_one_after_a_second(house: House) -> None:
    desk = house.desk()
    desk.keyboard.press("F8")
    desk.keyboard.press("F9")
    until(lambda: house.alarms() and house.alarms()[0].presses == 2, desk)
    assert house.alarms()[0].level == 2
    desk.wait_for_timeout(1100)
    desk.keyboard.press("F9")
    until(lambda: house.alarms()[0].level == 3, desk)


def test_nobody_is_rung_by_their_own_press(house: House) -> None:
    cast = house.server.cast
    phone = house.person(cast.presser, f"/desk/{cast.desk.ref}/", size=PHONE)
    rosa = house.person(cast.responder)
    phone.get_by_role("button", name="Help now").click()
    ring(rosa)
    expect(phone.locator("[data-level='2'] [data-part=line]")).to_contain_text("Raised")
    expect(phone.locator("#ring")).to_be_hidden()


def test_the_other_branch_hears_nothing(house: House) -> None:
    otto, rosa = house.person(house.server.cast.other_branch_staff), house.person(house.server.cast.responder)
    press(house, house.server.cast.desk_token, 1)
    ring(rosa)
    expect(otto.locator("#ring")).to_be_hidden()


def test_escape_makes_it_a_bar_that_stays_and_a_raise_brings_it_back(house: House) -> None:
    rosa = house.person(house.server.cast.responder)
    press(house, house.server.cast.desk_token, 1)
    ring(rosa)
    rosa.wait_for_timeout(650)
    rosa.keyboard.press("Escape")
    bar = rosa.locator("#ring-bar")
    expect(bar).to_contain_text("Come to me: Reference desk")
    rosa.goto("/alarms/")
    expect(bar).to_be_visible()
    expect(rosa.locator("#ring")).to_be_hidden()
    press(house, house.server.cast.desk_token, 2)
    expect(ring(rosa)).to_contain_text("Help now")


def test_typing_when_the_ring_comes_up_answers_nothing(house: House) -> None:
    rosa = house.person(house.server.cast.responder, "/alarms/")
    rosa.get_by_label("with the words").focus()
    press(house, house.server.cast.desk_token, 2)
    ring(rosa)
    for key in ("a", "Enter", "Space", "Enter"):
        rosa.keyboard.press(key)
    expect(rosa.locator("#ring")).to_be_visible()
    assert house.kinds(house.alarms()[0])[:1] == ["alarm.pressed"]
    assert "alarm.answered" not in house.kinds(house.alarms()[0])


def test_two_alarms_at_once_show_the_higher_and_list_the_other(house: House) -> None:
    cast = house.server.cast
    rosa = house.person(cast.responder)
    press(house, cast.desk_token, 1)
    expect(ring(rosa)).to_contain_text("Come to me")
    press(house, cast.workroom_token, 3)
    shown = rosa.locator("#ring")
    expect(shown.locator("#ring-place")).to_have_text("Workroom")
    other = shown.get_by_role("button", name="Come to me: Reference desk")
    rosa.wait_for_timeout(650)
    other.click()
    expect(shown.locator("#ring-place")).to_have_text("Reference desk")


def test_a_note_is_seen_by_all_who_were_called_and_struck_but_not_erased(house: House) -> None:
    rosa, sam = house.person(house.server.cast.responder), house.person(house.server.cast.security)
    press(house, house.server.cast.desk_token, 2)
    answer(rosa, "Add a note")
    rosa.get_by_label("Note for all who were called").fill("He has left by the east door.")
    rosa.keyboard.press("Enter")
    expect(ring(sam)).to_contain_text("He has left by the east door.")
    answer(rosa, "Strike")
    expect(sam.locator("#ring s")).to_have_text("He has left by the east door.")


def test_an_answer_given_on_one_page_is_known_on_every_other(house: House) -> None:
    rosa = house.person(house.server.cast.responder)
    second = rosa.context.new_page()
    second.goto("/alarms/")
    press(house, house.server.cast.desk_token, 2)
    answer(rosa, "I’m going")
    expect(ring(second).get_by_role("button", name="I’m there")).to_be_visible()


def test_who_can_not_come_is_left_in_peace_until_it_is_raised(house: House) -> None:
    desk = house.desk()
    rosa = house.person(house.server.cast.responder)
    desk.keyboard.press("F8")
    answer(rosa, "I can’t")
    expect(rosa.locator("#ring")).to_be_hidden()
    expect(rosa.locator("#ring-bar")).to_contain_text("Come to me: Reference desk")
    expect(desk.locator("[data-level='1'] [data-part=people]")).to_have_text("Rosa Diaz can’t come.")
    desk.keyboard.press("F9")
    expect(ring(rosa)).to_contain_text("Help now")


def test_what_cannot_be_taken_back_says_why(house: House) -> None:
    house.windows.expect("409")
    desk = house.desk()

    def close_first(route: Route) -> None:
        with house.server.inside():
            actions.all_clear(house.alarms()[0], house.server.cast.manager.actor, "handled")
        route.continue_()

    stand_between(desk, "**/undo*", close_first)
    desk.keyboard.press("F8")
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.locator("[data-level='1']")).to_contain_text(re.compile("This alarm is over|All clear"))


def test_a_press_puts_the_alarm_of_another_desk_into_the_bar_and_shows_its_own(house: House) -> None:
    desk, workroom = house.desk(), house.desk(house.server.cast.workroom_token)
    workroom.keyboard.press("F9")
    expect(ring(desk)).to_contain_text("Workroom")
    desk.keyboard.press("F9")
    expect(desk.locator("#ring")).to_be_hidden()
    expect(desk.locator("#ring-bar")).to_contain_text("Help now: Workroom")
    expect(desk.locator("[data-level='2'] [data-part=line]")).to_contain_text("Raised")
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.locator("[data-level='2'] [data-part=line]")).to_have_text("Taken back")


def test_an_answer_that_was_on_its_way_when_the_page_was_reloaded_is_sent_by_the_new_page(house: House) -> None:
    house.windows.expect("net::ERR")
    desk, rosa = house.desk(), house.person(house.server.cast.responder)
    stand_between(rosa, "**/answer?as=*", lambda route: route.abort())
    desk.keyboard.press("F9")
    answer(rosa, "I’m going")
    expect(rosa.get_by_role("button", name="Going, being sent")).to_be_visible()
    rosa.reload()
    expect(rosa.get_by_role("button", name="Going, being sent")).to_be_visible()
    rosa.unroute("**/answer?as=*")
    expect(desk.locator("[data-level='2'] [data-part=people]")).to_have_text("Rosa Diaz is coming.")
    kept = "Object.keys(localStorage).filter(name => name.startsWith('deskbell.answer')).length"
    until(lambda: rosa.evaluate(kept) == 0, rosa)
