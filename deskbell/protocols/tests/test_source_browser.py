"""Writing the text of a protocol in a real browser: messages beside the lines, keys, undo, a lost link."""

from __future__ import annotations

import contextlib
import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

from deskbell.protocols.shipped import shipped
from tests.browser import NARROW, Visit, Windows, axe_clean_in
from tests.cast import Cast

pytestmark = pytest.mark.browser

EDIT = "/edit/problem-customer/"
SOURCE = shipped()["problem-customer"].source
AT = SOURCE.index("then: judge")
LINE = SOURCE[:AT].count("\n") + 1


@pytest.fixture(autouse=True)
def _alone(windows: Windows, settings: Any) -> None:
    """A page with both instruments. pytest-django's live server has no live stream; that is not the matter here."""
    settings.ROOT_URLCONF = "deskbell.protocols.tests.editing"
    windows.expect("Failed to load resource")
    windows.expect("/api/v1/")
    windows.expect("EventSource")
    windows.expect("MIME type")


@pytest.fixture
def page(visit: Visit, cast: Cast) -> Page:
    page: Page = visit(EDIT, person=cast.manager)
    page.locator(".source-is-live").wait_for()
    return page


def cursor_at(page: Page, at: int, end: int | None = None) -> None:
    page.locator("#source-text").evaluate(
        "(field, [at, end]) => { field.focus(); field.setSelectionRange(at, end); }", [at, end or at]
    )


def text(page: Page) -> str:
    return page.locator("#source-text").input_value()


def row(page: Page) -> Any:
    return page.locator(f"#L{LINE}").element_handle()


def break_it(page: Page) -> None:
    """Let a step lead to where nothing is, so that nothing leads to the step after it."""
    cursor_at(page, AT + len("then: judge"))
    page.keyboard.type("x")
    page.get_by_text("2 errors", exact=True).wait_for()


def test_a_mistake_is_told_beside_its_line_and_mending_it_takes_the_message_away(page: Page) -> None:
    expect(page.locator("[data-part=count]")).to_have_text("Nothing to mend.")
    break_it(page)
    note = page.locator(".source-margin .source-note", has_text=f"Error, line {LINE}")
    expect(note).to_contain_text("“judgex”, which is no step")
    apart = note.evaluate(
        "(note, row) => note.getBoundingClientRect().top - row.getBoundingClientRect().top", row(page)
    )
    assert abs(apart) < 12, "it stands at the height of its line"
    assert page.locator(f"#L{LINE}").get_attribute("data-weight") == "error"
    page.keyboard.press("Backspace")
    expect(page.locator("[data-part=count]")).to_have_text("Nothing to mend.")
    expect(page.locator(".source-margin .source-note")).to_have_count(0)
    assert text(page) == SOURCE


def test_what_is_typed_is_seen_in_the_preview_and_the_cursor_stays(page: Page) -> None:
    cursor_at(page, SOURCE.index("Get help now. {help_how}"))
    page.keyboard.type("Please ")
    expect(page.frame_locator("#preview iframe").locator("[data-part=headline]")).to_contain_text(
        "Please Get help now."
    )
    assert page.evaluate("document.activeElement.id") == "source-text"
    page.keyboard.type("do ")
    assert "Please do Get help now." in text(page)


def test_a_message_and_f8_lead_to_its_line(page: Page) -> None:
    break_it(page)
    cursor_at(page, 0)
    page.keyboard.press("F8")
    field = page.locator("#source-text")
    lines = "(field) => field.value.slice(0, field.selectionStart).split('\\n').length"
    assert field.evaluate(lines) == LINE
    expect(page.locator(f"#L{LINE}")).to_be_in_viewport()
    expect(page.locator("[data-part=heard]")).to_contain_text(f"Error, line {LINE}: ")
    cursor_at(page, 0)
    page.locator(".source-margin .source-note").first.click()
    assert field.evaluate(lines) == LINE
    cursor_at(page, 0)
    page.get_by_role("button", name="Next message").click()
    assert field.evaluate(lines) == LINE


def test_tab_writes_two_spaces_and_escape_then_tab_leaves(page: Page) -> None:
    cursor_at(page, 0)
    page.keyboard.press("Tab")
    assert text(page) == f"  {SOURCE}"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "source-text"
    assert text(page) == f"  {SOURCE}"
    expect(page.get_by_text("press Escape and then Tab to leave the text")).to_be_visible()


def test_tab_indents_all_lines_that_are_selected_and_enter_keeps_the_indent(page: Page) -> None:
    begin = SOURCE.index("  get_help:")
    cursor_at(page, begin + 2, SOURCE.index("      en: Get help now") + 8)
    page.keyboard.press("Tab")
    assert "\n    get_help:\n      do:\n        en: Get help now" in text(page)
    page.keyboard.press("Control+z")
    assert text(page) == SOURCE
    cursor_at(page, SOURCE.index("get_help:\n    do:") + len("get_help:"))
    page.keyboard.press("Enter")
    page.keyboard.type("#")
    assert "  get_help:\n  #\n    do:" in text(page)


def test_all_of_it_is_undone_by_the_browsers_own_undo(page: Page) -> None:
    cursor_at(page, 0)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("abc")
    expect(page.locator("[data-part=count]")).not_to_have_text("Nothing to mend.")
    for _ in range(6):
        page.keyboard.press("Control+z")
    assert text(page) == SOURCE


def test_ctrl_s_sends_the_form(page: Page) -> None:
    cursor_at(page, 0)
    page.keyboard.type("# mine\n")
    page.keyboard.press("Control+s")
    expect(page.locator("#sent")).to_contain_text("# mine")


def test_an_older_answer_never_overwrites_a_newer_one(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/protocols/check/", hold)
    cursor_at(page, 0)
    page.keyboard.type("nonsense\n")
    page.wait_for_timeout(700)
    assert len(held) == 1
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.locator(".source-margin .source-note", has_text="The file is empty.").wait_for()
    with contextlib.suppress(Error):  # the page has given it up, which is as good
        held[0].fulfill(json={"findings": [], "count": "Nothing to mend.", "preview": None})
    page.wait_for_timeout(300)
    expect(page.locator("[data-part=count]")).to_have_text("1 error")


def test_a_lost_link_is_told_and_the_text_is_kept(page: Page) -> None:
    page.route("**/protocols/check/", lambda route: route.abort())
    cursor_at(page, 0)
    page.keyboard.type("# mine\n")
    expect(page.locator("[data-part=link]")).to_contain_text("Your text is still here.")
    assert text(page) == f"# mine\n{SOURCE}"
    page.unroute("**/protocols/check/")
    expect(page.locator("[data-part=link]")).to_have_text("")


def test_thirty_messages_stand_apart_and_fit_a_small_phone(page: Page) -> None:
    field = page.locator("#source-text")
    broken = SOURCE.replace("then: ", "then: no_")
    field.fill(broken)
    expect(page.locator("[data-part=count]")).to_have_text(re.compile(r"^\d\d+ errors"))
    notes = page.locator(".source-margin .source-note")
    boxes = notes.evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])"
    )
    assert len(boxes) >= 20
    assert all(above[1] <= below[0] for above, below in pairwise(boxes))
    axe_clean_in(page)
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    cursor_at(page, 0)
    page.keyboard.press("F8")
    expect(notes.locator("visible=true")).to_have_count(1)
    expect(page.locator(".source-list li")).to_have_count(len(boxes))


def test_without_a_script_the_messages_are_a_list_that_leads_to_the_lines(
    windows: Windows, live_server: Any, cast: Cast
) -> None:
    from tests.browser import signed_in

    page = windows.open(live_server.url, cookies=signed_in(cast.manager), java_script_enabled=False)
    page.goto(EDIT)
    page.locator("#source-text").fill(SOURCE.replace("then: judge", "then: judgex"))
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name=f"Error, line {LINE}").click()
    assert page.url.endswith(f"#L{LINE}")
    expect(page.locator(f"#L{LINE}")).to_be_in_viewport()


def test_the_file_of_a_protocol_is_read_and_copied(visit: Visit, cast: Cast) -> None:
    page = visit("/protocols/problem-customer/source/", person=cast.presser)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the text").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == SOURCE
    cursor_at(page, 0)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "source-text", "who only reads is not held"
    axe_clean_in(page)
