"""A protocol being tried in a real browser: it is played, it dials nothing, and nobody takes it for the real thing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from deskbell.alarms.models import Alarm
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.protocols.actions import say
from tests.browser import NARROW, Visit, Windows, axe_clean, axe_clean_in
from tests.cast import Cast

pytestmark = pytest.mark.browser

ADDRESS = "/protocols/problem-customer/play/"
TALL = (1280, 1600)
"""The whole phone in the window, clear of what sticks to its lower edge."""


@pytest.fixture(autouse=True)
def _alone(windows: Windows) -> None:
    """pytest-django's live server has no live stream; what the page says about that is not the matter here."""
    windows.expect("Failed to load resource")
    windows.expect("/api/v1/")
    windows.expect("EventSource")
    windows.expect("MIME type")


@pytest.fixture
def page(visit: Visit, cast: Cast) -> Page:
    return visit(ADDRESS, person=cast.presser, size=TALL)


def phone(page: Page) -> FrameLocator:
    return page.frame_locator("#preview iframe")


def headline(page: Page) -> Any:
    return phone(page).locator("[data-part=headline]")


def press(page: Page, name: str) -> None:
    """Press a button on the phone, as somebody does who has read the screen."""
    button = phone(page).get_by_role("button", name=name, exact=True)
    button.wait_for()
    page.wait_for_timeout(650)
    button.click()


def test_it_is_played_like_the_guide_and_says_what_it_would_do(page: Page) -> None:
    before = Event.objects.count()
    expect(headline(page)).to_contain_text("Get help now.")
    press(page, "Done")
    expect(headline(page)).to_have_text("Could this person hurt someone?")
    expect(page.locator("[data-part=way] button")).to_have_count(1)
    phone(page).get_by_role("button", name="Get help now").click()
    expect(page.locator("[data-part=told]")).to_have_text("It would raise the alarm to “Danger”.")
    press(page, "Safe room or leave")
    expect(page.locator("[data-part=told]")).to_contain_text("The others would see that you went to safety.")
    page.locator("[data-part=way] button").first.click()
    expect(headline(page)).to_contain_text("Get help now.")
    assert Event.objects.count() == before
    assert not Alarm.objects.exists()


def test_nothing_in_it_dials(page: Page) -> None:
    expect(headline(page)).to_contain_text("Get help now.")
    assert phone(page).locator("a[href^='tel:']").count() == 0
    phone(page).locator("[data-part=call]").click()
    expect(page.locator("[data-part=told]")).to_contain_text("On a phone it would dial 911.")
    assert phone(page).locator("a[href^='tel:']").count() == 0


def test_a_number_is_shown_and_dials_nothing(visit: Visit, cast: Cast) -> None:
    page = visit("/protocols/medical-emergency/play/", person=cast.presser, size=TALL)
    names = page.evaluate(
        "Object.entries(JSON.parse(document.getElementById('preview-data').textContent)"
        ".shelves.en.protocols['medical-emergency'].steps).filter(([, one]) => one.kind === 'call').map(([name]) => name)"
    )
    page.goto(f"/protocols/medical-emergency/play/?step={names[0]}")
    number = phone(page).locator("[data-part=dial]")
    number.click()
    expect(page.locator("[data-part=told]")).to_have_text(f"On a phone it would dial {number.text_content()}.")
    assert phone(page).locator("a[href^='tel:']").count() == 0


def test_it_is_a_preview_outside_and_inside(page: Page) -> None:
    expect(page.get_by_role("heading", name="Preview", exact=True)).to_be_visible()
    expect(phone(page).locator(".preview-band")).to_have_text("Preview Nobody is called.")
    expect(phone(page).locator(".preview-band")).to_be_in_viewport(ratio=1)
    frame = page.locator("#preview iframe").bounding_box()
    assert frame is not None
    assert (frame["width"], frame["height"]) == (360, 640)


def test_a_switch_takes_effect_at_once(page: Page, cast: Cast) -> None:
    expect(headline(page)).to_have_text("Get help now. Walk calmly toward other staff.")
    station = page.get_by_role("group", name="Is a telephone within reach?")
    station.get_by_label("Yes").check()
    expect(headline(page)).to_have_text("Get help now. Dial 500.")
    station.get_by_label("Not said").check()
    expect(headline(page)).to_have_text("Get help now. Walk calmly toward other staff.")


def test_an_alarm_is_only_told_to_be_raised_from_below(page: Page) -> None:
    level = page.get_by_role("group", name="The alarm is at")
    expect(level.get_by_label("Help now")).to_be_checked()
    phone(page).get_by_role("button", name="Get help now").click()
    expect(level.get_by_label("Danger")).to_be_checked()
    page.wait_for_timeout(650)
    phone(page).get_by_role("button", name="Get help now").click()
    expect(page.locator("[data-part=told]")).to_contain_text("It would press once more")
    level.get_by_label("Come to me").check()
    page.wait_for_timeout(650)
    phone(page).get_by_role("button", name="Get help now").click()
    expect(page.locator("[data-part=told]")).to_have_text("It would raise the alarm to “Help now”.")


def test_each_part_and_language_is_played_and_survives_a_reload(page: Page) -> None:
    page.get_by_role("button", name="Who comes to help").click()
    expect(headline(page)).not_to_contain_text("Get help now.")
    page.get_by_role("button", name="Español").click()
    done = phone(page).get_by_role("button", name="Hecho", exact=True)
    done.wait_for()
    page.wait_for_timeout(650)
    done.click()
    expect(page.locator("[data-part=way] button")).to_have_count(1)
    said = headline(page).text_content()
    assert "as=responder" in page.url
    assert "lang=es" in page.url
    page.reload()
    expect(headline(page)).to_have_text(said or "")
    expect(page.locator("[data-part=way] button")).to_have_count(1)
    expect(page.get_by_role("button", name="Who comes to help")).to_have_attribute("aria-pressed", "true")


def test_an_address_leads_a_colleague_to_the_same_screen(visit: Visit, cast: Cast) -> None:
    page = visit(f"{ADDRESS}?step=judge&near_phone=yes&lang=es", person=cast.responder)
    expect(headline(page)).to_have_text("¿Podría esta persona herir a alguien?")
    expect(page.get_by_role("group", name="Is a telephone within reach?").get_by_label("Yes")).to_be_checked()


def test_another_place_is_tried_at_the_same_screen(visit: Visit, cast: Cast) -> None:
    say(cast.workroom, {"help_extension": "*77"}, DESKBELL)
    page = visit(f"{ADDRESS}?step=get_help&near_phone=yes&as=presser", person=cast.presser, size=TALL)
    expect(headline(page)).to_have_text("Get help now. Dial 500.")
    page.get_by_label("With what is said of").select_option(cast.workroom.ref)
    expect(headline(page)).to_have_text("Get help now. Dial *77.")
    assert "near_phone=yes" in page.url


def test_a_changed_draft_keeps_the_step_and_the_focus_or_says_that_it_is_gone(page: Page) -> None:
    page.evaluate("document.addEventListener('preview-at', ({ detail }) => { window.at = detail.step; })")
    page.evaluate("document.dispatchEvent(new CustomEvent('preview-goto', { detail: { step: 'judge' } }))")
    expect(headline(page)).to_have_text("Could this person hurt someone?")
    assert page.evaluate("window.at") == "judge"
    page.get_by_role("button", name="Start again").focus()
    page.evaluate(
        """() => {
          window.data = JSON.parse(document.getElementById('preview-data').textContent);
          window.steps = window.data.shelves.en.protocols['problem-customer'].steps;
          window.steps.judge.text = 'Is it dangerous?';
          document.dispatchEvent(new CustomEvent('preview-update', { detail: window.data }));
        }"""
    )
    expect(headline(page)).to_have_text("Is it dangerous?")
    assert page.evaluate("document.activeElement.dataset.do") == "start"
    page.evaluate(
        """() => {
          delete window.steps.judge;
          document.dispatchEvent(new CustomEvent('preview-update', { detail: window.data }));
        }"""
    )
    expect(headline(page)).to_contain_text("Get help now.")
    expect(page.get_by_text("The step on which you were is not there any more.")).to_be_visible()
    assert page.evaluate("window.at") == "get_help"
    assert page.evaluate("document.activeElement.dataset.do") == "start"
    page.evaluate("document.dispatchEvent(new CustomEvent('preview-update', { detail: null }))")
    expect(page.get_by_text("The text can’t be shown as it is now.")).to_be_visible()


def test_a_wait_ends_when_its_time_is_let_pass(visit: Visit, cast: Cast) -> None:
    page = visit("/protocols/missing-child/play/", person=cast.presser, size=TALL)
    steps = page.evaluate(
        "Object.entries(JSON.parse(document.getElementById('preview-data').textContent)"
        ".shelves.en.protocols['missing-child'].steps).filter(([, one]) => one.at_most).map(([name]) => name)"
    )
    page.evaluate("(step) => document.dispatchEvent(new CustomEvent('preview-goto', { detail: { step } }))", steps[0])
    expect(page.locator("[data-part=told]")).to_contain_text("it would go on by itself")
    waiting = headline(page).text_content()
    page.get_by_role("button", name="Let the time pass").click()
    expect(headline(page)).not_to_have_text(waiting or "")
    expect(page.get_by_role("button", name="Let the time pass")).to_be_hidden()


def test_another_protocol_is_told_of_and_not_entered(page: Page) -> None:
    press(page, "Something else is happening")
    page.wait_for_timeout(650)
    phone(page).get_by_role("button", name="Somebody holds or speaks of a weapon").click()
    expect(page.locator("[data-part=told]")).to_contain_text("Everyone would go over to")
    expect(headline(page)).to_contain_text("Get help now.")


def test_axe_finds_nothing_around_the_phone_or_on_it(visit: Visit, cast: Cast) -> None:
    say(cast.desk, {"near_phone": "yes"}, DESKBELL)
    page = visit(f"{ADDRESS}?step=judge", person=cast.presser)
    expect(headline(page)).to_have_text("Could this person hurt someone?")
    axe_clean_in(page)
    frame = visit("/protocols/preview/frame/?lang=en", person=cast.presser, size=NARROW)
    axe_clean(frame)
