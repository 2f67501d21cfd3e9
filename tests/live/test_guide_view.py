"""The guide as a stressed person sees it: all of a screen at once, large, and nothing pressed by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from deskbell.shell.contrast import ratio
from deskbell.shell.guide_examples import CHOICES, EXAMPLES
from tests.browser import DESKTOP, NARROW, ZOOMED, Visit, axe_clean_in
from tests.live.guide_screens import screen, screens, shown

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.pure]

DRAW = "(shown) => document.dispatchEvent(new CustomEvent('guide-draw', { detail: shown }))"
LIST = "(list) => document.dispatchEvent(new CustomEvent('guide-list', { detail: list }))"
DEMO = "document.getElementById('guide').dataset.demo = ''"
"""As the server writes it on the demo."""
STRAY = 650
"""After so many milliseconds a tap is meant for what stands there."""

MEASURE = """(all) => {
  const guide = document.getElementById("guide");
  const sheet = guide.querySelector(".guide-sheet");
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  const broken = (one) => {
    const found = [];
    const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const word of node.data.matchAll(/[^\\s/-]{4,}/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((rect) => Math.round(rect.top)));
        if (lines.size > 1) found.push(word[0]);
      }
    }
    return found;
  };
  const wrong = [];
  for (const shown of all) {
    document.dispatchEvent(new CustomEvent("guide-draw", { detail: shown }));
    const tell = (what) => wrong.push(`${shown.screen.protocol}/${shown.screen.step}: ${what}`);
    const headline = guide.querySelector("#guide-headline");
    if (headline.querySelector("[data-part=headline]").textContent !== shown.screen.headline) tell("another headline");
    if (sheet.scrollHeight > sheet.clientHeight) tell(`scrolls ${sheet.scrollHeight - sheet.clientHeight} px`);
    if (parseFloat(getComputedStyle(headline).fontSize) < 21.9) tell("a small headline");
    // What stands around the sheet is the same on every screen.
    const texts = [...(shown === all[0] ? guide : sheet).querySelectorAll("h2, p, button, a")].filter(seen);
    const under = guide.querySelector(".guide-row").getBoundingClientRect().top;
    for (const one of texts) {
      const box = one.getBoundingClientRect();
      for (const word of broken(one)) tell(`breaks ${word}`);
      if (one.scrollWidth > one.clientWidth + 1) tell(`cuts ${one.textContent.trim()}`);
      if (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight) tell(`outside: ${one.textContent.trim()}`);
      if (sheet.contains(one) && box.bottom > under) tell(`covered: ${one.textContent.trim()}`);
      if (!one.matches("button, a")) continue;
      const least = one.matches(".guide-quiet") ? 44 : 56;
      if (box.height < least || box.width < 44) tell(`${box.width} x ${box.height}: ${one.textContent.trim()}`);
    }
    if (guide.querySelector(".guide-number").clientHeight > 60) tell("a number on two lines");
    const kinds = { ask: shown.screen.answers.length, call: 2 };
    const answers = [...guide.querySelectorAll(".guide-answer")].filter(seen).length;
    if (answers !== (kinds[shown.screen.kind] ?? 1)) tell(`${answers} answers`);
  }
  return wrong;
}"""

COLOURS = """() => {
  const own = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const under = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
    }
  };
  const seen = [...document.querySelectorAll("#guide *")].filter((one) => own(one) && one.checkVisibility({ visibilityProperty: true }));
  return seen.map((one) => [one.textContent.trim(), getComputedStyle(one).color, under(one)]);
}"""


@pytest.fixture
def page(visit: Visit) -> Page:
    """A phone on which the guide is drawn as it is told, and which keeps what was pressed."""
    return opened(visit)


def opened(visit: Visit, **options: Any) -> Page:
    page = visit("/styleguide/guide", **{"size": NARROW, **options})
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate(
        "window.acts = []; document.addEventListener('guide-act', ({ detail }) => window.acts.push(detail)); 0"
    )
    return page


def draw(page: Page, drawn: dict[str, Any]) -> None:
    """Draw a screen and wait until a tap is meant for it."""
    page.evaluate(DRAW, drawn)
    page.wait_for_timeout(STRAY)


def acts(page: Page) -> list[list[Any]]:
    """Return what was pressed since this was last asked."""
    told: list[list[Any]] = page.evaluate("window.acts.splice(0)")
    return told


QUESTION = shown(screen("ask", "Is help from outside needed?", answers=["Police", "Somebody else", "No"]))
NEXT = shown(screen("ask", "Is anyone hurt?", answers=["Yes, or not sure", "No", "Nobody"], turn=2))


@pytest.mark.parametrize("mode", ["actual", "exercise", "demo"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_screen_of_every_protocol_is_seen_whole_and_large(visit: Visit, language: str, mode: str) -> None:
    page = opened(visit, locale=language)
    every = [shown(one, mode="actual" if mode == "demo" else mode) for one in screens(language)]
    if mode == "demo":
        page.evaluate(DEMO)
    assert len(every) > 200
    for width, height in (NARROW, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(MEASURE, every) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_word_has_seven_to_one(visit: Visit, theme: str) -> None:
    page = opened(visit, theme=theme, size=DESKTOP)
    for over, under, text in colours_of_all(page):
        assert ratio(over, under) >= 7, f"{text}: {over} on {under}"


def colours_of_all(page: Page) -> Iterator[tuple[str, str, str]]:
    for drawn in (*EXAMPLES.values(), None):
        if drawn:
            page.evaluate(DRAW, drawn)
        else:
            page.evaluate(LIST, CHOICES)
        for text, over, under in page.evaluate(COLOURS):
            yield as_hex(over), as_hex(under), text


def as_hex(colour: str) -> str:
    red, green, blue = map(int, colour.removeprefix("rgb(").removesuffix(")").split(", "))
    return f"#{red:02x}{green:02x}{blue:02x}"


def test_only_call_911_is_filled_and_nothing_has_the_colour_of_a_level(page: Page) -> None:
    filled = """() => [...document.querySelectorAll("#guide *")]
      .filter((one) => one.checkVisibility() && getComputedStyle(one).backgroundColor === getComputedStyle(document.body).color)
      .map((one) => one.innerText.trim())"""
    for drawn in EXAMPLES.values():
        page.evaluate(DRAW, drawn)
        assert page.evaluate(filled) == ["Call 911"]


@pytest.mark.parametrize("name", ["ask-three", "call", "list"])
def test_the_guide_is_for_everyone(page: Page, name: str) -> None:
    page.evaluate(DRAW, EXAMPLES.get(name, EXAMPLES["ask"]))
    if name == "list":
        page.evaluate(LIST, CHOICES)
    axe_clean_in(page)


def test_a_new_screen_begins_at_its_headline_and_the_corners_come_last(page: Page) -> None:
    draw(page, QUESTION)
    headline = page.locator("#guide-headline")
    expect(headline).to_be_focused()
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText.split('\\n')[0]"))
    ways = ["Back", "Skip", "Safe room or leave", "It is over"]
    assert reached == ["Police", "Somebody else", "No", *ways, "Call 911", "Get help now"]
    page.evaluate(DRAW, NEXT)
    expect(headline).to_be_focused()


def test_keys_answer_go_on_and_go_back(page: Page) -> None:
    draw(page, QUESTION)
    for key, told in (("1", ["answer", 0]), ("3", ["answer", 2]), ("Backspace", ["back"])):
        page.keyboard.press(key)
        assert [[part for part in act if part is not None] for act in acts(page)] == [told]
        page.wait_for_timeout(STRAY)
    page.keyboard.press("Enter")
    page.keyboard.press("4")
    assert acts(page) == []
    draw(page, shown(screen("do", "Put the counter between you.", canBack=False)))
    page.keyboard.press("Backspace")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    assert [act[0] for act in acts(page)] == ["done"]


def test_a_double_tap_is_one_answer(page: Page) -> None:
    draw(page, QUESTION)
    page.evaluate(
        """(next) => document.addEventListener("guide-act", () => document.dispatchEvent(
      new CustomEvent("guide-draw", { detail: next })))""",
        NEXT,
    )
    page.locator(".guide-answer").first.dblclick()
    page.keyboard.press("1")
    assert acts(page) == [["answer", 0]]
    page.wait_for_timeout(STRAY)
    page.locator(".guide-answer").nth(1).click()
    assert acts(page) == [["answer", 1]]


def test_the_corners_work_at_once_and_struck_twice_are_one_call(page: Page) -> None:
    page.evaluate("document.querySelector('.guide-call').addEventListener('click', (event) => event.preventDefault())")
    page.evaluate(DRAW, QUESTION)
    page.get_by_role("button", name="Get help now").dblclick()
    page.get_by_role("link", name="Call 911").dblclick()
    assert acts(page) == [["stand", "get_help"], ["stand", "call_911"]]
    expect(page.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")


BANDS = {
    "exercise": "EXERCISE Nobody is in danger.",
    "test": "TEST Nobody needs you.",
    "demo": "This is a demo. Nobody real is called.",
}


@pytest.mark.parametrize("mode", BANDS)
@pytest.mark.parametrize("size", [NARROW, DESKTOP])
def test_what_is_practised_says_so_and_dials_nothing(visit: Visit, mode: str, size: tuple[int, int]) -> None:
    page = opened(visit, size=size)
    if mode == "demo":
        page.evaluate(DEMO)
    draw(page, shown(screen("call", "Call 911.", number="911"), mode="actual" if mode == "demo" else mode))
    expect(page.locator(".guide-band")).to_have_text(BANDS[mode], use_inner_text=True)
    assert page.evaluate("document.querySelectorAll('#guide [href]:not([hidden])').length") == 0
    described = page.locator("#guide-headline").get_attribute("aria-describedby")
    assert described == "guide-band guide-detail"
    page.get_by_role("button", name="Call 911").dblclick()
    assert acts(page) == [["stand", "call_911"]], "the same as when it is real"
    expect(page.locator(".guide-call:visible")).to_have_text("In earnest this would call 911.", use_inner_text=True)
    expect(page.locator("#guide [role=status]")).to_have_text("In earnest this would call 911.")
    expect(page.get_by_role("button", name="Call 911")).to_be_visible()


def test_what_is_real_has_no_band(page: Page) -> None:
    draw(page, {**QUESTION, "mode": "exercise"})
    page.get_by_role("button", name="Call 911").click()
    draw(page, QUESTION)
    expect(page.locator(".guide-band")).to_be_hidden()
    expect(page.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")


def test_a_number_is_read_and_dialled_only_by_a_tap_on_it(page: Page) -> None:
    draw(page, shown(screen("call", "Call the police.", number="+1 (312) 555-0134")))
    dial = page.get_by_role("link", name="+1 (312) 555-0134")
    expect(dial).to_have_attribute("href", "tel:%2B13125550134")
    page.get_by_role("button", name="I can’t call").click()
    page.wait_for_timeout(STRAY)
    page.get_by_role("button", name="I have called").click()
    assert [act[0] for act in acts(page)] == ["skip", "done"]


def test_what_can_not_be_done_leaves_its_place_empty(page: Page) -> None:
    draw(page, QUESTION)
    skip = page.get_by_role("button", name="Skip")
    stood = skip.bounding_box()
    page.evaluate(DRAW, shown(screen("do", "Stay calm.", canBack=False, has={"safe_room": False, "over": False})))
    for name in ("Back", "Safe room or leave", "It is over"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    assert skip.bounding_box() == stood


def test_somebody_who_comes_moves_no_answer(page: Page) -> None:
    linked = {**QUESTION, "linked": True}
    draw(page, {**linked, "coming": {"text": "Nobody has answered yet.", "state": "none"}})
    answer = page.locator(".guide-answer").first
    stood = answer.bounding_box()
    page.evaluate(DRAW, linked)
    expect(page.locator(".guide-coming")).to_contain_text("is coming.")
    assert answer.bounding_box() == stood


def test_who_comes_is_told_quietly_where_somebody_stands_opposite(page: Page) -> None:
    told = page.locator(".guide-coming")
    page.evaluate(DRAW, QUESTION)
    expect(told).to_have_attribute("aria-live", "polite")
    page.evaluate(DRAW, {**QUESTION, "silent": True})
    expect(told).to_have_attribute("aria-live", "off")
    expect(told.locator("[data-part=coming]")).to_have_css("font-weight", "400")


def test_what_is_to_be_said_is_announced_as_that(page: Page) -> None:
    page.evaluate(DRAW, shown(screen("say", "“Is the blue folder back?”")))
    expect(page.get_by_role("heading", name="Say: “Is the blue folder back?”")).to_be_focused()


def test_another_protocol_is_chosen_from_a_list_that_may_scroll(page: Page) -> None:
    draw(page, QUESTION)
    page.evaluate(LIST, CHOICES)
    expect(page.locator("#guide-headline")).to_have_text("What is happening?", use_inner_text=True)
    rows = page.locator(".guide-choice")
    assert all((row.bounding_box() or {"height": 0})["height"] >= 56 for row in rows.all())
    expect(rows.first).to_contain_text("You are in this one")
    page.wait_for_timeout(STRAY)
    page.keyboard.press("Backspace")
    expect(page.locator("#guide-headline")).to_have_text("Is help from outside needed?", use_inner_text=True)
    page.evaluate(LIST, CHOICES)
    page.wait_for_timeout(STRAY)
    rows.last.click()
    assert [act for act in acts(page) if act[0] != "other"] == [["back_to_guide", None], ["open", CHOICES[-1]["id"]]]


def test_the_page_behind_comes_back_as_it_was(page: Page) -> None:
    page.get_by_role("link", name="wait").focus()
    draw(page, QUESTION)
    assert page.evaluate("document.getElementById('main').inert")
    page.get_by_role("button", name="Close").click()
    assert [act[0] for act in acts(page)] == ["leave"]
    page.evaluate(DRAW, {**QUESTION, "open": False})
    expect(page.locator("#guide")).to_be_hidden()
    expect(page.get_by_role("link", name="wait")).to_be_focused()


def test_at_two_hundred_percent_all_is_reached_and_nothing_is_covered(page: Page) -> None:
    page.set_viewport_size({"width": ZOOMED[0], "height": ZOOMED[1]})
    covered = """() => [...document.querySelectorAll("#guide :is(h2, p, button, a)")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.textContent.trim())
      .filter((one) => {
        one.scrollIntoView({ block: "nearest" });
        const { left, right, top, bottom } = one.getBoundingClientRect();
        const over = [top + 4, bottom - 4].map((y) => document.elementFromPoint((left + right) / 2, y));
        return left < 0 || right > innerWidth || over.some((found) => !found?.closest("#guide") || !(one.contains(found) || found.contains(one)));
      }).map((one) => one.textContent.trim())"""
    for drawn in EXAMPLES.values():
        page.evaluate(DRAW, drawn)
        assert page.evaluate(covered) == []
