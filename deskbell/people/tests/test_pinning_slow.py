"""Pins on a plan while the server takes its time: what somebody does meanwhile is what is saved."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from deskbell.core.actor import DESKBELL
from deskbell.places import actions
from deskbell.places.floor_plans import redraw
from deskbell.places.models import Place
from tests.browser import Visit, Windows
from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TAKES = 400
LATE = """(takes) => {
  const real = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await real(...asked);
    await new Promise((go) => setTimeout(go, takes));
    return answer;
  };
}"""


@pytest.fixture(autouse=True)
def _alone(windows: Windows) -> None:
    """pytest-django's live server has no live stream; what the page says about that is not the matter here."""
    for words in ("Failed to load resource", "/api/v1/", "EventSource", "MIME type"):
        windows.expect(words)


@pytest.fixture
def slow(cast: Cast, visit: Visit) -> Page:
    """The plan with the reference desk at 20, 20, whose server answers about pins late."""
    out = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(out, "PNG")
    actions.set_plan(cast.floor, redraw(io.BytesIO(out.getvalue()), len(out.getvalue())), DESKBELL)
    actions.pin(cast.desk, 0.3333, 0.2, DESKBELL)
    page = visit(f"/places/{cast.floor.ref}/plan/?pin={cast.desk.ref}", person=cast.manager)
    page.locator("html[data-link=lost]").wait_for()

    page.evaluate(LATE, TAKES)
    return page


def point(page: Page, x: float, y: float) -> tuple[float, float]:
    box = page.locator("[data-plan-sheet]").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


def numbers(page: Page) -> list[str]:
    return [page.locator(f"details[open] [name={name}]").input_value() for name in ("x", "y")]


def stands(cast: Cast) -> tuple[float | None, float | None]:
    now = Place.objects.get(pk=cast.desk.pk)
    return now.plan_x, now.plan_y


def settled(page: Page) -> None:
    """Wait until every answer is in."""
    page.wait_for_timeout(4 * TAKES)


def test_a_number_that_is_typed_while_the_other_is_saved_is_what_is_saved(slow: Page, cast: Cast) -> None:
    slow.locator("details[open] [name=x]").fill("55")
    slow.keyboard.press("Tab")
    slow.keyboard.press("Control+A")
    slow.keyboard.type("4")
    slow.wait_for_timeout(2 * TAKES)
    slow.keyboard.type("5")
    slow.keyboard.press("Tab")
    settled(slow)
    assert numbers(slow) == ["55", "45"]
    assert stands(cast) == (0.55, 0.45)


def test_a_pin_that_is_dragged_while_a_click_is_saved_stands_where_it_is_let_go(slow: Page, cast: Cast) -> None:
    slow.mouse.click(*point(slow, 0.2, 0.2))
    slow.mouse.move(*point(slow, 0.2, 0.2))
    slow.mouse.down()
    slow.mouse.move(*point(slow, 0.8, 0.8), steps=4)
    slow.wait_for_timeout(2 * TAKES)
    slow.mouse.up()
    settled(slow)
    assert stands(cast) == pytest.approx((0.8, 0.8), abs=0.01)


def test_a_click_while_the_pin_is_taken_off_puts_it_there(slow: Page, cast: Cast) -> None:
    slow.get_by_role("button", name="Take it off").click()
    slow.mouse.click(*point(slow, 0.6, 0.4))
    settled(slow)
    assert stands(cast) == pytest.approx((0.6, 0.4), abs=0.01)
    assert slow.locator(f"[data-pin='{cast.desk.ref}'] .plan-dot").count() == 1
    assert numbers(slow) != ["", ""]


def test_undo_takes_back_the_last_change_though_its_answer_is_not_in_yet(slow: Page, cast: Cast) -> None:
    slow.mouse.click(*point(slow, 0.2, 0.2))
    slow.get_by_role("button", name="Undo").wait_for()
    before = stands(cast)
    slow.mouse.click(*point(slow, 0.8, 0.8))
    slow.get_by_role("button", name="Undo").click()
    slow.get_by_text("Reference desk is where it was.").wait_for()
    assert stands(cast) == before


def test_what_undo_brought_back_can_be_saved_as_it_is(slow: Page, cast: Cast) -> None:
    slow.mouse.click(*point(slow, 0.8, 0.8))
    slow.get_by_role("button", name="Undo").click()
    slow.get_by_text("Reference desk is where it was.").wait_for()
    assert numbers(slow) == ["33.33", "20"]
    assert slow.locator("details[open] form:invalid").count() == 0
    slow.get_by_role("button", name="Save the pin").click()
    settled(slow)
    assert stands(cast) == (0.3333, 0.2)
