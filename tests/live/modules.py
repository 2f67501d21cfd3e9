"""An empty page that takes modules from where they lie, and the alarms that are given to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import Windows

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

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


def me(said: str) -> list[dict[str, str]]:
    return [{"ref": "me", "name": "Me", "said": said}]


RING = """
  const parts = "spoken level place where since branch duress late end plan pin pin-name people notes others-box others others-title over-box over unlinked unlinked-heard muted sound-on sound-is-on";
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
