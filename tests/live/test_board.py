"""The live board in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from deskbell.alarms import actions
from deskbell.alarms.models import Alarm
from tests.live.conftest import House, connected, press

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.slow]


def test_the_board_follows_who_listens(house: House) -> None:
    cast = house.server.cast
    ines = connected(house.person(cast.in_charge))
    people = ines.locator("#board-people")
    expect(people).to_contain_text("Ines Roth", timeout=20_000)
    rosa = connected(house.person(cast.responder))
    expect(people).to_contain_text("Rosa Diaz", timeout=30_000)
    rosa.context.close()
    expect(people).not_to_contain_text("Rosa Diaz", timeout=40_000)


def test_a_button_of_the_record_stays_the_same_while_the_rest_is_renewed(house: House) -> None:
    cast = house.server.cast
    ref = press(house, cast.desk_token, 2)
    with house.server.inside():
        alarm = Alarm.objects.get(ref=ref)
    # Who is not called yet: nothing rings with him, over this page.
    mo = house.person(cast.manager, f"/alarms/{ref}/")
    going = mo.locator(".record-answer button").first
    going.evaluate("button => { button.same = true; }")
    with house.server.inside():
        actions.note(alarm, cast.in_charge.actor, "at the stairs")
    expect(mo.locator("#record-timeline")).to_contain_text("at the stairs")
    assert going.evaluate("button => button.same === true"), "a finger on it would miss"
    going.focus()
    with house.server.inside():
        actions.answer(alarm, cast.in_charge, "going")
    expect(mo.locator("#record-people")).to_contain_text("Ines Roth")
    assert going.evaluate("button => button.same === true && button === document.activeElement")
    mo.keyboard.press("Enter")
    expect(mo.locator("#record-people li", has_text="Mo Lind")).to_contain_text("Going")
