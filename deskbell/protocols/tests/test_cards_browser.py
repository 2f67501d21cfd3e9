"""The cards of a place in a real browser: a card that was taken is told without loading the page again; axe."""

from __future__ import annotations

import pytest

from deskbell.core.actor import DESKBELL
from deskbell.protocols.actions import say
from deskbell.protocols.tests.test_cards_page import CARD, REST, SAID
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


def test_a_card_that_was_taken_is_told_on_the_page_from_which_it_was_taken(visit: Visit, cast: Cast) -> None:
    say(cast.central, {**SAID, **REST}, DESKBELL)
    page = visit(f"/places/{cast.desk.ref}/cards/", person=cast.manager)
    row = page.locator(f"#card-{CARD}-desk-en")
    row.get_by_text("Never printed").wait_for()
    with page.expect_download() as taken:
        row.get_by_role("button", name="Print").click()
    assert taken.value.suggested_filename == f"reference-desk-{CARD}-desk-en-letter.pdf"
    row.get_by_text("by Mo Lind").wait_for()
    row.get_by_role("button", name="it no longer hangs here").click()
    page.locator(f"#card-{CARD}-desk-en").get_by_text("Taken down on").wait_for()


def test_axe_finds_nothing_whether_cards_can_be_printed_or_not(visit: Visit, cast: Cast) -> None:
    page = visit(f"/places/{cast.desk.ref}/cards/", person=cast.manager)
    axe_clean_in(page)
    say(cast.central, {**SAID, **REST}, DESKBELL)
    page.reload()
    axe_clean_in(page)
    with page.expect_download():
        page.locator(f"#card-{CARD}-desk-en").get_by_role("button", name="Print").click()
    say(cast.central, {"safe_room": "the vault"}, DESKBELL)
    page.goto(page.url + "?due=1")
    page.get_by_text("Reprint due: Safe room has changed.").wait_for()
    axe_clean_in(page)
    axe_clean_in(visit(f"/places/{cast.desk.ref}/cards/", person=cast.presser))
