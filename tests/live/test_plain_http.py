"""On plain http inside the house the browser takes away locks, workers of the app and random ids: it must do without."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from deskbell.alarms import actions
from deskbell.core.models import Connection
from tests.browser import ARGUMENTS, PROGRAMS, Windows
from tests.live.conftest import House, answer, connected, ring, until
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.server]

NAME = "bell.example"


@pytest.fixture
def plain(chromium: Browser, server_factory: Callable[..., Server]) -> Iterator[House]:
    """A house that people reach as http://bell.example, which no browser takes for secure."""
    server = server_factory(DESKBELL_URL=f"http://{NAME}")
    path = next(filter(None, map(shutil.which, PROGRAMS)))
    arguments = [*ARGUMENTS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    browser = chromium.browser_type.launch(executable_path=path, args=arguments)
    windows = Windows(browser)
    windows.expect("Cross-Origin-Opener-Policy")
    yield House(server, windows)
    wrong = windows.close()
    browser.close()
    assert not wrong, wrong


def address(house: House) -> str:
    return f"http://{NAME}:{house.server.port}"


def test_it_presses_and_rings(plain: House) -> None:
    desk = plain.desk(url=address(plain))
    rosa = plain.person(plain.server.cast.responder, url=address(plain))
    assert desk.evaluate("window.isSecureContext") is False
    desk.keyboard.press("F9")
    expect(desk.locator("[data-level='2'] [data-part=line]")).to_contain_text("Raised")
    answer(rosa, "I’m going")
    expect(desk.locator("[data-level='2'] [data-part=people]")).to_have_text("Rosa Diaz is coming.")


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["", "delete window.SharedWorker;"])
def test_seven_tabs_load_and_hear(plain: House, missing: str) -> None:
    rosa = plain.person(plain.server.cast.responder, url=address(plain))
    if missing:
        rosa.context.add_init_script(missing)
    tabs = [rosa, *(rosa.context.new_page() for _ in range(6))]
    for tab in tabs:
        tab.goto("/alarms/")
        connected(tab)
    until(lambda: listening(plain) == 1, rosa)
    told = plain.server.post("/api/v1/press", {"level": 2}, token=plain.server.cast.desk_token)
    assert told.status == 201
    for tab in tabs:
        ring(tab)
    for tab in tabs[:3]:  # whichever of them reads: another takes its place
        tab.close()
    with plain.server.inside():
        actions.all_clear(plain.alarms()[0], plain.server.cast.manager.actor, "handled")
    for tab in tabs[3:]:
        expect(tab.locator("#ring")).to_contain_text("is over", timeout=15_000)


def listening(house: House) -> int:
    """Return how many streams are open."""
    with house.server.inside():
        return Connection.objects.count()
