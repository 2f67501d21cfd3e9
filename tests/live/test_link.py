"""What happens to the link: pulled, cut, buffered by a proxy, a server that is killed, a worker that stands still."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from deskbell.alarms import actions as alarms
from deskbell.alarms.models import Alarm
from deskbell.core.models import Connection
from deskbell.screens import actions
from tests.browser import Windows
from tests.live.cable import Cable
from tests.live.conftest import House, answer, connected, press, ring, sound_of, stand_between, until, waiting_presses
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]


def undo(house: House, token: str, ref: str) -> None:
    assert house.server.post(f"/api/v1/alarms/{ref}/undo", token=token).status == 200


def undo_or_close(house: House, ref: str) -> None:
    """End an alarm, whoever pressed it and however long ago."""
    with house.server.inside():
        alarms.all_clear(Alarm.objects.get(ref=ref), house.server.cast.manager.actor, "test")


def listens(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-link", "alive", timeout=15_000)


def seconds_until_lost(page: Page) -> float:
    began = time.monotonic()
    expect(page.locator("html")).to_have_attribute("data-link", "lost", timeout=12_000)
    return time.monotonic() - began


def test_a_pulled_cable_is_said_within_ten_seconds_with_whom_to_phone(lone_house: House, cable: Cable) -> None:
    desk = lone_house.desk(url=cable.url)
    rosa = lone_house.person(lone_house.server.cast.responder, url=cable.url)
    cable.pull()
    assert seconds_until_lost(desk) < 10
    expect(desk.locator(".desk-trouble[role=status]")).to_contain_text("No link.")
    expect(desk.locator(".desk-trouble[role=status]")).to_contain_text("Dial 500 on any desk phone, or 911.")
    expect(desk.locator(".desk-link-state")).to_contain_text("No link")
    expect(rosa.locator(".link-banner")).to_contain_text("This page hears no alarm now.")
    cable.mend()
    listens(desk)
    expect(desk.locator(".desk-trouble p:visible")).to_have_count(0)


def test_five_seconds_without_a_link_lose_nothing_and_show_no_banner(lone_house: House, cable: Cable) -> None:
    rosa = lone_house.person(lone_house.server.cast.responder, url=cable.url)
    cable.pull()
    press(lone_house, lone_house.server.cast.desk_token, 2)
    rosa.wait_for_timeout(5000)
    expect(rosa.locator(".link-banner p:visible")).to_have_count(0)
    cable.mend()
    ring(rosa)


@pytest.mark.slow
def test_after_thirty_seconds_nothing_is_missed_and_nothing_old_sounds(lone_house: House, cable: Cable) -> None:
    cast = lone_house.server.cast
    rosa = lone_house.person(cast.responder, url=cable.url)
    rosa.mouse.click(300, 500)
    expect(rosa.locator("html")).to_have_attribute("data-sound", "on")
    rosa.evaluate(
        "window.heard = []; new MutationObserver(() => heard.push(document.documentElement.dataset.sound))"
        ".observe(document.documentElement, {attributes: true, attributeFilter: ['data-sound']})"
    )
    cable.pull()
    old = press(lone_house, cast.workroom_token, 2)
    undo(lone_house, cast.workroom_token, old)
    rosa.wait_for_timeout(30_000)
    cable.mend()
    # By stream or, until the stream is tried again, by asking: news arrives either way.
    expect(rosa.locator("html")).to_have_attribute("data-link", re.compile("alive|polling"), timeout=20_000)
    rosa.wait_for_timeout(1500)
    assert not [sound for sound in rosa.evaluate("window.heard") if sound not in ("on", "off")]
    expect(rosa.locator("#ring")).to_be_hidden()

    cable.pull()
    press(lone_house, cast.desk_token, 2)
    rosa.wait_for_timeout(12_000)
    cable.mend()
    expect(ring(rosa)).to_contain_text("Reference desk")
    expect(rosa.locator("html")).to_have_attribute("data-sound", "2 actual")


def test_a_press_without_a_server_says_that_nobody_was_told_and_is_sent_late(lone_house: House) -> None:
    lone_house.windows.expect("net::ERR")
    desk = lone_house.desk()
    lone_house.server.kill()
    desk.keyboard.press("F9")
    row = desk.locator("[data-level='2']")
    expect(row).to_contain_text("not sent yet")
    expect(row).to_contain_text("Nobody has been told yet. Dial 500 on any desk phone, or 911.")
    assert "Raised" not in (row.text_content() or "")
    desk.wait_for_timeout(5500)
    assert waiting_presses(desk) == 1
    lone_house.server.start()
    expect(row).to_contain_text("Raised late", timeout=15_000)
    [alarm] = lone_house.alarms()
    assert alarm.late_seconds >= 5
    rosa = lone_house.person(lone_house.server.cast.responder)
    expect(ring(rosa)).to_contain_text("seconds before it got here: the desk had no link.")


def test_a_danger_press_that_is_not_sent_says_so_where_it_was_pressed(lone_house: House) -> None:
    lone_house.windows.expect("net::ERR")
    desk = lone_house.desk()
    lone_house.server.kill()
    desk.keyboard.press("F10")
    row = desk.locator("[data-level='3']")
    expect(row).to_contain_text("Nobody has been told yet. Dial 500 on any desk phone, or 911.")
    assert desk.locator("[data-cue=told]").get_attribute("data-on") != "true"
    lone_house.server.start()
    expect(desk.locator("[data-cue=told]")).to_have_attribute("data-on", "true", timeout=15_000)
    expect(row).not_to_contain_text("Nobody has been told yet.")


def test_after_a_danger_press_a_lost_link_is_still_said(lone_house: House, cable: Cable) -> None:
    desk = lone_house.desk(url=cable.url)
    desk.keyboard.press("F10")
    expect(desk.locator("[data-cue=told]")).to_have_attribute("data-on", "true")
    cable.pull()
    assert seconds_until_lost(desk) < 10
    expect(desk.locator(".desk-link-state")).to_contain_text("No link")
    expect(desk.locator("[data-link-when='alive polling']").first).to_be_hidden()


def test_a_press_is_kept_over_a_reload_while_the_server_is_down(lone_house: House) -> None:
    lone_house.windows.expect("net::ERR")
    lone_house.windows.expect("Failed to load resource")
    desk = lone_house.desk(service_workers="allow")
    desk.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: desk.evaluate("caches.match('/desk/fallback/').then(Boolean)"), desk)
    lone_house.server.kill()
    desk.keyboard.press("F8")
    expect(desk.locator("[data-level='1']")).to_contain_text("Nobody has been told yet.")

    desk.reload()

    expect(desk.get_by_role("heading", name="Reference desk")).to_be_visible()
    expect(desk.locator(".desk-trouble[role=status]")).to_contain_text("Dial 500 on any desk phone, or 911.")
    expect(desk.locator("[data-level='1']")).to_contain_text("Nobody has been told yet.")
    assert "Rosa" not in (desk.locator("body").text_content() or "")
    lone_house.server.start()
    expect(desk.locator("[data-level='1']")).to_contain_text("Raised", timeout=15_000)
    [alarm] = lone_house.alarms()
    expect(desk.locator("#desk")).not_to_have_attribute("data-fallback", "/desk/fallback/")
    undo_or_close(lone_house, alarm.ref)
    expect(desk.locator("#desk")).to_have_attribute("data-fallback", "/desk/fallback/", timeout=30_000)


KEPT = """async () => {
  const plain = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html").documentElement;
    const words = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) words.currentNode.textContent = words.currentNode.textContent.replace(/\\s+/g, " ").trim();
    return page.outerHTML;
  };
  const rules = (answer) => (answer.headers.get("Content-Security-Policy") ?? "none").replace(/nonce-[^']+/g, "");
  const [kept, sent] = [await caches.match("/desk/fallback/"), await fetch("/desk/fallback/")];
  const found = { kept: plain(await kept.text()), sent: plain(await sent.text()), rules: rules(kept), sentRules: rules(sent) };
  const cache = await caches.open("deskbell-desk");
  found.addresses = (await cache.keys()).map(({ url }) => url.slice(location.origin.length)).sort();
  return found;
}"""


def test_the_page_that_is_kept_is_the_one_that_the_server_would_send_with_all_that_it_needs(lone_house: House) -> None:
    desk = lone_house.desk(service_workers="allow")
    until(lambda: desk.evaluate("caches.match('/desk/fallback/').then(Boolean)"), desk)
    found = desk.evaluate(KEPT)
    assert found["kept"] == found["sent"].replace("?next=/desk/fallback/", "?next=/desk/"), "who signs in comes back"
    assert found["rules"] == found["sentRules"] != "none"
    page, *pieces = found["addresses"]
    assert page == "/desk/fallback/"
    names = ["/scripts/desk.js", "/scripts/worker.js", "/sheets/desk.css"]
    assert [address.partition("?")[0] for address in pieces] == names
    assert all(address in found["kept"] for address in pieces), "each of the page's own version"


def test_a_kept_page_goes_on_with_the_version_that_it_is_of(lone_house: House) -> None:
    """Another version came meanwhile, and the server died before the page could be loaded anew."""
    lone_house.windows.expect("net::ERR")
    lone_house.windows.expect("Failed to load resource")
    desk = lone_house.desk(service_workers="allow")
    desk.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: desk.evaluate("caches.match('/desk/fallback/').then(Boolean)"), desk)
    desk.evaluate("""async () => {
      const name = (await caches.keys()).find((one) => one.startsWith("deskbell-shell-"));
      const [shell, cache] = [await caches.open(name), await caches.open("deskbell-desk")];
      const other = (kind) => ({ headers: { "Content-Type": kind } });
      await shell.put("/scripts/desk.js", new Response("document.title = 'other'", other("text/javascript")));
      await shell.put("/sheets/desk.css", new Response("body { display: none }", other("text/css")));
      for (const { url } of await cache.keys()) {
        const [kept, { pathname, search }] = [await cache.match(url), new URL(url)];
        const text = (await kept.text()).replaceAll(/\\?[0-9a-f]{12}"/g, '?older"');
        await cache.put(pathname + (search && "?older"), new Response(text, { headers: kept.headers }));
      }
    }""")
    lone_house.server.kill()
    desk.reload()
    expect(desk.get_by_role("heading", name="Reference desk")).to_be_visible()
    expect(desk).to_have_title("Reference desk")
    desk.keyboard.press("F8")
    expect(desk.locator("[data-level='1']")).to_contain_text("Nobody has been told yet.")


def test_pieces_of_old_versions_go_when_no_kept_page_is_of_them(lone_house: House) -> None:
    desk = lone_house.desk(service_workers="allow")
    until(lambda: desk.evaluate("caches.match('/desk/fallback/').then(Boolean)"), desk)
    desk.evaluate("""async () => {
      const cache = await caches.open("deskbell-desk");
      await cache.put("/desk/other/fallback/", new Response("<script src='/scripts/desk.js?other'>"));
      for (const mark of ["other", "gone"]) await cache.put(`/scripts/desk.js?${mark}`, new Response(""));
    }""")
    desk.reload()
    until(lambda: not desk.evaluate("caches.match('/scripts/desk.js?gone').then(Boolean)"), desk)
    assert desk.evaluate("caches.match('/scripts/desk.js?other').then(Boolean)")


def test_pages_are_back_within_ten_seconds_of_a_restart(lone_house: House) -> None:
    lone_house.windows.expect("net::ERR")
    lone_house.windows.expect("Failed to load resource")
    desk, rosa = lone_house.desk(), lone_house.person(lone_house.server.cast.responder)
    lone_house.server.restart()
    began = time.monotonic()
    for page in (desk, rosa):
        expect(page.locator("html")).to_have_attribute("data-link", "alive", timeout=10_000)
        until(lambda: connections(lone_house) == 2, page)
    assert time.monotonic() - began < 10
    desk.keyboard.press("F8")
    ring(rosa)


def connections(house: House) -> int:
    with house.server.inside():
        return Connection.objects.count()


def test_a_lost_answer_is_asked_for_again_and_is_one_press(lone_house: House) -> None:
    lone_house.windows.expect("net::ERR")
    desk = lone_house.desk()
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        answered = route.fetch()
        if lost:
            route.fulfill(response=answered)
        else:
            lost.append(answered.text())
            route.abort()

    stand_between(desk, "**/api/v1/press*", lose_the_first)
    desk.keyboard.press("F8")
    row = desk.locator("[data-level='1']")
    expect(row).to_contain_text("Nobody has been told yet.")
    expect(row).to_contain_text("Raised")
    [alarm] = lone_house.alarms()
    assert alarm.presses == 1
    assert waiting_presses(desk) == 0


def test_an_answer_that_is_no_alarm_never_counts_as_raised(lone_house: House) -> None:
    desk = lone_house.desk()
    stand_between(
        desk, "**/api/v1/press*", lambda route: route.fulfill(status=200, body="<html>Sign in to the Wi-Fi</html>")
    )
    desk.keyboard.press("F9")
    row = desk.locator("[data-level='2']")
    expect(row).to_contain_text("Nobody has been told yet.")
    desk.wait_for_timeout(3000)
    assert "Raised" not in (row.text_content() or "")
    assert waiting_presses(desk) == 1


def test_a_press_of_yesterday_is_not_sent_by_itself(lone_house: House) -> None:
    desk = lone_house.desk()
    ears = desk.locator("#desk").get_attribute("data-ears")
    desk.evaluate(
        "([ears]) => localStorage.setItem(`deskbell.press.${ears}.old`, JSON.stringify("
        "{key: 'old', level: 2, place: '', at: Date.now() - 86400000, state: 'waiting'}))",
        [ears],
    )
    desk.reload()
    row = desk.locator("[data-level='2']")
    expect(row).to_contain_text("never sent")
    desk.wait_for_timeout(1500)
    assert lone_house.alarms() == []
    row.get_by_role("button", name="Forget it").click()
    expect(row).to_be_hidden()
    assert waiting_presses(desk) == 0


def test_where_a_proxy_holds_streams_back_the_page_polls_and_rings(lone_house: House, cable: Cable) -> None:
    cable.hold_streams = True
    lone_house.windows.expect("net::ERR")
    cookies = dict(
        part.split("=", 1) for part in lone_house.server.login(lone_house.server.cast.responder)["Cookie"].split("; ")
    )
    rosa = lone_house.windows.open(cable.url, cookies=cookies)
    rosa.goto("/now/")
    expect(rosa.locator("html")).to_have_attribute("data-link", "polling", timeout=12_000)
    press(lone_house, lone_house.server.cast.desk_token, 2)
    ring(rosa)
    answer(rosa, "I’m going")
    expect(rosa.locator("#ring")).to_contain_text("Rosa Diaz")


def test_when_nothing_escalates_every_page_says_so(server_factory: Callable[..., Server], windows: Windows) -> None:
    server = server_factory(args=("--no-work",))
    house = House(server, windows)
    desk, rosa = house.desk(), house.person(server.cast.responder)
    expect(desk.locator(".desk-trouble[role=status]")).to_contain_text("Calls are not passed on now.", timeout=12_000)
    expect(rosa.locator(".link-banner")).to_contain_text("Phone as well.")


def test_a_revoked_screen_says_that_it_can_not_press(lone_house: House) -> None:
    lone_house.windows.expect("401")
    desk = lone_house.desk()
    with lone_house.server.inside():
        actions.revoke(lone_house.server.cast.desk_screen, lone_house.server.cast.in_charge)
    expect(desk.locator(".desk-trouble[role=status]")).to_contain_text(
        "This screen is no longer enrolled.", timeout=15_000
    )


SEVEN = 7
WITHOUT = {
    "shared worker": "",
    "election": "delete window.SharedWorker;",
}


@pytest.mark.parametrize("how", list(WITHOUT))
def test_seven_tabs_load_and_share_one_stream(lone_house: House, how: str) -> None:
    cookies = dict(
        part.split("=", 1) for part in lone_house.server.login(lone_house.server.cast.responder)["Cookie"].split("; ")
    )
    # With the service worker: it shares the browser's few connections with them.
    first = lone_house.windows.open(lone_house.server.url, cookies=cookies, service_workers="allow")
    if WITHOUT[how]:
        first.context.add_init_script(WITHOUT[how])
    tabs = [first, *(first.context.new_page() for _ in range(SEVEN - 1))]
    for tab in tabs:
        tab.goto("/alarms/")
        connected(tab)
    until(lambda: connections(lone_house) == 1, first)
    press(lone_house, lone_house.server.cast.desk_token, 2)
    for tab in tabs:
        ring(tab)
    first.close()
    undo_or_close(lone_house, lone_house.alarms()[0].ref)
    for tab in tabs[1:]:
        expect(tab.locator("#ring")).to_contain_text("is over", timeout=15_000)


def test_only_one_of_seven_tabs_sounds(lone_house: House) -> None:
    rosa = lone_house.person(lone_house.server.cast.responder, "/alarms/")
    tabs = [rosa, *(rosa.context.new_page() for _ in range(2))]
    for tab in tabs:
        tab.goto("/alarms/")
        connected(tab)
        tab.mouse.click(300, 600)
        expect(tab.locator("html")).to_have_attribute("data-sound", "on")
    press(lone_house, lone_house.server.cast.desk_token, 2)
    for tab in tabs:
        ring(tab)
    until(lambda: sorted(map(sound_of, tabs)) == ["2 actual", "on", "on"], rosa)


def test_sound_that_the_browser_forbids_is_said_before_any_alarm(lone_house: House) -> None:
    rosa = lone_house.person(lone_house.server.cast.responder)
    off = rosa.get_by_role("button", name="Sound is off. Turn it on")
    expect(off).to_be_visible()
    off.click()
    expect(off).to_be_hidden()
    test = rosa.get_by_role("button", name="Test the sound")
    test.click()
    press(lone_house, lone_house.server.cast.desk_token, 3)
    expect(rosa.locator("html")).to_have_attribute("data-sound", re.compile("3 actual"))
