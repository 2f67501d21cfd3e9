"""Two alarms at once: nobody is counted on in two places, nothing hides the graver one, and each says who comes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.live.cable import Cable
from tests.live.conftest import House, answer, press, ring, until

pytestmark = [pytest.mark.browser, pytest.mark.server]

LEAVE = "I can’t go there: call others"


def test_who_is_going_to_a_second_alarm_is_asked_to_let_others_go_to_the_first(house: House) -> None:
    cast = house.server.cast
    rosa = house.person(cast.responder, size=PHONE)
    ines = house.person(cast.in_charge)
    press(house, cast.desk_token, 2)
    answer(rosa, "I’m going")
    press(house, cast.workroom_token, 3)
    expect(rosa.locator("#ring-place")).to_have_text("Workroom")
    expect(rosa.locator("#ring [data-part=both]")).to_be_hidden()
    answer(rosa, "I’m going")
    both = rosa.locator("#ring [data-part=both]")
    expect(both).to_contain_text("You also said that you are going to Reference desk.")
    expect(ring(ines).locator(".alarm-people")).to_contain_text("going also to Reference desk")
    first, second = house.alarms()
    assert first.taken_at is not None

    answer(rosa, LEAVE)
    expect(both).to_be_hidden()
    until(lambda: house.alarms()[0].taken_at is None, rosa)
    assert house.alarms()[1].taken_at is not None, "the second is still gone to"
    expect(ring(ines).locator("[data-part=others-box]")).to_contain_text("Nobody is coming yet.")
    expect(ring(ines).locator(".alarm-people")).not_to_contain_text("also to")
    assert second.level == 3


def test_without_a_link_it_says_that_the_others_are_not_called_yet(lone_house: House, cable: Cable) -> None:
    cast = lone_house.server.cast
    rosa = lone_house.person(cast.responder, size=PHONE, url=cable.url)
    press(lone_house, cast.desk_token, 2)
    answer(rosa, "I’m going")
    press(lone_house, cast.workroom_token, 3)
    expect(rosa.locator("#ring-place")).to_have_text("Workroom")
    answer(rosa, "I’m going")
    expect(rosa.locator("#ring [data-part=both]")).to_be_visible()
    cable.pull()
    answer(rosa, LEAVE)
    expect(rosa.locator("#ring [data-part=both]")).to_contain_text("Can’t come, being sent")
    expect(rosa.locator("#ring .alarm-answers > .ring-wrong")).to_contain_text("Nobody knows yet", timeout=30_000)
    cable.mend()
    until(lambda: lone_house.alarms()[0].taken_at is None, rosa)
    expect(rosa.locator("#ring .alarm-answers > .ring-wrong")).to_be_hidden()


def test_who_is_not_the_only_one_to_come_is_not_asked(house: House) -> None:
    cast = house.server.cast
    rosa, ines = house.person(cast.responder), house.person(cast.in_charge)
    press(house, cast.desk_token, 2)
    answer(rosa, "I’m going")
    answer(ines, "I’m going")
    press(house, cast.workroom_token, 3)
    expect(rosa.locator("#ring-place")).to_have_text("Workroom")
    answer(rosa, "I’m going")
    expect(rosa.locator("#ring [data-said=there]")).to_be_visible()
    expect(rosa.locator("#ring [data-part=both]")).to_be_hidden()


def test_a_lesser_alarm_does_not_cover_the_one_that_somebody_is_on_the_way_to(house: House) -> None:
    cast = house.server.cast
    rosa = house.person(cast.responder, size=PHONE)
    press(house, cast.desk_token, 3)
    answer(rosa, "I’m going")
    # Taken: what changes the buttons makes them deaf for a moment.
    expect(ring(rosa).get_by_role("button", name="I’m there")).to_be_visible()
    answer(rosa, "Make small")
    bar = rosa.locator("#ring-bar")
    expect(bar).to_contain_text("Danger: Reference desk")
    press(house, cast.workroom_token, 1)
    expect(bar).to_contain_text("and 1 more alarm")
    expect(rosa.locator("#ring")).to_be_hidden()
    bar.click()
    expect(ring(rosa).locator("[data-part=others-box]")).to_have_text(
        re.compile(r"2 alarms, also\s+Come to me: Workroom\s+Nobody is coming yet\.")
    )


def test_made_small_it_still_says_that_the_answer_is_not_sent(lone_house: House, cable: Cable) -> None:
    cast = lone_house.server.cast
    rosa = lone_house.person(cast.responder, size=PHONE, url=cable.url)
    press(lone_house, cast.desk_token, 2)
    ring(rosa)
    cable.pull()
    answer(rosa, "I’m going")
    answer(rosa, "Make small")
    expect(rosa.locator("#ring-bar")).to_contain_text("Your answer is not sent yet.")
    cable.mend()
    expect(rosa.locator("#ring-bar")).not_to_contain_text("Your answer is not sent yet.")
    until(lambda: lone_house.alarms()[0].taken_at is not None, rosa)
