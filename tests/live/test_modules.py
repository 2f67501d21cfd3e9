"""The small modules of the live pages by themselves, run where they will run: in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import Windows

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).parents[2] / "deskbell" / "shell" / "static" / "shell" / "live"
ORIGIN = "http://modules.example"


@pytest.fixture
def page(windows: Windows) -> Page:
    """An empty page whose origin serves the scripts."""

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(ORIGIN + "/")
        if name.endswith(".js"):
            route.fulfill(body=(SCRIPTS / name).read_bytes(), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><html lang=en><title>Modules</title>", content_type="text/html")

    opened = windows.open(ORIGIN)
    opened.route(f"{ORIGIN}/**", serve)
    opened.goto("/")
    return opened


def alarm(ref: str, number: int, **more: Any) -> dict[str, Any]:
    known = {"ref": ref, "number": number, "level": 1, "mode": "actual", "state": "open", "people": [], "taken": False}
    return {**known, "pressed_at": "2026-11-22T04:20:00Z", **more}


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


def me(said: str) -> list[dict[str, str]]:
    return [{"ref": "me", "name": "Me", "said": said}]


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


RING = """
  const parts = "spoken level place where since branch duress late end plan pin pin-name people notes others-box others others-title over-box over unlinked unlinked-heard";
  document.body.innerHTML = `<button id="ring-bar" hidden><span data-part="text"></span></button><dialog id="ring">
    ${parts.split(" ").map((part) => `<div data-part="${part}" tabindex="-1"><img alt=""></div>`).join("")}
    <button type="button" data-act="small">small</button>
    <button type="button" data-act="answer" data-said="going">going</button></dialog>
    <template id="ring-person"><li><span data-fill="name"></span></li></template>
    <template id="ring-other"><li><button type="button"><span data-fill="text"></span></button></li></template>`;
  const { Ring } = await import("/ring.js");
  const pause = (wait) => new Promise((done) => setTimeout(done, wait));
  const posts = [];
  let status = 200;
  const api = { post: async (path, body) => { posts.push([path, body]); return { status, data: {} }; } };
  const ring = new Ring({ api, me: "me", sound: { play: () => {}, stop: () => {} } });
  const show = (...alarms) => {
    const entries = alarms.map((alarm) => ({ manner: "ring", alarm, rang: alarm.number, endedAt: 0 }));
    ring.show([{ type: "state", link: "alive", skew: 0, sounds: false, alarms: entries }]);
  };
  const dialog = document.getElementById("ring");
  const click = (act) => dialog.querySelector(`[data-act=${act}]`).click();
  const escape = () => dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
  const answered = () => posts.map(([path]) => path).filter((path) => path.endsWith("/answer"));
"""


def shown(ref: str, number: int, **more: Any) -> dict[str, Any]:
    place = {"name": "Desk", "floor": "", "branch": "", "address": "", "directions": "", "plan": None}
    presser = {"kind": "screen", "name": "PC"}
    whole = {"place": place, "presser": presser, "notes": [], "presses": 1, "duress": False, "late_seconds": 0}
    return alarm(ref, number, **whole, **more)


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


PRESS = """async ([jump, statuses]) => {
  const { Presses } = await import("/press.js");
  const sent = [];
  let last;
  const done = new Promise((all) => (last = all));
  const send = async ({ late_seconds: late }) => {
    sent.push(late);
    const status = statuses[sent.length - 1];
    if (sent.length === statuses.length) setTimeout(last, 100);
    return { status, data: status === 201 ? { alarm: { ref: "a" } } : {} };
  };
  const presses = new Presses("press.", "desk", { send, raised: () => {}, changed: () => {} });
  const real = Date.now;
  await presses.press(2);
  Date.now = () => real() + jump;
  presses.kick();
  await done;
  Date.now = real;
  return [sent, presses.all.map(({ state }) => state), Object.keys(localStorage).length];
}"""


@pytest.mark.parametrize(("jump", "late"), [(-3_600_000, 0), (40 * 86_400_000, 604_800)])
def test_a_clock_that_is_set_makes_no_press_impossibly_late(page: Page, jump: int, late: int) -> None:
    assert page.evaluate(PRESS, [jump, [0, 201]]) == [[0, late], [], 0]


def test_a_press_that_waited_is_sent_without_its_lateness_when_that_is_not_taken(page: Page) -> None:
    assert page.evaluate(PRESS, [5000, [503, 422, 201]])[1:] == [[], 0]
    sent, left, kept = page.evaluate(PRESS, [5000, [503, 422, 503]])
    assert (sent[0], sent[1] > 4, sent[2]) == (0, True, 0)
    assert (left, kept) == (["waiting"], 1), "no link again: it is kept, and tried again"


def test_a_press_of_now_that_is_wrong_is_refused_and_said(page: Page) -> None:
    refused = PRESS.replace("presses.kick();", "")
    assert page.evaluate(refused, [0, [422]]) == [[0], ["refused"], 0]


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


CALLED = """async (alarms) => {
  const { Mine } = await import("/mine.js");
  const mine = new Mine("desk");
  return alarms.map((alarm) => {
    mine.hear([{ skew: 0, alarms: [{ manner: "quiet", alarm, rang: 0, endedAt: Date.now() }] }]);
    return [mine.alarm?.state, mine.row(mine.alarm), mine.called(mine.alarm).map(({ said }) => said)];
  });
}"""


def test_a_desk_shows_who_comes_only_while_its_alarm_is_open(page: Page) -> None:
    desk = {"ref": "desk", "name": "Desk"}
    called = alarm("a", 5, place=desk, people=me("going"))
    under_duress = alarm("a", 7, place=desk, people=me("there"), state="closed")
    assert page.evaluate(CALLED, [called, under_duress]) == [["open", 1, ["going"]], ["closed", 1, []]]


def test_a_desk_in_danger_never_shows_who_comes(page: Page) -> None:
    danger = alarm("a", 5, level=3, place={"ref": "desk", "name": "Desk"}, people=me("going"))
    assert page.evaluate(CALLED, [danger]) == [["open", 0, []]]


LOST = """async ([pressed, states]) => {
  const { Mine } = await import("/mine.js");
  const mine = new Mine("desk");
  mine.raised(pressed);
  return states.map(([heard, alarms]) => mine.lost([{ heard, alarms: alarms.map((alarm) => ({ alarm })) }]));
}"""


def test_a_press_that_ended_before_this_page_listened_is_asked_after(page: Page) -> None:
    pressed = alarm("a", 5, place={"ref": "desk", "name": "Desk"})
    states = [[4, []], [5, [pressed]], [9, [alarm("b", 9)]]]
    assert page.evaluate(LOST, [pressed, states]) == [[], [], ["a"]]
    ended = alarm("a", 9, place={"ref": "desk", "name": "Desk"}, state="closed")
    assert page.evaluate(LOST, [ended, states]) == [[], [], []]


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


HUSH = """async (steps) => {
  const { Hush } = await import("/hush.js");
  const [real, wall] = [performance.now.bind(performance), Date.now];
  let later = 0;
  performance.now = () => real() + later;
  Date.now = () => wall() + later;
  localStorage.clear();
  const hush = new Hush();
  const found = steps.map(([wait, name, ...given]) => {
    later += wait * 1000;
    hush[name](...given);
    return ["actual", "exercise"].map((mode) => hush.hides({ alarm: { mode } }));
  });
  performance.now = real;
  Date.now = wall;
  return found;
}"""


def test_a_desk_hides_other_alarms_while_danger_is_on_and_a_while_after(page: Page) -> None:
    danger, help_ = alarm("a", 5, level=3), alarm("a", 5, level=2)
    cancelled = {**help_, "state": "closed", "closed": {"reason": "cancelled"}}
    on, off = [True, True], [False, False]
    assert page.evaluate(HUSH, [[0, "look", None, []], [0, "look", help_, []]]) == [off, off]
    sending = [{"level": 3, "state": "sending"}]
    assert page.evaluate(HUSH, [[0, "look", None, sending], [6, "look", None, []]]) == [on, off]
    lasting = [[0, "look", danger, []], [170, "look", None, []], [20, "look", None, []]]
    assert page.evaluate(HUSH, lasting) == [on, on, off]
    assert page.evaluate(HUSH, [[0, "look", cancelled, []], [190, "said", True], [140, "said", False]]) == [on, on, on]


def test_practice_hides_no_real_alarm_from_a_desk(page: Page) -> None:
    practice = alarm("a", 5, level=3, mode="exercise")
    assert page.evaluate(HUSH, [[0, "look", practice, []]]) == [[False, True]]


NOTE = """async ([alarm, later]) => {
  const { Hush } = await import("/hush.js");
  localStorage.clear();
  const [desk, wall] = [new Hush(), Date.now];
  desk.look(alarm, []);
  Date.now = () => wall() + later * 1000;
  const hides = ["actual", "exercise"].map((mode) => new Hush().hides({ alarm: { mode } }));
  Date.now = wall;
  return hides;
}"""


def test_another_page_of_the_browser_keeps_quiet_for_as_long_and_minds_no_clock_that_was_wrong(page: Page) -> None:
    danger = alarm("a", 5, level=3)
    assert page.evaluate(NOTE, [danger, 170]) == [True, True]
    assert page.evaluate(NOTE, [danger, 190]) == [False, False]
    assert page.evaluate(NOTE, [danger, -3600]) == [False, False]
    assert page.evaluate(NOTE, [alarm("a", 5, level=3, mode="exercise"), 1]) == [False, True]
    assert page.evaluate(NOTE, [alarm("a", 5, level=2), 1]) == [False, False]
