"""The small modules of the live pages by themselves, run where they will run: in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.live.modules import RING, alarm, me, page, shown

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.pure]

__all__ = ["page"]


PARSE = """async (pieces) => {
  const { Parser } = await import("/sse.js");
  const heard = [];
  const parser = new Parser({ frame: (frame) => heard.push(frame), comment: (text) => heard.push(text) });
  pieces.forEach((piece) => parser.feed(piece));
  return heard;
}"""


@pytest.mark.parametrize(
    "pieces",
    [
        ["retry: 2000\nevent: ring\nid: 7\ndata: {}\n\n: beat ok 3\n\n"],
        list("retry: 2000\r\nevent: ring\r\nid: 7\r\ndata: {}\r\n\r\n: beat ok 3\r\n\r\n"),
        ["event:ring\rid:7\rdata:{}\r\r", ": beat ok 3\n\n"],
        ["event: ring\nid: 7\nda", "ta: {}\n", "\n: be", "at ok 3\n\nevent: change\nid: 8\ndata: cut off"],
    ],
)
def test_a_stream_is_read_however_it_is_cut(page: Page, pieces: list[str]) -> None:
    assert page.evaluate(PARSE, pieces) == [{"event": "ring", "id": "7", "data": "{}"}, "beat ok 3"]


def test_data_of_several_lines_is_one_event_and_an_event_without_data_is_none(page: Page) -> None:
    heard = page.evaluate(PARSE, ["data: a\ndata: b\n\nevent: ring\n\ndata: c\n\n"])
    assert [(frame["event"], frame["data"]) for frame in heard] == [("message", "a\nb"), ("message", "c")]


BOOK = """async (steps) => {
  const { Book } = await import("/book.js");
  const book = new Book();
  const told = steps.map(([name, ...given]) => book[name](...given));
  return { told, list: book.list().map(({ manner, alarm, rang }) => [alarm.ref, manner, alarm.number, alarm.state, rang]) };
}"""


def test_older_news_of_the_same_alarm_is_ignored(page: Page) -> None:
    found = page.evaluate(BOOK, [["take", "ring", alarm("a", 5)], ["take", "change", alarm("a", 4, level=3)]])
    assert found["told"] == [True, False]
    assert found["list"] == [["a", "ring", 5, "open", 5]]


def test_a_change_keeps_the_manner_and_quiet_overrules_it(page: Page) -> None:
    steps = [["take", "ring", alarm("a", 5)], ["take", "change", alarm("a", 6)]]
    assert page.evaluate(BOOK, steps)["list"] == [["a", "ring", 6, "open", 5]]
    assert page.evaluate(BOOK, [*steps, ["take", "quiet", alarm("a", 7)]])["list"] == [["a", "quiet", 7, "open", 5]]


def test_what_is_not_in_the_state_is_over_and_what_is_newer_than_it_is_not(page: Page) -> None:
    steps = [
        ["take", "ring", alarm("old", 5)],
        ["take", "ring", alarm("new", 12)],
        ["state", 10, [{"manner": "ring", "alarm": alarm("found", 8)}]],
    ]
    found = page.evaluate(BOOK, steps)
    assert found["told"][2] == ["old"]
    assert {row[0]: row[3] for row in found["list"]} == {"old": "closed", "new": "open", "found": "open"}
    assert [row[4] for row in found["list"] if row[0] == "found"] == [0], "found open, it did not ring here"


def test_how_it_ended_is_learnt_later(page: Page) -> None:
    ended = alarm("a", 5, state="closed", closed={"reason": "handled", "by": "Rosa", "at": "2026-11-22T04:25:00Z"})
    steps = [["take", "ring", alarm("a", 5)], ["state", 9, []], ["take", "change", ended]]
    assert page.evaluate(BOOK, steps)["told"] == [True, ["a"], True]


ORDER = """async ([entries, mine]) => {
  const { order } = await import("/order.js");
  const whole = { me: "me", small: {}, chosen: "", ...mine, shown: new Set(mine.shown ?? []) };
  const rung = entries.map(([manner, alarm, rang]) => ({ manner, alarm, rang: rang ?? alarm.number, endedAt: 0 }));
  const { front, others, sounding, large } = order(rung, whole);
  const ref = (entry) => entry?.alarm.ref ?? "";
  return { front: ref(front), others: others.map(ref), sounding: ref(sounding), large };
}"""


def ordered(page: Page, entries: list[Any], **mine: Any) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(ORDER, [entries, mine])
    return found


def test_the_highest_level_comes_first_then_the_newest_and_what_is_real_before_practice(page: Page) -> None:
    entries = [
        ["ring", alarm("come", 9)],
        ["ring", alarm("drill", 8, level=3, mode="exercise")],
        ["ring", alarm("help-old", 6, level=2, pressed_at="2026-11-22T04:10:00Z")],
        ["ring", alarm("help-new", 7, level=2)],
    ]
    found = ordered(page, entries)
    assert [found["front"], *found["others"]] == ["help-new", "help-old", "come", "drill"]
    assert found["sounding"] == "help-new"


@pytest.mark.parametrize(
    ("entries", "sounding"),
    [
        ([["ring", alarm("a", 5)]], "a"),
        ([["change", alarm("a", 5)]], ""),
        ([["quiet", alarm("a", 5, level=3)]], ""),
        ([["ring", alarm("a", 5, taken=True)]], ""),
        ([["ring", alarm("a", 5, people=me("seen"))]], "a"),
        ([["ring", alarm("a", 5, people=me("cannot"))]], ""),
        ([["ring", alarm("a", 5, state="closed")]], ""),
        ([["ring", alarm("a", 5, level=3, taken=False, people=me("going"))]], "a"),
        ([["ring", alarm("a", 5, level=3, taken=True, people=me("going"))], ["ring", alarm("b", 6)]], ""),
        ([["ring", alarm("a", 5, taken=True, people=me("going"))], ["ring", alarm("b", 6, level=3)]], "b"),
        ([["ring", alarm("a", 5, level=3, people=me("cannot"))], ["ring", alarm("b", 6)]], "b"),
    ],
)
def test_what_sounds(page: Page, entries: list[Any], sounding: str) -> None:
    assert ordered(page, entries)["sounding"] == sounding


def test_what_was_made_small_stays_small_until_it_rings_anew_or_is_raised(page: Page) -> None:
    small = {"a": {"rang": 5, "level": 1}}
    assert ordered(page, [["ring", alarm("a", 9), 5]], small=small)["large"] is False
    assert ordered(page, [["ring", alarm("a", 9), 9]], small=small)["large"] is True
    assert ordered(page, [["ring", alarm("a", 9, level=2), 0]], small=small)["large"] is True


def test_who_is_on_the_way_is_not_shown_what_is_less_urgent(page: Page) -> None:
    going = ["ring", alarm("danger", 5, level=3, taken=True, people=me("going"))]
    small = {"danger": {"rang": 5, "level": 3}}
    lesser, graver = ["ring", alarm("come", 6)], ["ring", alarm("newer", 7, level=3, pressed_at="2026-11-22T04:21:00Z")]
    found = ordered(page, [going, lesser], small=small)
    assert (found["front"], found["large"], found["others"]) == ("danger", False, ["come"])
    assert ordered(page, [going, lesser, graver], small=small)["front"] == "newer"
    unanswered = ["ring", alarm("danger", 8, level=3)]
    helping = ["ring", alarm("help", 4, level=2, taken=True, people=me("going"))]
    both = {"danger": {"rang": 8, "level": 3}, "help": {"rang": 4, "level": 2}}
    assert ordered(page, [helping, unanswered, lesser], small=both)["front"] == "danger", "the graver one is in the bar"
    declined = ["ring", alarm("danger", 5, level=3, people=me("cannot"))]
    assert ordered(page, [declined, lesser], small=small)["front"] == "come"


def test_an_end_is_shown_only_to_those_who_were_shown_the_beginning(page: Page) -> None:
    entries = [["ring", alarm("a", 5, state="closed")]]
    assert ordered(page, entries)["front"] == ""
    assert ordered(page, entries, shown=["a"])["front"] == "a"


def test_levels_and_modes_sound_apart(page: Page) -> None:
    rhythms = page.evaluate(
        """async () => {
          const { tune } = await import("/tunes.js");
          const all = ["actual", "exercise", "test"].flatMap((mode) => [1, 2, 3].map((level) => tune(level, mode)));
          return all.map(({ notes, every, times }) => JSON.stringify([notes.map(({ at, pitch }) => [at, pitch]), every, times]));
        }"""
    )
    assert len(set(rhythms)) == 9


def test_times_are_said_in_words(page: Page) -> None:
    said = page.evaluate(
        """async () => {
          const { ago, lasting, clockTime, list } = await import("/words.js");
          return [ago(0), ago(12), ago(130), ago(7200), lasting(1), lasting(20), lasting(180),
                  clockTime("2026-11-22T04:20:05Z", "America/Chicago"), list(["Ana", "Tomás", "Grace"])];
        }"""
    )
    assert said == [
        "now",
        "12 seconds ago",
        "2 minutes ago",
        "2 hours ago",
        "1 second",
        "20 seconds",
        "3 minutes",
        "22:20:05",
        "Ana, Tomás, and Grace",
    ]


SECONDS = """async ([jump]) => {
  const { Watch } = await import("/watch.js");
  const real = Date.now;
  const watch = new Watch();
  Date.now = () => real() + jump;
  const elapsed = watch.elapsed;
  Date.now = real;
  return elapsed;
}"""


def test_a_clock_that_is_set_back_does_not_hide_a_dead_link(page: Page) -> None:
    assert 0 <= page.evaluate(SECONDS, [-3_600_000]) < 1000
    assert page.evaluate(SECONDS, [3_600_000]) >= 3_600_000


HUB = """
  const { Hub } = await import("/hub.js");
  const encoder = new TextEncoder();
  const pause = (wait) => new Promise((done) => setTimeout(done, wait));
  const until = async (true_) => { while (!true_()) await pause(20); };
  const asked = [];
  let pipe;
  let state = () => new Response(JSON.stringify({ cursor: 1, alarms: [] }));
  self.fetch = async (url, { headers, signal }) => {
    asked.push([url, headers?.["Last-Event-ID"] ?? ""]);
    if (url !== "/stream") return state();
    const body = new ReadableStream({ start: (controller) => {
      pipe = controller;
      signal.addEventListener("abort", () => controller.error(signal.reason));
    } });
    return new Response(body);
  };
  const send = (event, id, data) => {
    const frame = `event: ${event}\\nid: ${id}\\ndata: ${JSON.stringify(data)}\\n\\n`;
    pipe.enqueue(encoder.encode(frame));
  };
  const hello = (id, more = {}) => send("hello", id, { cursor: id, server_time: "2026-11-22T04:20:00Z", ...more });
  const open = async () => { const before = pipe; await until(() => pipe && pipe !== before); };
  const page = () => {
    const heard = [];
    return { heard, postMessage: (state) => heard.push(state), get last() { return heard.at(-1); } };
  };
  const refs = (port) => (port.last?.alarms ?? []).map(({ alarm }) => alarm.ref);
  const hub = new Hub({ stream: "/stream", state: "/state", alarm: "/alarm/%7Bref%7D" });
"""

CLOCK_SET_BACK = f"""async (alarm) => {{
  {HUB}
  const port = page();
  hub.join(port);
  hub.about(port, {{ visible: true, audible: true }});
  await until(() => pipe);
  hello(1);
  await until(() => port.last.link === "alive");
  const real = Date.now;
  Date.now = () => real() - 3600000;
  send("ring", 2, {{ alarm }});
  await pause(400);
  const away = Math.abs(Date.now() + port.last.skew - Date.parse("2026-11-22T04:20:00Z"));
  Date.now = real;
  hub.stop();
  return [refs(port), away < 10000];
}}"""


def test_a_clock_that_is_set_back_hides_no_alarm_and_the_time_stays_the_servers(page: Page) -> None:
    assert page.evaluate(CLOCK_SET_BACK, alarm("a", 2)) == [["a"], True]


def test_a_clock_that_is_set_back_swallows_no_clicks(page: Page) -> None:
    swallowed = f"""async (alarm) => {{
      {RING}
      show(alarm);
      const real = Date.now;
      Date.now = () => real() - 3600000;
      await pause(700);
      click("answer");
      Date.now = real;
      return answered();
    }}"""
    assert page.evaluate(swallowed, shown("a", 5)) == ["/alarms/a/answer"]


MISSED = f"""async (alarms) => {{
  {HUB}
  const port = page();
  hub.join(port);
  hub.about(port, {{ visible: true, audible: true }});
  await until(() => pipe);
  hello(1);
  await until(() => port.last.link === "alive");
  state = () => new Response("", {{ status: 503 }});
  let again = open();
  pipe.close();
  await again;
  again = open();
  hello(900, {{ reset: true }});
  send("ring", 901, {{ alarm: alarms[1] }});
  await again;
  state = () => new Response(JSON.stringify({{ cursor: 901, alarms: alarms.map((alarm) => ({{ manner: "ring", alarm }})) }}));
  hello(901);
  await pause(500);
  hub.stop();
  return refs(port);
}}"""


def test_alarms_that_were_missed_are_fetched_although_asking_failed_once(page: Page) -> None:
    assert page.evaluate(MISSED, [alarm("missed", 500), alarm("heard", 901)]) == ["heard", "missed"]


VOICE = f"""async () => {{
  const real = performance.now.bind(performance);
  let later = 0;
  performance.now = () => real() + later;
  {HUB}
  const [crashed, hidden, other] = [page(), page(), page()];
  const say = (port, visible) => hub.about(port, {{ visible, audible: true }});
  [crashed, hidden, other].forEach((port) => hub.join(port));
  const voices = () => {{
    hub.wake();
    return [crashed, hidden, other].map((port) => port.last.sounds);
  }};
  say(crashed, true);
  say(hidden, false);
  say(other, false);
  const found = [voices()];
  later += 11000;
  say(other, false);
  say(hidden, false);
  found.push(voices());
  later += 1;
  say(other, true);
  found.push(voices());
  later += 11000;
  found.push(voices());
  const told = hidden.heard.length;
  voices();
  hub.stop();
  return [found, hidden.heard.length > told];
}}"""


def test_a_crashed_page_does_not_stay_the_one_that_sounds(page: Page) -> None:
    found, told = page.evaluate(VOICE)
    assert found[0] == [True, False, False]
    assert found[1] == [False, True, False], "hidden, but alive"
    assert found[2] == [False, False, True], "seen and alive"
    assert found[3] == [False, False, True], "nobody has spoken lately: the last who did, and never silence"
    assert told, "a silent page still gets its alarms"


REPEATS = """async () => {
  const said = [];
  const port = { postMessage: (message) => said.push(message.type) };
  window.SharedWorker = class { port = port; };
  const { Stream } = await import("/stream.js");
  const real = performance.now.bind(performance);
  let later = 0;
  performance.now = () => real() + later;
  window.setInterval = () => 0;
  new Stream({ name: "a", worker: "/worker.js", addresses: {} }, () => {});
  port.onmessage({ data: { type: "state" } });
  const early = said.length;
  later = 4000;
  port.onmessage({ data: { type: "state" } });
  return [early, said];
}"""


def test_a_page_repeats_that_it_is_there_although_its_timers_stand_still(page: Page) -> None:
    assert page.evaluate(REPEATS) == [2, ["hello", "about", "about"]]
