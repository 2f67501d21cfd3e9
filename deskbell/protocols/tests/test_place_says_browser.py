"""The page on which a place speaks of itself, in a real browser: the first screen follows the typing; axe."""

from __future__ import annotations

import pytest

from deskbell.core.actor import DESKBELL
from deskbell.protocols.actions import say
from deskbell.protocols.bound import own_says
from tests.browser import Visit, Windows, axe_clean_in
from tests.cast import Cast

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _alone(windows: Windows) -> None:
    """pytest-django's live server has no live stream; what the page says about that is not the matter here."""
    windows.expect("Failed to load resource")
    windows.expect("/api/v1/")
    windows.expect("EventSource")
    windows.expect("MIME type")


def test_the_first_screen_follows_what_is_typed_and_chosen(visit: Visit, cast: Cast) -> None:
    page = visit(f"/places/{cast.desk.ref}/guide/", person=cast.manager)
    page.get_by_text("Get help now. Walk calmly toward other staff.").wait_for()
    page.locator("#id_near_phone").get_by_label("Yes", exact=True).check()
    page.get_by_text("Get help now. Dial 500.").wait_for()
    page.get_by_label("Help extension").fill("*77")
    page.get_by_label("Alarm code").focus()
    page.get_by_text("Get help now. Dial *77.").wait_for()
    assert page.evaluate("document.activeElement.name") == "alarm_code", "whoever types is not interrupted"
    assert not any(own_says(cast.desk).values())
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.").wait_for()
    assert own_says(cast.desk)["help_extension"] == "*77"


def test_axe_finds_nothing_when_it_is_written_read_or_refused(visit: Visit, cast: Cast) -> None:
    say(cast.library, {"cover_phrase": "Is the blue folder back?", "has_counter": "yes", "alone": "rota"}, DESKBELL)
    page = visit(f"/places/{cast.desk.ref}/guide/", person=cast.manager)
    axe_clean_in(page)
    page.get_by_label("Safe room", exact=True).fill("the {vault}")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Leave out the braces").wait_for()
    axe_clean_in(page)
    say(cast.desk, {"safe_room": "the office"}, cast.administrator.actor)
    page.get_by_label("Safe room", exact=True).fill("the vault")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Save mine all the same").wait_for()
    assert page.evaluate("document.activeElement.id") == "conflict"
    axe_clean_in(page)
    axe_clean_in(visit(f"/places/{cast.desk.ref}/guide/", person=cast.presser))
