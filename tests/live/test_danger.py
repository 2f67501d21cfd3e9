"""Danger leaves the presser's screen as it was, and a duress PIN looks the same as the right one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from deskbell.alarms import actions
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm
from deskbell.core.refs import new_ref
from tests.browser import PHONE
from tests.live.conftest import DURESS_PIN, PIN, House, answer, press, ring, sound_of, stand_between, until
from tests.live.pictures import differing, picture, same

pytestmark = [pytest.mark.browser, pytest.mark.server]

A_FEW_FULL_STOPS = 60


def raised(house: House, desk: Page) -> None:
    """Wait until the database has a Danger alarm and the desk was told so."""
    until(lambda: any(alarm.level == 3 for alarm in house.alarms()), desk)
    expect(desk.locator("[data-cue=told]")).to_have_attribute("data-on", "true")


def rosa_alone_hears(desk: Page) -> None:
    """Wait until the desk knows of her: that line changes, whatever was pressed, whenever somebody comes or goes."""
    expect(desk.locator("[data-part=hearing]")).to_have_text("1 person would hear you now")


def enter(desk: Page, pin: str) -> dict[str, Any]:
    """Enter a PIN and wait until the field has gone; return what the server answered."""
    desk.get_by_role("button", name="Enter a PIN").click()
    desk.get_by_label("PIN", exact=True).fill(pin)
    with desk.expect_response(lambda response: "/cancel?" in response.url) as answered:
        desk.get_by_role("button", name="Done").click()
    alarm: dict[str, Any] = answered.value.json()["alarm"]
    expect(desk.get_by_label("PIN", exact=True)).to_be_hidden()
    return alarm


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_danger_leaves_the_screen_as_it_was_but_for_full_stops(house: House, theme: str) -> None:
    rosa = house.person(house.server.cast.responder)
    desk = house.desk(theme=theme)
    rosa_alone_hears(desk)
    title = desk.title()
    before = picture(desk)

    desk.keyboard.press("F10")
    raised(house, desk)
    told = picture(desk)
    answer(rosa, "I’m going")
    expect(desk.locator("[data-cue=coming]")).to_have_attribute("data-on", "true")
    answer(rosa, "I’m there")
    expect(desk.locator("[data-cue=there]")).to_have_attribute("data-on", "true")
    there = picture(desk)

    assert 0 < len(differing(before, told)) < A_FEW_FULL_STOPS
    assert 0 < len(differing(told, there)) < 2 * A_FEW_FULL_STOPS
    assert sound_of(desk) == "on", "nothing plays"
    assert desk.title() == title
    assert desk.locator("[data-part=spoken]").first.text_content() == ""


def test_a_click_on_danger_leaves_the_screen_as_it_was(house: House) -> None:
    house.person(house.server.cast.responder)
    desk = house.desk()
    rosa_alone_hears(desk)
    expect(desk.locator("#sound-off")).to_be_visible()
    desk.mouse.click(640, 700)
    expect(desk.locator("#sound-line")).to_be_visible()
    before = picture(desk)
    desk.get_by_role("button", name="Danger").click()
    raised(house, desk)
    assert len(differing(before, picture(desk))) < A_FEW_FULL_STOPS


def test_danger_rings_everyone_else_and_no_screen_at_that_desk(house: House) -> None:
    desk, beside = house.desk(), house.desk()
    workroom = house.desk(house.server.cast.workroom_token)
    rosa = house.person(house.server.cast.responder)
    desk.keyboard.press("F10")
    expect(ring(rosa)).to_contain_text("Danger")
    expect(ring(workroom)).to_contain_text("Danger")
    raised(house, desk)
    for page in (desk, beside):
        expect(page.locator("#ring")).to_be_hidden()
        expect(page.locator("#ring-bar")).to_be_hidden()


def test_the_duress_pin_looks_the_same_as_the_right_one_and_the_alarm_goes_on(house: House) -> None:
    house.set_pins()
    rosa = house.person(house.server.cast.responder)
    desk = house.desk()
    rosa_alone_hears(desk)
    desk.mouse.click(640, 760)
    expect(desk.locator("#sound-line")).to_be_visible()

    looks, answers = [], []
    for pin in (PIN, DURESS_PIN):
        desk.keyboard.press("F10")
        raised(house, desk)
        answers.append(enter(desk, pin))
        expect(desk.locator("[data-cue=told]")).to_have_attribute("data-on", "false")
        looks.append(picture(desk))
        if pin == PIN:
            expect(rosa.locator("#ring")).to_contain_text("It was cancelled at the desk.")

    assert same(*looks)
    right, duress = answers
    assert right.keys() == duress.keys()
    assert right["state"] == duress["state"] == "closed"
    assert right["duress"] == duress["duress"] is False
    first, second = house.alarms()
    assert first.closed_at is not None
    assert second.closed_at is None
    expect(rosa.locator("#ring")).to_contain_text("Somebody was made to cancel this. It goes on")
    answer(rosa, "I’m going")
    until(lambda: "alarm.answered" in house.kinds(second), desk)
    desk.wait_for_timeout(1500)
    assert same(looks[0], picture(desk)), "the desk shows that somebody is coming"


def test_after_the_duress_pin_a_reload_shows_nothing_either(house: House) -> None:
    house.set_pins()
    desk = house.desk()
    desk.keyboard.press("F10")
    raised(house, desk)
    enter(desk, DURESS_PIN)
    desk.reload()
    expect(desk.locator("html")).to_have_attribute("data-link", re.compile("alive"))
    expect(desk.locator("[data-part=hearing]")).to_contain_text("would hear you")
    for cue in desk.locator("[data-cue]").all():
        assert cue.get_attribute("data-on") != "true"


def test_help_that_was_raised_to_danger_keeps_looking_like_help(house: House) -> None:
    house.person(house.server.cast.responder)
    desk = house.desk()
    rosa_alone_hears(desk)
    desk.keyboard.press("F9")
    line = desk.locator("[data-level='2'] [data-part=line]")
    expect(line).to_contain_text("Raised")
    expect(desk.get_by_role("button", name="Take it back")).to_be_hidden(timeout=8000)
    expect(desk.locator("[data-level='2'] [data-part=people]")).to_have_text("1 has seen it.")
    # It counts seconds, so it is not photographed, but it stays.
    counted = desk.locator("[data-level='2'] [data-part=next]")
    counted.evaluate("one => (one.style.color = 'transparent')")
    before = picture(desk)
    desk.keyboard.press("F10")
    raised(house, desk)
    assert len(differing(before, picture(desk))) < A_FEW_FULL_STOPS
    expect(line).to_contain_text("Raised")
    expect(counted).to_contain_text("The next call goes out in")


def test_a_wrong_pin_says_so_and_cancels_nothing(house: House) -> None:
    house.set_pins()
    house.windows.expect("403")
    desk = house.desk()
    desk.keyboard.press("F10")
    raised(house, desk)
    desk.get_by_role("button", name="Enter a PIN").click()
    desk.get_by_label("PIN", exact=True).fill("0000")
    desk.get_by_role("button", name="Done").click()
    said = desk.locator("[data-form=pin] [data-part=wrong]")
    expect(said).to_have_text(re.compile(r"^That is not the PIN of this place\.(?!.*Tried)"))
    field = desk.get_by_label("PIN", exact=True)
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    desk.keyboard.type("1111")
    desk.keyboard.press("Enter")
    expect(said).to_contain_text("Tried 2 times.")
    expect(field).to_have_value("")
    assert house.alarms()[0].closed_at is None


def test_the_pin_box_is_as_high_as_its_button(house: House) -> None:
    desk = house.desk()
    desk.get_by_role("button", name="Enter a PIN").click()
    field, done = desk.get_by_label("PIN", exact=True), desk.get_by_role("button", name="Done")
    heights = {box["height"] for box in (field.bounding_box(), done.bounding_box()) if box}
    assert heights == {48}


def test_a_pin_whose_answer_was_lost_is_sent_again_and_looks_the_same_as_the_duress_pin(house: House) -> None:
    house.set_pins()
    house.windows.expect("net::ERR")
    house.windows.expect("409")
    house.person(house.server.cast.responder)
    desk = house.desk()
    rosa_alone_hears(desk)
    desk.mouse.click(640, 780)
    expect(desk.locator("#sound-line")).to_be_visible()
    looks = []
    lost: list[str] = []

    def lose_every_other(route: Route) -> None:
        answered = route.fetch()
        lost.append(answered.text())
        if len(lost) % 2:
            route.abort()
        else:
            route.fulfill(response=answered)

    stand_between(desk, "**/cancel?*", lose_every_other)
    for pin in (PIN, DURESS_PIN):
        desk.keyboard.press("F10")
        raised(house, desk)
        desk.get_by_role("button", name="Enter a PIN").click()
        desk.get_by_label("PIN", exact=True).fill(pin)
        desk.keyboard.press("Enter")
        expect(desk.get_by_label("PIN", exact=True)).to_be_hidden()
        expect(desk.locator("[data-cue=told]")).to_have_attribute("data-on", "false")
        looks.append(picture(desk))
    assert same(*looks)
    first, second = house.alarms()
    assert first.closed_at is not None
    assert second.closed_at is None
    assert house.kinds(second).count("alarm.duress") == 1


def test_the_pin_box_closes_when_the_alarm_ends_and_when_nobody_touches_it(house: House) -> None:
    desk = house.desk()
    desk.clock.install()
    desk.reload()
    field = desk.get_by_label("PIN", exact=True)
    desk.keyboard.press("F9")
    expect(desk.locator("[data-level='2'] [data-part=line]")).to_contain_text("Raised")
    desk.get_by_role("button", name="Enter a PIN").click()
    expect(field).to_be_visible()
    with house.server.inside():
        actions.all_clear(house.alarms()[0], house.server.cast.manager.actor, "handled")
    expect(field).to_be_hidden()
    desk.get_by_role("button", name="Enter a PIN").click()
    desk.keyboard.type("12")
    desk.clock.fast_forward(31_000)
    expect(field).to_be_hidden()


def test_all_clear_for_danger_asks_for_the_pin(house: House) -> None:
    house.set_pins()
    sam = house.person(house.server.cast.security, size=PHONE)
    press(house, house.server.cast.desk_token, 3)
    answer(sam, "I’m going")
    answer(sam, "I’m there")
    # Until the server knows it, “All clear” stands there too; what changes the buttons makes them deaf for a moment.
    expect(ring(sam).get_by_role("button", name="Not there yet")).to_be_visible()
    answer(sam, "All clear")
    form = sam.locator("[data-form=close]")
    send = form.get_by_role("button", name="All clear")
    expect(sam.get_by_label("PIN of this place")).to_be_visible()
    expect(send).to_be_in_viewport(ratio=1)
    send.click()
    expect(form).to_contain_text("Choose how it ended.")
    sam.get_by_label("Police took over").check()
    expect(form).not_to_contain_text("Choose how it ended.")
    sam.get_by_label("PIN of this place").fill(PIN)
    send.click()
    expect(sam.locator("#ring")).to_contain_text("The police took over.")


def test_who_may_not_close_danger_is_told_so_before_they_try_and_who_may(house: House) -> None:
    rosa = house.person(house.server.cast.responder, size=PHONE)
    press(house, house.server.cast.desk_token, 2)
    answer(rosa, "I’m going")
    clear, who = (
        rosa.get_by_role("button", name="All clear"),
        rosa.get_by_text("Somebody in charge or from security says"),
    )
    expect(clear).to_be_visible()
    expect(who).to_be_hidden()
    press(house, house.server.cast.desk_token, 3)
    answer(rosa, "I’m going")
    expect(who).to_be_visible()
    expect(clear).to_be_hidden()
    answer(rosa, "I’m there")
    expect(who).to_be_visible()
    expect(clear).to_be_hidden()
    sam = house.person(house.server.cast.security)
    answer(sam, "I’m going")
    expect(sam.get_by_role("button", name="All clear")).to_be_visible()
    expect(sam.get_by_text("Somebody in charge or from security says")).to_be_hidden()


def test_a_page_beside_a_desk_in_danger_keeps_quiet_with_it_and_one_elsewhere_rings(house: House) -> None:
    rosa = house.person(house.server.cast.responder)
    desk = house.desk()
    rosa_alone_hears(desk)
    session = dict(part.split("=", 1) for part in house.server.login(house.server.cast.in_charge)["Cookie"].split("; "))
    desk.context.add_cookies(
        [{"name": name, "value": value, "url": house.server.url} for name, value in session.items()]
    )
    beside = desk.context.new_page()
    beside.goto("/now/")
    expect(beside.locator("html")).to_have_attribute("data-link", re.compile("alive"))
    desk.bring_to_front()
    desk.keyboard.press("F10")
    raised(house, desk)
    title = beside.title()
    help_elsewhere(house)
    expect(ring(rosa)).to_contain_text("Workroom")
    beside.wait_for_timeout(1500)
    expect(beside.locator("#ring")).to_be_hidden()
    expect(beside.locator("#ring-bar")).to_be_hidden()
    assert sound_of(beside) in ("on", "off"), "something plays"
    assert beside.title() == title


def help_elsewhere(house: House) -> Alarm:
    """Somebody in the workroom, whose screen is not open, presses Help now."""
    cast = house.server.cast
    with house.server.inside():
        return actions.press(Request(cast.workroom, cast.workroom_screen.actor, 2, new_ref())).alarm


def shows_nothing_of_another(house: House, desk: Page) -> Alarm:
    """Let somebody elsewhere press, wait until this desk would have shown it, and see that it did not; return it."""
    with house.server.listen(house.server.cast.desk_token) as told:
        other = help_elsewhere(house)
        told.wait_for("ring")
    desk.wait_for_timeout(1500)
    expect(desk.locator("#ring")).to_be_hidden()
    expect(desk.locator("#ring-bar")).to_be_hidden()
    assert desk.title() == "Reference desk"
    assert "mark-" not in str(desk.locator("link[rel=icon]").get_attribute("href"))
    assert sound_of(desk) in ("on", "off"), "something plays"
    assert ("seen.screen", "Reference PC") not in house.story(other)
    return other


def test_a_desk_in_danger_shows_and_sounds_no_alarm_of_another_desk_nor_its_end(house: House) -> None:
    desk = house.desk()
    expect(desk.locator("[data-part=hearing]")).to_contain_text("Nobody would hear you now.")
    desk.keyboard.press("F10")
    raised(house, desk)
    before = picture(desk)
    other = shows_nothing_of_another(house, desk)
    with house.server.inside():
        actions.all_clear(other, house.server.cast.manager.actor, "handled")
    desk.wait_for_timeout(1000)
    expect(desk.locator("#ring")).to_be_hidden()
    assert same(before, picture(desk))


def test_danger_takes_down_what_another_desk_had_put_on_this_screen(house: House) -> None:
    desk = house.desk()
    other = help_elsewhere(house)
    expect(ring(desk)).to_contain_text("Workroom")
    desk.keyboard.press("F10")
    expect(desk.locator("#ring")).to_be_hidden()
    expect(desk.locator("#ring-bar")).to_be_hidden()
    assert desk.title() == "Reference desk"
    raised(house, desk)
    with house.server.inside():
        actions.all_clear(other, house.server.cast.manager.actor, "handled")
    desk.wait_for_timeout(1000)
    expect(desk.locator("#ring")).to_be_hidden()


@pytest.mark.parametrize(("key", "pin"), [("F9", PIN), ("F9", DURESS_PIN), ("F10", PIN)])
def test_after_either_pin_the_desk_shows_no_other_alarm_also_after_a_reload(house: House, key: str, pin: str) -> None:
    house.set_pins()
    desk = house.desk()
    desk.keyboard.press(key)
    until(lambda: len(house.alarms()) == 1, desk)
    desk.wait_for_timeout(300)
    enter(desk, pin)
    shows_nothing_of_another(house, desk)
    desk.reload()
    expect(desk.locator("html")).to_have_attribute("data-link", re.compile("alive"))
    expect(desk.locator("[data-part=hearing]")).to_contain_text("would hear you")
    desk.wait_for_timeout(1000)
    expect(desk.locator("#ring")).to_be_hidden()
    expect(desk.locator("#ring-bar")).to_be_hidden()
