"""Plans in a real browser: read by everyone, written with scripts, without them, and by keyboard."""

from __future__ import annotations

import re

import pytest

from deskbell.alarms import plan
from deskbell.alarms.actions.plan import set_plan
from deskbell.alarms.models import Line, Plan
from deskbell.alarms.plan_presets import PRESETS
from deskbell.alarms.tests.rotas import TUESDAY, WEDNESDAY, opens, works
from deskbell.channels import actions as lines
from tests.browser import Visit, Windows, axe_clean, axe_clean_in
from tests.cast import Cast

pytestmark = pytest.mark.browser
AT = "2026-11-24T12:00"


@pytest.fixture(autouse=True)
def _no_stream_here(windows: Windows) -> None:
    """The test server has no live stream; the page says so on the console."""
    windows.expect("/api/v1/stream")
    windows.expect("404 (Not Found)")


@pytest.fixture
def house(cast: Cast) -> Cast:
    """Return the cast with hours, a rota with gaps, a plan and lines of their own at Central."""
    opens(cast.central, range(6), "09:00", "20:00")
    works(cast.presser, cast.central, [TUESDAY, WEDNESDAY], "09:00", "17:00")
    works(cast.responder, cast.floor, [TUESDAY], "12:00", "20:00")
    works(cast.manager, cast.central, [WEDNESDAY], "17:00", "20:00")
    set_plan(cast.central, 2, PRESETS["guards"][2], cast.manager)
    lines.add_line(cast.central, "police", "mail", "Watch desk", "w@example.org", cast.manager.actor)
    return cast


def edit_address(cast: Cast) -> str:
    return f"/plans/{cast.central.ref}/help/?at={AT}&from={cast.desk.ref}"


def addresses(cast: Cast) -> list[str]:
    line = Line.objects.get()
    return [
        "/plans/",
        f"/plans/{cast.central.ref}/?at={AT}&level=come&hours=all",
        edit_address(cast),
        f"/plans/{cast.central.ref}/help/inherit/",
        f"/plans/{cast.central.ref}/help/everyone/1/",
        "/lines/",
        f"/lines/{line.ref}/",
        "/lines/new/",
        f"/lines/{line.ref}/close/",
    ]


@pytest.mark.slow
def test_every_page_can_be_read_by_everyone(visit: Visit, house: Cast) -> None:
    page = visit("/plans/", person=house.administrator)
    for address in addresses(house):
        page.goto(address)
        axe_clean_in(page)


def test_a_refused_plan_can_be_read_by_everyone(visit: Visit, house: Cast) -> None:
    page = visit(edit_address(house), person=house.manager)
    page.get_by_label("After").first.fill("soon")
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_text("Write the seconds as a whole number").wait_for()
    axe_clean(page)
    assert page.locator("#s1-after:focus").input_value() == "soon"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_manager_writes_a_plan(visit: Visit, house: Cast, scripts: bool) -> None:
    page = visit(edit_address(house), person=house.manager, java_script_enabled=scripts)
    page.get_by_role("button", name="A branch with two people").click()
    page.locator('#s2-after[value="45"]').wait_for()
    page.get_by_role("button", name="Add a step").click()
    page.locator("#s3-after").wait_for()
    page.locator("#s2-0-who").select_option("role:trainer")
    page.locator("#s2-after").fill("33")
    page.locator("#s2 summary").click()
    page.locator("#s2-find").fill("sam")
    page.locator("#s2").get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Sam Okafor").click()
    page.locator("#s2-1-who option:checked", has_text="Sam Okafor").wait_for(state="attached")
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_text("Central has its own plan").wait_for()
    saved = Plan.objects.get(place=house.central, level=2).tiers
    assert [tier["after"] for tier in saved] == [0, 20, 33, 45]
    assert saved[2]["to"][1] == {"kind": "person", "person": house.security.pk}
    assert saved[3]["to"] == [plan.EVERYONE]


def test_the_names_follow_what_is_chosen_without_a_button(visit: Visit, house: Cast) -> None:
    page = visit(edit_address(house), person=house.manager)
    told = page.locator("#plan-told")
    assert "Priya Shah" in told.inner_text()
    for name in ("s0-3-who", "s0-2-who", "s0-1-who"):
        page.locator(f"#{name}").select_option("")
    page.locator("#s0-0-who").select_option("role:manager")
    told.get_by_text("The manager at Central").first.wait_for()
    told.locator(".plan-step:first-child").get_by_text("Priya Shah").wait_for(state="detached")
    assert page.locator("#s0-0-who").input_value() == "role:manager"
    assert Plan.objects.get().tiers == PRESETS["guards"][2]


def test_the_names_follow_the_hour_that_is_looked_at_and_its_field_keeps_the_focus(visit: Visit, house: Cast) -> None:
    page = visit(edit_address(house), person=house.manager)
    page.locator("#at").focus()
    page.locator("#at").fill("2026-11-25T18:00")
    page.locator("#plan-told").get_by_text("on the rota until 20:00").first.wait_for()
    assert page.locator("#at:focus").input_value() == "2026-11-25T18:00"


def test_where_and_on_duty_are_asked_only_where_they_mean_something(visit: Visit, house: Cast) -> None:
    page = visit(edit_address(house), person=house.manager)
    line = page.locator("#s0 .plan-line").first
    where, duty = line.locator(".plan-line-where"), line.locator(".plan-line-duty")
    for who, has_where, has_duty in (
        ("role:staff", True, True),
        ("everyone", True, False),
        ("line:police", False, False),
        ("", False, False),
    ):
        line.locator(".plan-line-who").select_option(who)
        assert (where.is_visible(), duty.is_visible()) == (has_where, has_duty), who


def test_the_whole_plan_is_written_by_keyboard(visit: Visit, house: Cast) -> None:
    page = visit(edit_address(house), person=house.manager)
    page.locator("#s1-after").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("25")
    page.keyboard.press("Enter")
    page.locator("#plan-told").get_by_text("After 25 seconds").wait_for()
    assert page.locator(".plan-draft").count() == 4, "Enter looks, and moves or removes nothing"
    add = page.get_by_role("button", name="Add a step")
    add.focus()
    page.keyboard.press("Space")
    page.locator("#s3-0-who:focus").wait_for()
    page.keyboard.type("Ma")
    assert page.locator("#s3-0-who").input_value() == "role:manager"
    page.get_by_role("button", name="Save the plan").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Central has its own plan").wait_for()
    assert [tier["after"] for tier in Plan.objects.get().tiers] == [0, 25, 40, 57, 75]


def test_a_mark_of_the_week_leads_to_its_hour(visit: Visit, house: Cast) -> None:
    page = visit(f"/plans/{house.central.ref}/?at={AT}&from={house.desk.ref}", person=house.manager)
    mark = page.get_by_role("link", name=re.compile("Wednesday 17:00, 1 on duty, nobody hears"))
    mark.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Wednesday 25 November 2026, 17:00").wait_for()
    page.locator("#help").get_by_text("Nobody on duty.").wait_for()
    assert page.locator(".plan-chosen").count() == 1


def test_in_forced_colours_each_mark_keeps_its_shape(visit: Visit, house: Cast) -> None:
    page = visit(f"/plans/{house.central.ref}/?at={AT}&hours=all", person=house.manager, forced_colors="active")
    styles = page.evaluate(
        "[...document.querySelectorAll('.plan-key .plan-mark')].map((one) => {"
        "const style = getComputedStyle(one);"
        "return [style.borderTopStyle, style.borderTopLeftRadius, style.backgroundColor].join(' ')})"
    )
    assert len(set(styles)) == 3, styles
