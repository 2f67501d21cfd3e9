"""The small modules of the desk page by themselves, run in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.modules import alarm, me, page

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.pure]

__all__ = ["page"]


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
