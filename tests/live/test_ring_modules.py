"""The small modules of the ring by themselves, run in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.live.modules import RING, page, shown

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.pure]

__all__ = ["page"]


def test_what_came_while_somebody_typed_stands_at_its_beginning_and_keys_do_not_move_it(page: Page) -> None:
    scrolled = f"""async ([first, second, raised]) => {{
      {RING}
      const swallowed = (key) => {{
        const event = new KeyboardEvent("keydown", {{ key, bubbles: true, cancelable: true }});
        document.activeElement.dispatchEvent(event);
        return event.defaultPrevented;
      }};
      dialog.style.height = "60px";
      dialog.style.overflow = "auto";
      const tops = [];
      for (const alarms of [[first], [first, second], [first, raised]]) {{
        show(...alarms);
        tops.push(dialog.scrollTop);
        dialog.scrollTop = 40;
      }}
      const early = [swallowed(" "), swallowed("PageDown"), swallowed("Tab")];
      dialog.querySelector("button").focus();
      const onButton = swallowed(" ");
      document.querySelector("[data-part=place]").focus();
      await pause(2100);
      return [tops, early, onButton, swallowed(" ")];
    }}"""
    alarms = [shown("first", 5), shown("second", 6, level=2), shown("second", 7, level=3)]
    assert page.evaluate(scrolled, alarms) == [[0, 0, 0], [True, True, False], False, False]


@pytest.mark.parametrize(
    "then",
    [[shown("a", 5), shown("b", 6, level=3)], [shown("a", 6, level=3)]],
    ids=["another alarm came to the front", "it was raised"],
)
def test_a_tap_that_was_meant_for_something_else_answers_nothing(page: Page, then: list[Any]) -> None:
    taps = f"""async ([first, then]) => {{
      {RING}
      show(first);
      await pause(700);
      show(...then);
      click("answer");
      const early = answered();
      await pause(700);
      click("answer");
      return [early, answered()];
    }}"""
    front = then[-1]["ref"]
    assert page.evaluate(taps, [shown("a", 5), then]) == [[], [f"/alarms/{front}/answer"]]


def test_only_what_was_on_the_ring_for_a_moment_is_made_small(page: Page) -> None:
    smalls = f"""async ([first, second]) => {{
      {RING}
      const small = () => Object.keys(JSON.parse(sessionStorage.getItem("deskbell.ring") ?? "{{}}"));
      show(first);
      await pause(700);
      show(first, second);
      escape();
      const found = [[small(), dialog.open, dialog.querySelector("[data-part=place]").textContent]];
      await pause(700);
      escape();
      return [...found, [small(), dialog.open, document.getElementById("ring-bar").hidden]];
    }}"""
    found = page.evaluate(smalls, [shown("first", 5), shown("second", 6, level=3)])
    assert found == [[["first"], True, "Desk"], [["first", "second"], False, False]]


def test_each_round_of_an_alarm_is_confirmed_and_once(page: Page) -> None:
    rounds = f"""async (alarms) => {{
      {RING}
      const bodies = [];
      for (const alarm of alarms) {{
        show(alarm);
        await pause(0);
        bodies.push(posts.splice(0).map(([path, body]) => [path, Object.keys(body)]));
      }}
      return bodies;
    }}"""
    older = shown("a", 5)
    seen = "/alarms/a/seen"
    alarms = [older, {**older, "number": 6, "round": 1}, {**older, "number": 7, "round": 2}, {**older, "round": 2}]
    assert page.evaluate(rounds, alarms) == [[[seen, ["after_ms"]]], [], [[seen, []]], []]
    page.reload()
    lost = rounds.replace("let status = 200", "let status = 503")
    assert page.evaluate(lost, [older, older]) == [[[seen, ["after_ms"]]], [[seen, ["after_ms"]]]]


SENDING = """async ([steps, statuses]) => {
  const { Sending } = await import("/sending.js");
  const sent = [], told = [];
  window.setTimeout = (then) => Promise.resolve().then(then);
  const sending = new Sending({
    send: async (ref, said) => {
      sent.push([ref, said]);
      await null;
      const status = statuses.shift() ?? 200;
      return { status, data: status === 200 ? { alarm: { ref } } : {} };
    },
    took: (alarm) => told.push(["took", alarm.ref]),
    failed: (ref, answer, again) => told.push([again ? "again" : "refused", ref]),
  });
  await Promise.all(steps.map(([ref, said]) => sending.say(ref, said)));
  return { sent, told, left: steps.map(([ref]) => sending.said(ref)) };
}"""


def test_an_answer_is_sent_until_the_server_has_it_whatever_else_is_answered_meanwhile(page: Page) -> None:
    found = page.evaluate(SENDING, [[["a", "going"], ["b", "cannot"]], [0, 200, 503]])
    assert found["sent"] == [["a", "going"], ["b", "cannot"], ["a", "going"], ["a", "going"]]
    assert found["told"] == [["again", "a"], ["took", "b"], ["again", "a"], ["took", "a"]]
    assert found["left"] == ["", ""]


def test_the_same_answer_is_sent_once_and_another_one_takes_its_place(page: Page) -> None:
    found = page.evaluate(SENDING, [[["a", "going"], ["a", "going"], ["a", "cannot"]], [0, 0]])
    assert found["sent"] == [["a", "going"], ["a", "cannot"], ["a", "cannot"]]
    assert found["told"] == [["again", "a"], ["took", "a"]]


def test_an_answer_that_is_refused_is_not_tried_again(page: Page) -> None:
    found = page.evaluate(SENDING, [[["a", "going"]], [409]])
    assert (found["sent"], found["told"], found["left"]) == ([["a", "going"]], [["refused", "a"]], [""])


KEPT = """async ([name, kept, statuses]) => {
  const { Sending } = await import("/sending.js");
  sessionStorage.clear();
  for (const [ref, said, minutes] of kept) {
    sessionStorage.setItem(`deskbell.answer.me.${ref}`, JSON.stringify({ said, at: Date.now() - minutes * 60000 }));
  }
  const sent = [];
  const send = async (ref, said) => {
    sent.push([ref, said]);
    const status = statuses.shift() ?? 200;
    return { status, data: status === 200 ? { alarm: { ref } } : {} };
  };
  const sending = new Sending({ send, took: () => {}, failed: () => {} }, name);
  if (name === "deskbell.answer.new.") sending.say("c", "there");
  await new Promise((done) => setTimeout(done, 50));
  return { sent, left: Object.keys(sessionStorage).sort() };
}"""
MINE = "deskbell.answer.me."


def test_an_answer_that_a_reload_cut_off_is_sent_by_the_next_page_and_then_forgotten(page: Page) -> None:
    found = page.evaluate(KEPT, [MINE, [["a", "going", 1], ["b", "cannot", 9]], []])
    assert (sorted(found["sent"]), found["left"]) == ([["a", "going"], ["b", "cannot"]], [])


def test_an_answer_of_ten_minutes_ago_is_not_sent_any_more(page: Page) -> None:
    assert page.evaluate(KEPT, [MINE, [["a", "going", 11], ["b", "going", -11]], []]) == {"sent": [], "left": []}


def test_an_answer_to_an_alarm_that_is_over_is_forgotten_and_one_that_met_silence_is_kept(page: Page) -> None:
    found = page.evaluate(KEPT, [MINE, [["a", "going", 1]], [409]])
    assert (found["sent"], found["left"]) == ([["a", "going"]], [])
    found = page.evaluate(KEPT, [MINE, [["a", "going", 1]], [0]])
    assert (found["sent"], found["left"]) == ([["a", "going"]], ["deskbell.answer.me.a"])


def test_nobody_sends_what_somebody_else_said_in_this_browser(page: Page) -> None:
    found = page.evaluate(KEPT, ["deskbell.answer.new.", [["a", "going", 1]], [0]])
    assert found == {"sent": [["c", "there"]], "left": ["deskbell.answer.me.a", "deskbell.answer.new.c"]}


WORDS = """async ([entry, now]) => {
  const said = { level_2: "Help now", level_3: "Danger", over: "{level} is over", since: "{since}, from {name}",
    since_raised: "{level} for {time}. First call {since}, from {name}", ended_at: "Ended {time}, {since}",
    unlinked: "No link for {time}." };
  document.body.innerHTML = `<script type="application/json" id="live-words">${JSON.stringify(said)}</script>`;
  const { sinceWords, titled } = await import("/sheet_words.js");
  return [titled(entry), sinceWords(entry, Date.parse(now), "UTC")];
}"""
NOW = "2026-11-22T04:26:05Z"


def test_a_raise_begins_a_clock_of_its_own_and_an_end_is_told_by_its_own_time(page: Page) -> None:
    raised = shown("a", 6, level=3, raised_at="2026-11-22T04:26:00Z")
    over = {**raised, "state": "closed", "raised_at": None, "closed": {"at": "2026-11-22T04:26:02Z", "by": "Rosa"}}
    unknown = {**raised, "state": "closed"}
    said = [page.evaluate(WORDS, [{"alarm": alarm}, NOW]) for alarm in (shown("a", 5, level=2), raised, over, unknown)]
    assert said == [
        ["Help now", "6 minutes ago, from PC"],
        ["Danger", "Danger for 5 seconds. First call 6 minutes ago, from PC"],
        ["Danger is over", "Ended 04:26:02, 3 seconds ago"],
        ["Danger is over", ""],
    ]


UNLINKED = """async (steps) => {
  document.body.innerHTML = `<script type="application/json" id="live-words">{"unlinked": "No link for {time}."}</script>`;
  const { Unlinked } = await import("/unlinked.js");
  const unlinked = new Unlinked();
  return steps.map((states) => { unlinked.hear(states); return unlinked.line; });
}"""


def test_without_a_link_it_says_for_how_long_until_there_is_one_again(page: Page) -> None:
    lost = [{"link": "lost", "silent": 12_000}, {"link": "alive", "silent": 3000}]
    steps = [[{"link": "opening"}], lost, [{"link": "opening"}], [{"link": "polling"}, {"link": "alive"}]]
    said = "No link for 12 seconds."
    assert page.evaluate(UNLINKED, steps) == ["", said, said, ""]


def test_all_that_is_over_is_put_away_at_once(page: Page) -> None:
    put_away = f"""async ([first, second]) => {{
      {RING}
      const over = (alarm) => ({{ ...alarm, number: 9, state: "closed", closed: {{ at: alarm.pressed_at, by: "" }} }});
      const entry = (alarm) => ({{ manner: "ring", alarm, rang: alarm.number, endedAt: Date.now() }});
      show(first, second);
      await pause(700);
      const alarms = [over(first), over(second)].map(entry);
      ring.show([{{ type: "state", link: "alive", skew: 0, sounds: false, alarms }}]);
      await pause(700);
      const shown = [dialog.open, dialog.querySelector("[data-part=over-box]").hidden];
      click("small");
      return [...shown, dialog.open];
    }}"""
    assert page.evaluate(put_away, [shown("a", 5), shown("b", 6)]) == [True, False, False]


BESIDE = """async (marks) => {
  const { beside } = await import("/plan.js");
  return marks.map(([x, y]) => beside({ x, y }, { width: 100, height: 20 }, { width: 300, height: 200 }));
}"""


def test_the_name_on_the_plan_stays_inside_the_frame_and_off_its_mark(page: Page) -> None:
    marks = {"above": [150, 150], "at the right edge": [295, 150], "right": [20, 10], "left": [280, 10]}
    assert page.evaluate(BESIDE, list(marks.values())) == [
        {"left": 100, "top": 106},
        {"left": 192, "top": 106},
        {"left": 44, "top": 8},
        {"left": 156, "top": 8},
    ]
    wide = BESIDE.replace("width: 100", "width: 270")
    assert page.evaluate(wide, [[150, 10]]) == [{"left": 15, "top": 34}]
