"""What was done in the guide is kept in the browser until the server has it, whatever happens meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.live.modules import page

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.pure]

__all__ = ["page"]

LOG = """async (run) => {
  const { GuideLog } = await import("/guide_log.js");
  const sent = [];
  const answers = [];
  const send = async (alarm, items) => {
    sent.push([alarm, ...items.map(({ do: what }) => what)]);
    if (items.some(({ do: what }) => what === "dance")) return { status: 422, data: {} };
    return answers.shift() ?? { status: 0, data: {} };
  };
  const open = () => new GuideLog("log.", send, () => {});
  const pause = () => new Promise((done) => setTimeout(done, 50));
  const kept = () => Object.entries(localStorage).map(([name, items]) => [name, JSON.parse(items).map((one) => one.do)]);
  const taken = { status: 200, data: { state: {} } };
  return await new Function("parts", `return (async ({ open, pause, kept, answers, sent, taken }) => { ${run} })(parts)`)(
    { open, pause, kept, answers, sent, taken });
}"""


def test_two_pages_of_one_browser_keep_what_was_done_on_either(page: Page) -> None:
    run = """
      const [one, other] = [open(), open()];
      one.add("a", { do: "join" });
      other.add("a", { do: "tap" });
      return kept();
    """
    assert page.evaluate(LOG, run) == [["log.a", ["join", "tap"]]]


def test_what_one_page_has_sent_stays_for_the_other_to_send_its_own(page: Page) -> None:
    run = """
      const [one, other] = [open(), open()];
      other.add("a", { do: "tap" });
      await pause();
      answers.push(taken);
      one.add("a", { do: "join" });
      await pause();
      return kept();
    """
    assert page.evaluate(LOG, run) == [["log.a", ["tap"]]]


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_signed_out_loses_nothing_and_keeps_no_other_alarm_waiting(page: Page, status: int) -> None:
    run = f"""
      const log = open();
      answers.push({{ status: {status}, data: {{}} }}, taken);
      log.add("a", {{ do: "tap" }});
      log.add("b", {{ do: "join" }});
      await pause();
      return [kept(), sent];
    """
    found: Any = page.evaluate(LOG, run)
    assert found == [[["log.a", ["tap"]]], [["a", "tap"], ["b", "join"]]]


def test_one_that_the_server_does_not_understand_takes_no_other_with_it(page: Page) -> None:
    run = """
      const log = open();
      answers.push(taken, taken);
      for (const what of ["join", "dance", "tap"]) log.add("a", { do: what });
      await pause();
      return [kept(), sent];
    """
    kept, sent = page.evaluate(LOG, run)
    assert kept == []
    assert [one for one in sent if "dance" not in one] == [["a", "join"], ["a", "tap"]]


def test_what_can_t_be_read_takes_no_other_with_it(page: Page) -> None:
    run = """
      localStorage.setItem("log.a", "{");
      localStorage.setItem("log.b", JSON.stringify([{ id: "item-1", at: Date.now(), do: "tap" }]));
      answers.push(taken);
      open();
      await pause();
      return [kept(), sent];
    """
    assert page.evaluate(LOG, run) == [[], [["b", "tap"]]]
