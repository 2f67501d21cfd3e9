"""The pages of revoking in a real browser: axe finds nothing."""

from __future__ import annotations

import pytest

from deskbell.alarms import actions as alarms
from deskbell.alarms.actions.press import Request
from tests.browser import Visit, Windows, axe_clean_in
from tests.cast import Cast

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _alone(windows: Windows) -> None:
    """pytest-django's live server has no live stream; what the page says about that is not the matter here."""
    for said in ("Failed to load resource", "/api/v1/", "EventSource", "MIME type"):
        windows.expect(said)


def test_axe_finds_nothing_from_the_question_to_the_list_of_what_is_revoked(visit: Visit, cast: Cast) -> None:
    alarms.press(Request(cast.desk, cast.desk_screen.actor, 1, "own call"))
    page = visit(f"/screens/{cast.desk_screen.ref}/", person=cast.administrator)
    page.get_by_role("button", name="Revoke this screen").click()
    page.get_by_role("button", name="Revoke all the same").wait_for()
    axe_clean_in(page)
    page.get_by_role("button", name="Revoke all the same").click()
    page.get_by_role("heading", name="Reference PC is revoked").wait_for()
    axe_clean_in(page)
    page.goto("/screens/?state=revoked")
    axe_clean_in(page)
    page.get_by_role("button", name="Make a new code for Reference PC").click()
    page.get_by_text("and type this code:").wait_for()
