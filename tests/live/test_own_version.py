"""A library's own version of a protocol: written with a phone beside it, read by another, and then followed at the desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from deskbell.core.actor import DESKBELL
from deskbell.protocols.actions import say
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.models import Draft, PublishedVersion
from tests.live.conftest import House
from tests.live.test_guide import desk_of, guide, tap

pytestmark = [pytest.mark.browser, pytest.mark.server]

WIDE = (1280, 900)
OURS = "Could anybody here be hurt?"


@pytest.fixture(autouse=True)
def _everything_is_said(house: House) -> object:
    """Each place says every word; afterwards the house is as it was."""
    words = {name: "500" if one.can_dial else "as we agreed" for name, one in BINDINGS.items()}
    with house.server.inside():
        say(house.server.cast.central, words, DESKBELL)
    yield
    with house.server.inside():
        say(house.server.cast.central, dict.fromkeys(words, ""), DESKBELL)
        PublishedVersion.objects.all().delete()
        Draft.objects.all().delete()


def test_what_one_writes_and_another_publishes_is_what_the_desk_is_told_next(house: House) -> None:
    cast = house.server.cast
    mo = house.person(cast.manager, "/protocols/problem-customer/", size=WIDE)
    mo.get_by_label("A copy for").select_option(label="Central")
    mo.get_by_role("button", name="Copy and change").click()
    mo.get_by_role("link", name="Change Could this person hurt someone?").click()
    mo.get_by_label("What it says, English").fill(OURS)
    expect(mo.frame_locator("#preview iframe").get_by_text(OURS)).to_be_visible()
    mo.get_by_role("button", name="Save this step").click()
    expect(mo.get_by_text("Saved.")).to_be_visible()
    mo.get_by_role("link", name="Review it, and send it").click()
    expect(mo.get_by_text(f"Reworded (English): “{OURS}” instead of “Could this person hurt someone?”")).to_be_visible()
    mo.get_by_label("What the reader should know").fill("As we say it here.")
    mo.get_by_role("button", name="Send for review").click()
    expect(mo.get_by_text("You wrote it, so somebody else has to read it and publish it:")).to_be_visible()

    alma = house.person(cast.administrator, "/protocols/", size=WIDE)
    alma.get_by_role("link", name=re.compile("sent by Mo Lind")).click()
    expect(alma.get_by_text("As we say it here.")).to_be_visible()
    alma.get_by_role("button", name="Publish", exact=True).click()
    expect(alma.get_by_text("Published: version 2 counts now.")).to_be_visible()

    desk = desk_of(house)
    desk.get_by_role("button", name="Help now").first.click()
    tap(desk, "Done")
    expect(guide(desk).get_by_text(OURS)).to_be_visible()
