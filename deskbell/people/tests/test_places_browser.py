"""The tree and the pins in a real browser: by mouse, by keyboard, without JavaScript; axe on every page."""

from __future__ import annotations

import io
from datetime import time

import pytest
from PIL import Image, ImageDraw

from deskbell.core.actor import DESKBELL
from deskbell.people import actions as people
from deskbell.people.models import Shift
from deskbell.people.rota import Stretch
from deskbell.places import actions
from deskbell.places.floor_plans import redraw
from deskbell.places.models import Place
from tests.browser import Visit, Windows, axe_clean_in
from tests.cast import Cast

pytestmark = pytest.mark.browser

HOURS = (time(9), time(17))


@pytest.fixture(autouse=True)
def _alone(windows: Windows) -> None:
    """pytest-django's live server has no live stream; what the page says about that is not the matter here."""
    windows.expect("Failed to load resource")
    windows.expect("/api/v1/")
    windows.expect("EventSource")
    windows.expect("MIME type")


def order(place: Place) -> list[str]:
    return list(Place.objects.filter(parent=place, closed_at=None).values_list("name", flat=True))


@pytest.fixture
def planned(cast: Cast) -> Cast:
    image = Image.new("RGB", (600, 400), "white")
    ImageDraw.Draw(image).rectangle((20, 20, 580, 380), outline="black", width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    actions.set_plan(cast.floor, redraw(io.BytesIO(out.getvalue()), len(out.getvalue())), DESKBELL)
    return cast


def test_typing_in_the_filter_shows_the_place_and_the_way_to_it(visit: Visit, cast: Cast):
    page = visit("/places/", person=cast.administrator)
    page.keyboard.press("/")
    page.keyboard.type("reference")
    page.get_by_role("link", name="North", exact=True).wait_for(state="hidden")
    for name in ("Reference desk", "Second floor", "Central"):
        assert page.get_by_role("link", name=name).is_visible()
    page.get_by_label("Find a place").fill("zzz")
    assert page.get_by_text("No place has this").is_visible()


def test_a_branch_is_folded_by_keyboard_and_stays_folded(visit: Visit, cast: Cast):
    page = visit("/places/", person=cast.administrator)
    button = page.get_by_role("button", name="Inside Central")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "false"
    assert page.get_by_role("link", name="Reference desk").is_hidden()
    page.reload()
    assert page.get_by_role("link", name="Reference desk").is_hidden()
    page.get_by_role("button", name="Open all").click()
    assert page.get_by_role("link", name="Reference desk").is_visible()


def test_the_arrows_order_by_keyboard_and_keep_the_focus(visit: Visit, cast: Cast):
    page = visit("/places/?arrange", person=cast.manager)
    up = page.get_by_role("button", name="Move Children’s desk up")
    up.focus()
    with page.expect_response(lambda answer: "/arrange/" in answer.url):
        page.keyboard.press("Enter")
    page.get_by_text("Moved.").wait_for(state="attached")
    assert order(cast.floor) == ["Children’s desk", "Reference desk"]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move Children’s desk up"


def test_a_desk_is_dragged_to_another_branch(visit: Visit, cast: Cast):
    page = visit("/places/?arrange", person=cast.administrator)
    # The banner that there is no stream here moves everything down once: not in the middle of the drag.
    page.locator("html[data-link=lost]").wait_for()
    handle = page.locator(f"#p-{cast.childrens_desk.ref} [data-handle]")
    target = page.locator(f"#p-{cast.north_desk.ref} > .node-line")
    with page.expect_response(lambda answer: "/arrange/" in answer.url):
        handle.drag_to(target, target_position={"x": 60, "y": 4})
    page.get_by_text("Moved.").wait_for(state="attached")
    assert order(cast.north) == ["Children’s desk", "North desk"]
    moved = Place.objects.get(pk=cast.childrens_desk.pk)
    assert moved.path.startswith(cast.north.path)


def test_a_drop_says_in_sight_what_it_left_to_do(visit: Visit, planned: Cast):
    actions.pin(planned.desk, 0.5, 0.5, DESKBELL)
    page = visit("/places/?arrange", person=planned.administrator)
    page.locator("html[data-link=lost]").wait_for()
    handle = page.locator(f"#p-{planned.desk.ref} [data-handle]")
    target = page.locator(f"#p-{planned.north_desk.ref} > .node-line")
    with page.expect_response(lambda answer: "/arrange/" in answer.url):
        handle.drag_to(target, target_position={"x": 60, "y": 4})
    page.get_by_text("The pin of Reference desk was taken off the old floor plan.").wait_for()
    axe_clean_in(page)
    page.get_by_role("link", name="Say whether they are right").click()
    page.get_by_role("button", name="Still right").wait_for()
    axe_clean_in(page)
    page.get_by_role("button", name="Still right").click()
    page.get_by_text("The directions stay as they are.").wait_for()
    assert Place.objects.get(pk=planned.desk.pk).directions_for == ""


def test_a_drop_where_it_has_no_business_does_nothing(visit: Visit, cast: Cast):
    page = visit("/places/?arrange", person=cast.administrator)
    handle = page.locator(f"#p-{cast.floor.ref} > .node-line [data-handle]")
    handle.drag_to(page.locator(f"#p-{cast.desk.ref} > .node-line"), target_position={"x": 60, "y": 20})
    handle.drag_to(page.locator(f"#p-{cast.library.ref} > .node-line"), target_position={"x": 60, "y": 20})
    assert Place.objects.get(pk=cast.floor.pk).parent == cast.central


def test_the_tree_is_arranged_without_javascript(visit: Visit, cast: Cast):
    page = visit("/places/?arrange", person=cast.manager, java_script_enabled=False)
    page.get_by_role("button", name="Move Children’s desk up").click()
    page.wait_for_url("**/places/?arrange&moved=*")
    assert order(cast.floor) == ["Children’s desk", "Reference desk"]


def test_a_pin_is_placed_by_a_click_and_dragged(visit: Visit, planned: Cast):
    page = visit(f"/places/{planned.floor.ref}/plan/?pin={planned.desk.ref}", person=planned.manager)
    sheet = page.locator("[data-plan-sheet]")
    box = sheet.bounding_box()
    assert box is not None
    with page.expect_response(lambda answer: "/pin/" in answer.url):
        page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    page.get_by_text("Reference desk is on the plan now.").wait_for()
    placed = Place.objects.get(pk=planned.desk.pk)
    assert placed.plan_x == pytest.approx(0.25, abs=0.01)
    assert placed.plan_y == pytest.approx(0.5, abs=0.01)
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.3, steps=5)
    with page.expect_response(lambda answer: "/pin/" in answer.url):
        page.mouse.up()
    page.wait_for_function("document.querySelector('[name=x]').value > 55")
    assert Place.objects.get(pk=planned.desk.pk).plan_x == pytest.approx(0.6, abs=0.01)


def test_a_pin_is_placed_and_taken_off_by_keyboard_alone(visit: Visit, planned: Cast):
    page = visit(f"/places/{planned.floor.ref}/plan/", person=planned.manager)
    page.locator("summary", has_text="Reference desk").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("40")
    page.keyboard.press("Tab")
    page.keyboard.type("20")
    with page.expect_response(lambda answer: "/pin/" in answer.url):
        page.keyboard.press("Tab")
    page.locator(f"[data-plan-pins] [data-pin='{planned.desk.ref}'] circle[cx='40%']").first.wait_for(state="attached")
    assert (Place.objects.get(pk=planned.desk.pk).plan_x, Place.objects.get(pk=planned.desk.pk).plan_y) == (0.4, 0.2)
    page.keyboard.press("Tab")
    with page.expect_response(lambda answer: "/pin/" in answer.url):
        page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('[data-plan-pins] [data-pin]').length === 0")
    assert Place.objects.get(pk=planned.desk.pk).plan_x is None


def test_a_click_on_the_plan_is_undone_by_one_more(visit: Visit, planned: Cast):
    actions.pin(planned.desk, 0.3333, 0.6667, DESKBELL)
    page = visit(f"/places/{planned.floor.ref}/plan/?pin={planned.desk.ref}", person=planned.manager)
    box = page.locator("[data-plan-sheet]").bounding_box()
    assert box is not None
    with page.expect_response(lambda answer: "/pin/" in answer.url):
        page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.2)
    page.get_by_text("Reference desk was moved.").wait_for()
    assert page.locator("[data-plan-sheet]").bounding_box() == box, "nothing moves under the finger"
    axe_clean_in(page)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Reference desk is where it was.").wait_for()
    assert page.get_by_role("button", name="Undo").is_hidden()
    placed = Place.objects.get(pk=planned.desk.pk)
    assert (placed.plan_x, placed.plan_y) == (0.3333, 0.6667)
    assert page.locator(f"[data-pin='{planned.desk.ref}'] .plan-dot").get_attribute("cx") == "33.33%"


def test_a_click_on_a_pin_alone_leaves_it_where_it_is(visit: Visit, planned: Cast):
    actions.pin(planned.desk, 0.3333, 0.6667, DESKBELL)
    page = visit(f"/places/{planned.floor.ref}/plan/", person=planned.manager)
    page.locator(f"[data-pin='{planned.desk.ref}'] .plan-dot").click()
    page.locator(f"details[open][data-pinnable='{planned.desk.ref}']").wait_for()
    page.wait_for_timeout(300)
    placed = Place.objects.get(pk=planned.desk.pk)
    assert (placed.plan_x, placed.plan_y) == (0.3333, 0.6667)


def test_a_pin_is_placed_without_javascript(visit: Visit, planned: Cast):
    url = f"/places/{planned.floor.ref}/plan/?pin={planned.desk.ref}"
    page = visit(url, person=planned.manager, java_script_enabled=False)
    form = page.locator("details[open]")
    form.get_by_label("From the left").fill("30")
    form.get_by_label("From the top").fill("60")
    form.get_by_role("button", name="Save the pin").click()
    page.wait_for_url(f"**/places/{planned.floor.ref}/plan/")
    assert Place.objects.get(pk=planned.desk.pk).plan_x == 0.3


def _pages(cast: Cast) -> list[str]:
    people.add_shifts(cast.responder, cast.central, [Stretch(4, *HOURS)], DESKBELL)
    people.invite(cast.central, "staff", cast.manager, name="Dana")
    central, floor, desk = cast.central.ref, cast.floor.ref, cast.desk.ref
    below = ("", "edit/", "add/", "hours/", "phones/", "plan/", "move/", "roles/", "roles/give/", "invite/", "rota/")
    return [
        "/places/",
        "/places/?arrange",
        *(f"/places/{central}/{page}" for page in below),
        f"/places/{central}/rota/add/",
        f"/places/{central}/close/",
        f"/places/{floor}/plan/?pin={desk}",
        f"/places/{desk}/",
        "/people/",
        f"/people/{cast.presser.ref}/",
        f"/people/{cast.presser.ref}/let-go/",
        f"/shifts/{Shift.objects.get().pk}/",
    ]


@pytest.mark.slow
def test_axe_finds_nothing_on_any_page_about_places_and_people(visit: Visit, planned: Cast):
    actions.pin(planned.desk, 0.5, 0.5, DESKBELL)
    page = visit("/places/", person=planned.administrator)
    for url in _pages(planned):
        page.goto(url)
        axe_clean_in(page)


def test_axe_finds_nothing_at_the_door_of_an_invitation(visit: Visit, cast: Cast):
    _invitation, code = people.invite(cast.central, "staff", cast.manager, name="Dana")
    for url in ("/invited/", f"/invited/{code}/"):
        axe_clean_in(visit(url))
