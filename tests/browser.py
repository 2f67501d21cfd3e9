"""Driving a real browser: Debian's Chromium, one window a person, and nothing on its console.

Its headless shell is taken where it is installed: the same browser without the parts that draw its own windows,
which are half of what a window costs.

    @pytest.mark.browser
    def test_someone_does_something(visit, cast):
        page = visit("/account/", person=cast.manager, theme="dark", size=PHONE)
        axe_clean(page)

``visit`` goes to pytest-django's live server; ``windows`` opens windows on any server (tests that start the
real one). A page that logs an error, or throws one, fails its test; ``windows.expect("404")`` lets lines with
that text pass.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pytest
from django.conf import settings
from django.test import Client

from deskbell.people.models import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

DESKTOP = (1280, 800)
PHONE = (390, 844)
NARROW = (360, 640)
"""The smallest phone that must work. 640x400 is DESKTOP at 200 % zoom."""
ZOOMED = (640, 400)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Look = tuple[Literal["light", "dark"], tuple[int, int]]
LOOKS: list[Look] = [("light", DESKTOP), ("dark", NARROW)]
"""Theme and size: each theme once, on a wide and on the smallest screen. axe is slow, and finds the same elsewhere."""
SIZES = (PHONE, NARROW, ZOOMED)
"""Where a page must not scroll sideways either."""
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Windows:
    """Opens browser windows that share nothing, and collects what goes wrong in them."""

    browser: Browser
    wrong: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def expect(self, text: str) -> None:
        """Let console lines that contain ``text`` pass."""
        self.expected.append(text)

    def open(
        self,
        base_url: str,
        *,
        theme: str = "light",
        size: tuple[int, int] = DESKTOP,
        cookies: dict[str, str] | None = None,
        **options: Any,
    ) -> Page:
        """Open a window of its own (cookies are set for base_url) and return its first, blank page.

        options go to Playwright's ``new_context``: ``reduced_motion``, ``forced_colors``, ``locale`` …

        The service worker is left out, as it is where a browser has none: putting itself into each new window costs
        a quarter of what the window costs. ``service_workers="allow"`` lets it in, for tests of what it does.
        """
        options.setdefault("service_workers", "block")
        context = self.browser.new_context(
            base_url=base_url,
            color_scheme=theme,  # type: ignore[arg-type]
            viewport={"width": size[0], "height": size[1]},
            **options,
        )
        context.set_default_timeout(20_000)
        context.add_cookies(
            [{"name": name, "value": value, "url": base_url} for name, value in (cookies or {}).items()]
        )
        context.on("page", self._listen)
        self.contexts.append(context)
        return context.new_page()

    def _listen(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.wrong.append(f"{message.text} ({message.location.get('url', '')})")

    def close(self) -> list[str]:
        """Close every window and return what went wrong unexpectedly."""
        for context in self.contexts:
            context.close()
        return [line for line in self.wrong if not any(text in line for text in self.expected)]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests. Without Chromium the test is skipped."""
    path = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if path is None:
        pytest.skip("these tests need Chromium: apt-get install chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)

    # Playwright keeps an event loop in this thread, so Django would refuse every query of the test itself.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def windows(chromium: Browser) -> Iterator[Windows]:
    """Windows on any server. The test fails if one of them logged an error."""
    opened = Windows(chromium)
    yield opened
    wrong = opened.close()
    assert not wrong, "the browser's console says: " + "; ".join(wrong)


Visit = Callable[..., "Page"]


@pytest.fixture
def visit(windows: Windows, live_server: Any) -> Visit:
    """Open an address of the live server, as a person or as nobody: ``visit(path, person=…, theme=…, size=…)``.

    The live server is Django alone, without the stream, so a stream that can't be reached is no error here.
    """
    windows.expect("/api/v1/stream")

    def visited(path: str, person: Person | None = None, **options: Any) -> Page:
        cookies = options.pop("cookies", {}) | (signed_in(person) if person else {})
        page = windows.open(live_server.url, cookies=cookies, **options)
        page.goto(path)
        return page

    return visited


def signed_in(person: Person) -> dict[str, str]:
    """Return the cookie of a new session of a person, who gave their password just now."""
    client = Client()
    client.force_login(person)
    just_signed_in(client, person)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def just_signed_in(client: Client, person: Person) -> None:
    """Let a test client's session look as if the person had typed their password now, not a shift ago.

    ``client.force_login`` alone is asked again by :func:`deskbell.core.recent_login.recent_login_required`.
    """
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def axe_clean(page: Page) -> None:
    """Assert that axe finds nothing against WCAG 2.2 AA on the page, and that it does not scroll sideways."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state("load")
    _fits(page)
    said = [
        f"{one['id']}: {one['help']}: {node['html'][:200]} {node['failureSummary']}"
        for one in _axe_says(page, Axe())
        for node in one["nodes"]
    ]
    assert not said, f"axe on {page.url}:\n" + "\n".join(said)


def axe_clean_in(page: Page, looks: Sequence[Look] = LOOKS) -> None:
    """Assert the same of one loaded page in each of these looks, and its width in every size; it is left in the first look."""
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        _fits(page)
    for look in looks:
        _look(page, look)
        axe_clean(page)
    _look(page, looks[0])
    page.emulate_media(reduced_motion="null")


def _fits(page: Page) -> None:
    wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= room, f"{page.url} is {wide} px wide in a window of {room} px"


def _look(page: Page, look: Look) -> None:
    theme, (width, height) = look
    # Without motion: a colour on its way from one theme to the other has neither's contrast.
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": height})


def _axe_says(page: Page, axe: Any) -> list[dict[str, Any]]:
    """Ask axe with the whole page in the window: a bar that sticks to an edge hides nothing one can't scroll to."""
    size = page.viewport_size or {"width": DESKTOP[0], "height": DESKTOP[1]}
    tall = page.evaluate("document.documentElement.scrollHeight") + 200
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    options = {"runOnly": AXE_RULES, "resultTypes": ["violations"]}
    if page.evaluate("typeof axe === 'undefined'"):
        found = axe.run(page, options=options).response
    else:
        found = page.evaluate("(options) => axe.run(options)", options)
    page.set_viewport_size(size)
    violations: list[dict[str, Any]] = found["violations"]
    return violations
