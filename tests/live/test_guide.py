"""The guide: whoever pressed and whoever comes follow it on their own screens, also while the server is down."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from deskbell.alarms import actions
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm
from tests.browser import PHONE, axe_clean_in
from tests.live.conftest import DURESS_PIN, PIN, House, answer, connected, press, ring, stand_between, until

pytestmark = [pytest.mark.browser, pytest.mark.server]

SMALL = (360, 640)
READY = "Object.keys(localStorage).some(name => name.startsWith('deskbell.ready.'))"
NO_SERVER = "Failed to load resource: net::ERR_"
STAND = """(spot) => {
  const name = Object.keys(sessionStorage).find((one) => one.endsWith(".now"));
  const now = JSON.parse(sessionStorage.getItem(name));
  now.state.people.me.spot = spot;
  sessionStorage.setItem(name, JSON.stringify(now));
}"""
WAITING = "Object.keys(localStorage).filter(name => name.includes('.log.')).length"


def guide(page: Page) -> Locator:
    """Return the guide, open."""
    found = page.locator("#guide:not([hidden])")
    found.wait_for()
    return found


def desk_of(house: House, **options: Any) -> Page:
    """Open the reference desk's page on a phone-sized screen, with what the guide needs kept in the browser."""
    page = house.desk(guided=True, size=SMALL, **options)
    until(lambda: page.evaluate(READY), page)
    return page


def shown(page: Page, sentence: str) -> None:
    """Expect that this is what to do now."""
    expect(guide(page).locator("#guide-headline")).to_contain_text(sentence)


def tap(page: Page, button: str) -> None:
    """Press a button of the guide, as soon as it takes it: not in the moment in which the screen has changed."""
    page.wait_for_timeout(650)
    guide(page).get_by_role("button", name=button, exact=True).click()


def follow(page: Page, *steps: tuple[str, str]) -> None:
    """Go from screen to screen: each shows a sentence, and is left by a button."""
    for sentence, button in steps:
        shown(page, sentence)
        tap(page, button)


def all_sent(page: Page) -> None:
    """Wait until the server has everything that was done here."""
    until(lambda: page.evaluate(WAITING) == 0, page)


def test_one_follows_it_to_the_end_and_another_hers_while_the_server_dies_and_comes_back(lone_house: House) -> None:
    house, cast = lone_house, lone_house.server.cast
    desk, rosa = desk_of(house), house.person(cast.responder, size=SMALL)
    desk.get_by_role("button", name="Help now").first.click()
    answer(rosa, "I’m going")
    expect(ring(rosa).get_by_role("button", name="I’m there")).to_be_visible()
    answer(rosa, "What to do")
    follow(desk, ("Get help now.", "Done"), ("Could this person hurt someone?", "Yes, or not sure"))
    follow(desk, ("Stay calm. Speak low and slowly.", "Done"), ("Ask for more help.", "Done"))
    follow(rosa, ("Go there together.", "Done"))
    for page in (desk, rosa):
        all_sent(page)

    house.windows.expect(NO_SERVER)
    house.server.kill()
    follow(desk, ("“Let me ask my manager to speak with you.”", "I have said it"))
    follow(desk, ("If you can, call security or 911.", "I can’t call"), ("Stay where others can see you.", "Done"))
    follow(rosa, ("Stand beside your colleague.", "Done"))
    assert desk.evaluate(WAITING) == rosa.evaluate(WAITING) == 1, "what was done is kept, by its alarm"
    house.server.start()
    follow(desk, (" between you.", "Done"), ("Do not touch, hold or block them.", "Done"))
    shown(desk, "Stay with others. Help is on its way.")
    follow(rosa, ("Move others away, quietly.", "Done"))
    for page in (desk, rosa):
        all_sent(page)

    tap(rosa, "Close")
    rosa.locator("#ring-bar").click()
    answer(rosa, "I’m there")
    shown(desk, "Record what happened. Look after each other.")
    expect(guide(desk).locator("[data-part=coming]")).to_have_text("Rosa Diaz is here.")
    all_sent(desk)
    desk.wait_for_timeout(650)
    guide(desk).locator(".guide-answer").get_by_text("Close").click()
    expect(desk.locator("#guide")).to_be_hidden()
    all_sent(desk)

    [alarm] = house.alarms()
    pc, her = "Reference PC", "Rosa Diaz"
    story = house.guide_story(alarm)
    assert [(kind, step) for kind, step, who in story if who == pc] == [
        ("begun", ""),
        ("join", ""),
        ("tap", "get_help"),
        ("tap", "judge"),
        ("tap", "calm"),
        ("tap", "assist"),
        ("tap", "manager"),
        ("skip", "call_police"),
        ("tap", "public"),
        ("tap", "barrier"),
        ("tap", "hands_off"),
        ("here", "record"),
        ("leave", "record"),
    ]
    assert [(kind, step) for kind, step, who in story if who == her] == [
        ("join", ""),
        ("tap", "go"),
        ("tap", "beside"),
        ("tap", "others_safe"),
        ("leave", "until_gone"),
    ]
    record = house.person(cast.in_charge, f"/alarms/{alarm.ref}/")
    lines = record.locator("#record-timeline")
    expect(lines).to_contain_text("Reference PC “Could this person hurt someone?” Yes, or not sure")
    expect(lines).to_contain_text("Reference PC did: “Let me ask my manager to speak with you.”")
    expect(lines).to_contain_text("Reference PC skipped: If you can, call security or 911.")
    expect(lines).to_contain_text("Rosa Diaz did: Move others away, quietly.")


def test_it_goes_on_after_a_reload_without_a_server(lone_house: House) -> None:
    desk = desk_of(lone_house, service_workers="allow")
    desk.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: desk.evaluate("caches.has('deskbell-desk')"), desk)
    desk.reload()
    connected(desk).keyboard.press("F9")
    follow(desk, ("Get help now.", "Done"))
    shown(desk, "Could this person hurt someone?")
    all_sent(desk)
    lone_house.windows.expect(NO_SERVER)
    lone_house.server.kill()
    desk.reload()
    follow(desk, ("Could this person hurt someone?", "No"))
    shown(desk, "Stay polite. Talk until help arrives.")
    lone_house.server.start()
    all_sent(desk)
    [alarm] = lone_house.alarms()
    assert lone_house.guide_story(alarm)[-1] == ("tap", "judge", "Reference PC")


def test_it_begins_without_a_link_and_its_log_follows_the_press(lone_house: House) -> None:
    desk = desk_of(lone_house)
    lone_house.windows.expect(NO_SERVER)
    lone_house.server.kill()
    desk.get_by_role("button", name="Help now").first.click()
    follow(desk, ("Get help now.", "Done"), ("Could this person hurt someone?", "Yes, or not sure"))
    shown(desk, "Stay calm. Speak low and slowly.")
    expect(guide(desk).locator("[data-part=coming]")).to_have_text(
        "Not sent yet: no link. It is sent as soon as there is one."
    )
    lone_house.server.start()
    all_sent(desk)
    [alarm] = lone_house.alarms()
    assert sorted(kind for kind, _, _ in lone_house.guide_story(alarm)) == ["begun", "join", "tap", "tap"]


def test_danger_changes_nothing_on_the_desk_and_what_to_do_is_there_for_whoever_asks(house: House) -> None:
    desk = desk_of(house)
    rosa = house.person(house.server.cast.responder)
    desk.keyboard.press("F10")
    answer(rosa, "I’m going")
    desk.wait_for_timeout(700)
    expect(desk.locator("#guide")).to_be_hidden()
    desk.get_by_role("button", name="What to do").click()
    shown(desk, "Get help now.")
    expect(guide(desk)).not_to_contain_text("Rosa")


def test_a_pin_puts_the_guide_away_the_right_one_and_the_duress_one_alike(house: House) -> None:
    house.set_pins()
    for pin in (PIN, DURESS_PIN):
        desk = desk_of(house)
        desk.keyboard.press("F10")
        desk.wait_for_timeout(700)
        desk.get_by_role("button", name="What to do").click()
        shown(desk, "Get help now.")
        tap(desk, "Close")
        desk.get_by_role("button", name="Enter a PIN").click()
        desk.get_by_label("PIN", exact=True).fill(pin)
        desk.keyboard.press("Enter")
        expect(desk.locator("#desk-pin")).to_be_hidden()
        desk.get_by_role("button", name="What to do").click()
        expect(guide(desk).locator("[data-part=coming]")).to_have_text("Just reading. Nobody is called.")
        house.tidy()
        house.set_pins()


def test_a_press_can_be_taken_back_while_the_guide_is_there(house: House) -> None:
    desk = desk_of(house)
    desk.get_by_role("button", name="Help now").first.click()
    desk.wait_for_timeout(650)
    guide(desk).get_by_role("button", name=re.compile(r"^Take it back \(\d\)$")).click()
    expect(desk.locator("#guide")).to_be_hidden()
    [alarm] = house.alarms()
    assert alarm.reason == "undone"


def test_get_help_now_raises_the_alarm_and_the_guide_stays_where_it_is(house: House) -> None:
    desk = desk_of(house)
    desk.get_by_role("button", name="Come to me").first.click()
    expect(guide(desk)).to_be_visible()
    desk.wait_for_timeout(1200)
    before = guide(desk).locator("#guide-headline").inner_text()
    guide(desk).get_by_role("button", name="Get help now").click()
    until(lambda: house.alarms()[0].level == 2, desk)
    assert guide(desk).locator("#guide-headline").inner_text() == before
    guide(desk).get_by_role("link", name="Call 911").evaluate("link => link.removeAttribute('href')")
    guide(desk).locator(".guide-call:visible").click()
    all_sent(desk)
    assert ("stand", "call_911", "Reference PC") in house.guide_story(house.alarms()[0])


def test_what_one_settles_another_is_not_asked(house: House) -> None:
    desk, ines = desk_of(house), house.person(house.server.cast.in_charge, size=PHONE)
    desk.get_by_role("button", name="Help now").first.click()
    answer(ines, "I’m going")
    expect(ring(ines).get_by_role("button", name="I’m there")).to_be_visible()
    answer(ines, "What to do")
    follow(ines, ("You decide who calls the police.", "Done"))
    shown(ines, "Is anyone hurt or unwell?")
    follow(desk, ("Get help now.", "Done"), ("Could this person hurt someone?", "No"), ("Stay polite.", "Done"))
    follow(
        desk, ("Say what went wrong.", "Done"), ("Ask what would help.", "Done"), ("Is anyone hurt or unwell?", "No")
    )
    shown(ines, "Is help from outside needed?")


def test_it_is_something_else_and_everyone_follows_that(house: House) -> None:
    desk, rosa = desk_of(house), house.person(house.server.cast.responder, size=SMALL)
    desk.get_by_role("button", name="Help now").first.click()
    answer(rosa, "I’m going")
    expect(ring(rosa).get_by_role("button", name="I’m there")).to_be_visible()
    answer(rosa, "What to do")
    shown(rosa, "Go there together.")
    tap(desk, "Something else is happening")
    desk.wait_for_timeout(650)
    guide(desk).get_by_role("button", name="A weapon").click()
    expect(guide(desk)).not_to_have_attribute("data-kind", "list")
    expect(guide(desk).locator("#guide-headline")).not_to_contain_text("Get help now")
    expect(guide(rosa).locator("#guide-headline")).not_to_contain_text("Go there together.")
    [alarm] = house.alarms()
    until(lambda: ("open", "weapon-seen") in [(kind, step) for kind, step, _ in opened(house, alarm)], desk)


def opened(house: House, alarm: Any) -> list[tuple[str, str, str]]:
    """The guide's story with the protocol that was opened in place of a step."""
    from deskbell.alarms.access import timeline

    with house.server.inside():
        entries = timeline(alarm)
    return [
        (one["kind"].removeprefix("guide."), one["data"].get("protocol", ""), one["who"])
        for one in entries
        if one["kind"].startswith("guide.")
    ]


def test_beside_the_desk_page_it_takes_nothing_away(house: House) -> None:
    desk = house.desk(guided=True)
    until(lambda: desk.evaluate(READY), desk)
    before = desk.locator("[data-row='2']").bounding_box()
    desk.keyboard.press("F9")
    shown(desk, "Get help now.")
    assert desk.locator("[data-row='2']").bounding_box() == before
    expect(desk.locator("[data-level='2'] [data-part=undo]")).to_be_visible()
    expect(connected(desk).locator("[data-link-when='alive polling']").first).to_be_visible()
    desk.wait_for_timeout(650)
    desk.keyboard.press("Enter")
    shown(desk, "Could this person hurt someone?")
    axe_clean_in(desk)


def test_a_press_by_the_api_opens_no_guide_and_the_record_begins_with_the_first_to_follow(house: House) -> None:
    rosa = house.person(house.server.cast.responder, size=SMALL)
    press(house, house.server.cast.desk_token, 2)
    answer(rosa, "I’m going")
    [alarm] = house.alarms()
    assert house.guide_story(alarm) == []
    expect(ring(rosa).get_by_role("button", name="I’m there")).to_be_visible()
    answer(rosa, "What to do")
    shown(rosa, "Go there together.")
    all_sent(rosa)
    until(lambda: [kind for kind, _, _ in house.guide_story(alarm)] == ["begun", "join"], rosa)


def coming(page: Page) -> Locator:
    """Return what the guide says of those who were called."""
    return guide(page).locator("[data-part=coming]")


def end_all(house: House) -> None:
    """Say all clear, as somebody else."""
    with house.server.inside():
        for alarm in Alarm.objects.filter(closed_at=None):
            actions.all_clear(alarm, house.server.cast.in_charge.actor, "handled")


def test_who_only_reads_and_then_presses_is_told_that_help_is_called(house: House) -> None:
    desk = desk_of(house)
    desk.get_by_role("button", name="What to do").click()
    expect(coming(desk)).to_have_text("Just reading. Nobody is called.")
    tap(desk, "Get help now")
    until(lambda: [alarm.level for alarm in house.alarms()] == [2], desk)
    expect(coming(desk)).not_to_contain_text("Nobody is called")
    all_sent(desk)
    assert ("join", "", "Reference PC") in house.guide_story(house.alarms()[0])


def test_help_can_be_called_from_the_guide_of_a_call_that_is_over(house: House) -> None:
    desk = desk_of(house)
    desk.keyboard.press("F9")
    shown(desk, "Get help now.")
    until(lambda: len(house.alarms()) == 1, desk)
    all_sent(desk)
    end_all(house)
    desk.reload()
    expect(coming(desk)).to_have_text("The call is over.")
    guide(desk).get_by_role("button", name="Get help now").click()
    until(lambda: [(alarm.level, alarm.closed_at is None) for alarm in house.alarms()] == [(2, False), (2, True)], desk)
    expect(coming(desk)).not_to_have_text("The call is over.")
    all_sent(desk)
    assert ("join", "", "Reference PC") in house.guide_story(house.alarms()[1])


def test_who_came_and_asks_for_help_after_the_end_is_told_that_nobody_is_called(house: House) -> None:
    desk, rosa = desk_of(house), house.person(house.server.cast.responder, size=SMALL)
    press(house, house.server.cast.desk_token, 2)
    answer(rosa, "I’m going")
    expect(ring(rosa).get_by_role("button", name="I’m there")).to_be_visible()
    answer(rosa, "What to do")
    shown(rosa, "Go there together.")
    end_all(house)
    expect(coming(rosa)).to_have_text("The call is over.")
    guide(rosa).get_by_role("button", name="Get help now").click()
    expect(coming(rosa)).to_have_text("This call is over: nobody was called. Call 911, or press at a desk.")
    all_sent(rosa)
    assert [alarm.presses for alarm in house.alarms()] == [1]
    expect(desk.locator("#guide")).to_be_hidden()


def test_where_a_version_is_gone_the_desk_follows_those_in_force_and_who_comes_the_card(house: House) -> None:
    house.windows.expect("410")
    desk, rosa = desk_of(house), house.person(house.server.cast.responder, size=SMALL)
    gone = {"error": "The guide of this alarm can’t be read any more.", "remedy": "Use the printed card."}
    for page in (desk, rosa):
        stand_between(page, "**/api/v1/alarms/*/guide*", lambda route: route.fulfill(status=410, json=gone))
    press(house, house.server.cast.desk_token, 1)
    answer(rosa, "I’m going")
    expect(ring(rosa).get_by_role("button", name="I’m there")).to_be_visible()
    answer(rosa, "What to do")
    shown(rosa, "Use the printed card.")
    expect(guide(rosa)).to_contain_text(gone["error"])
    guide(rosa).get_by_role("button", name="Get help now").click()
    expect(coming(rosa)).to_have_text("Nobody was called by this. Call 911, or press at a desk.")
    desk.get_by_role("button", name="What to do").click()
    expect(guide(desk).locator("#guide-headline")).not_to_contain_text("card")
    guide(desk).get_by_role("button", name="Get help now").click()
    until(lambda: [(alarm.level, alarm.presses) for alarm in house.alarms()] == [(2, 2)], desk)


def test_danger_that_is_pressed_while_one_reads_is_followed_without_a_word_of_it(house: House) -> None:
    desk = desk_of(house)
    desk.get_by_role("button", name="What to do").click()
    expect(coming(desk)).to_have_text("Just reading. Nobody is called.")
    follow(desk, ("Get help now.", "Done"))
    desk.keyboard.press("F10")
    shown(desk, "Get help now.")
    expect(coming(desk)).to_have_text("")
    until(lambda: [alarm.level for alarm in house.alarms()] == [3], desk)
    all_sent(desk)
    expect(coming(desk)).to_have_text("")
    assert ("join", "", "Reference PC") in house.guide_story(house.alarms()[0])


def test_help_that_is_asked_for_without_a_link_raises_once(lone_house: House) -> None:
    desk = desk_of(lone_house)
    lone_house.windows.expect(NO_SERVER)
    lone_house.server.kill()
    desk.get_by_role("button", name="Come to me").first.click()
    guide(desk).get_by_role("button", name="Get help now").click()
    lone_house.server.start()
    until(lambda: [(alarm.level, alarm.presses) for alarm in lone_house.alarms()] == [(2, 2)], desk)
    all_sent(desk)
    assert [(alarm.level, alarm.presses) for alarm in lone_house.alarms()] == [(2, 2)]


def test_after_danger_what_to_do_needs_no_link(lone_house: House) -> None:
    desk = desk_of(lone_house)
    desk.keyboard.press("F10")
    until(lambda: len(lone_house.alarms()) == 1, desk)
    desk.wait_for_timeout(700)
    lone_house.windows.expect(NO_SERVER)
    lone_house.server.kill()
    desk.get_by_role("button", name="What to do").click()
    follow(desk, ("Get help now.", "Done"))
    shown(desk, "Could this person hurt someone?")
    lone_house.server.start()
    all_sent(desk)
    kinds = [kind for kind, _, _ in lone_house.guide_story(lone_house.alarms()[0])]
    assert kinds == ["begun", "join", "tap"]


def practise(house: House, level: int, mode: str) -> None:
    """Press at the reference desk as its screen, as an exercise or a test: nothing in the product begins one yet."""
    with house.server.inside():
        screen = house.server.cast.desk_screen
        actions.press(Request(screen.place, screen.actor, level, f"{mode}-{time.monotonic()}", mode=mode))


def band(page: Page) -> Locator:
    """Return what the guide says above everything when it is not in earnest."""
    return guide(page).locator(".guide-band")


def test_an_exercise_looks_like_one_on_every_screen_and_without_a_link_too(lone_house: House) -> None:
    desk = desk_of(lone_house, service_workers="allow")
    rosa = lone_house.person(lone_house.server.cast.responder, size=SMALL)
    desk.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: desk.evaluate("caches.has('deskbell-desk')"), desk)
    practise(lone_house, 2, "exercise")
    answer(rosa, "I’m going")
    expect(ring(rosa).get_by_role("button", name="I’m there")).to_be_visible()
    answer(rosa, "What to do")
    expect(band(rosa)).to_have_text("EXERCISE Nobody is in danger.", use_inner_text=True)
    expect(desk.locator("[data-level='2'] .said-line").first).to_contain_text("Exercise.")
    desk.get_by_role("button", name="What to do").click()
    expect(band(desk)).to_have_text("EXERCISE Nobody is in danger.", use_inner_text=True)
    guide(desk).get_by_role("button", name="Call 911").click()
    expect(guide(desk)).to_contain_text("In earnest this would call 911.")
    all_sent(desk)
    assert ("stand", "call_911", "Reference PC") in lone_house.guide_story(lone_house.alarms()[0])
    lone_house.windows.expect(NO_SERVER)
    lone_house.server.kill()
    desk.reload()
    expect(band(desk)).to_have_text("EXERCISE Nobody is in danger.", use_inner_text=True)
    expect(guide(desk).locator("a[href^=tel]:visible")).to_have_count(0)


def test_after_an_exercise_its_guide_calls_nobody_in_earnest(house: House) -> None:
    desk = desk_of(house)
    practise(house, 2, "exercise")
    expect(desk.locator("[data-level='2'] .said-line").first).to_contain_text("Exercise.")
    desk.get_by_role("button", name="What to do").click()
    shown(desk, "Get help now.")
    all_sent(desk)
    end_all(house)
    expect(coming(desk)).to_have_text("The call is over.")
    guide(desk).get_by_role("button", name="Get help now").click()
    expect(coming(desk)).to_have_text("This call is over: nobody was called. Call 911, or press at a desk.")
    all_sent(desk)
    assert [(alarm.mode, alarm.presses) for alarm in house.alarms()] == [("exercise", 1)]


def test_a_test_that_is_followed_without_a_link_from_the_beginning_looks_like_one(lone_house: House) -> None:
    desk = desk_of(lone_house)
    practise(lone_house, 2, "test")
    expect(desk.locator("[data-level='2'] .said-line").first).to_contain_text("Test.")
    lone_house.windows.expect(NO_SERVER)
    lone_house.server.kill()
    expect(desk.locator("html")).to_have_attribute("data-link", "lost")
    desk.get_by_role("button", name="What to do").click()
    expect(band(desk)).to_have_text("TEST Nobody needs you.", use_inner_text=True)


def test_each_window_has_its_own_guide_and_another_one_offers_to_open_it(house: House) -> None:
    desk = desk_of(house)
    desk.keyboard.press("F9")
    follow(desk, ("Get help now.", "Done"))
    shown(desk, "Could this person hurt someone?")
    all_sent(desk)
    other = desk.context.new_page()
    other.goto("/desk/")
    connected(other)
    other.get_by_role("button", name="Open the guide here").wait_for()
    expect(other.locator("#guide")).to_be_hidden()
    other.get_by_role("button", name="Open the guide here").click()
    follow(other, ("Could this person hurt someone?", "Back"))
    shown(other, "Get help now.")
    shown(desk, "Could this person hurt someone?")
    tap(other, "Close")
    desk.reload()
    shown(desk, "Could this person hurt someone?")
    other.reload()
    expect(connected(other).locator("#guide")).to_be_hidden()
    end_all(house)
    third = desk.context.new_page()
    third.goto("/desk/")
    expect(connected(third).get_by_role("button", name="What to do")).to_be_visible()


def test_who_follows_it_goes_on_in_a_new_window_without_a_link(lone_house: House) -> None:
    desk = desk_of(lone_house)
    other = desk.context.new_page()
    other.goto("/desk/")
    connected(other)
    desk.bring_to_front()
    desk.keyboard.press("F9")
    follow(desk, ("Get help now.", "Done"))
    shown(desk, "Could this person hurt someone?")
    all_sent(desk)
    lone_house.windows.expect(NO_SERVER)
    lone_house.server.kill()
    desk.close()
    other.get_by_role("button", name="Open the guide here").click()
    shown(other, "Could this person hurt someone?")


def test_a_wait_ends_by_itself_after_a_reload_without_a_server(lone_house: House) -> None:
    desk = desk_of(lone_house, service_workers="allow")
    desk.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: desk.evaluate("caches.has('deskbell-desk')"), desk)
    desk.clock.install()
    desk.reload()
    connected(desk).keyboard.press("F9")
    shown(desk, "Get help now.")
    all_sent(desk)
    desk.evaluate(STAND, [["will-not-leave", "step_back"]])
    desk.reload()
    step = "document.querySelector('#guide-headline').innerText"
    shown(desk, "Step back. Give them two minutes.")
    connected(desk)
    waiting = desk.evaluate(step)
    lone_house.windows.expect(NO_SERVER)
    lone_house.server.kill()
    desk.clock.fast_forward(60_000)
    assert desk.evaluate(step) == waiting
    desk.reload()
    shown(desk, waiting)
    desk.clock.fast_forward(30_000)
    shown(desk, waiting)
    desk.clock.fast_forward(31_000)
    expect(guide(desk).locator("#guide-headline")).not_to_contain_text(waiting)
