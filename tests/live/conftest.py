"""Windows on the real server: a desk PC, a phone of somebody who is signed in."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from deskbell.alarms import actions
from deskbell.alarms.access import timeline
from deskbell.alarms.models import Alarm, Level, Plan
from deskbell.alarms.plan import DEFAULTS
from deskbell.core import clock, log
from deskbell.core.actor import DESKBELL
from deskbell.people.models import Person
from deskbell.places.models import Place
from tests.browser import Windows
from tests.live.cable import Cable
from tests.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

expect.set_options(timeout=20_000)

PIN, DURESS_PIN = "2468", "1357"


GUIDE = re.compile(r"/api/v1/guide\?")


@dataclass
class House:
    """A running server with the cast, and windows on it. Everything a test does goes through them."""

    server: Server
    windows: Windows
    since: int = 0

    def desk(self, token: str = "", url: str = "", *, guided: bool = False, **options: Any) -> Page:
        """Open the desk page of an enrolled screen: the reference desk's, or the one with this token.

        guided: its browser has what the guide needs. Most tests are about the desk page alone, as it is before that came.
        """
        cookies = {"deskbell_screen": token or self.server.cast.desk_token}
        page = self.windows.open(url or self.server.url, cookies=cookies, **options)
        if not guided:
            page.route(GUIDE, lambda route: route.fulfill(json={}))
        page.goto("/desk/")
        return connected(page)

    def person(self, person: Person, path: str = "/now/", url: str = "", **options: Any) -> Page:
        """Open a page as somebody who is signed in."""
        cookies = dict(part.split("=", 1) for part in self.server.login(person)["Cookie"].split("; "))
        page = self.windows.open(url or self.server.url, cookies=cookies, **options)
        page.goto(path)
        return connected(page)

    def alarms(self) -> list[Alarm]:
        """Return every alarm of this test, oldest first, as the database has it."""
        with self.server.inside():
            return list(Alarm.objects.filter(pk__gt=self.since).order_by("pk"))

    def tidy(self) -> None:
        """Leave the house as the next test expects it: nothing open or just ended (a desk stays quiet after Danger), no PIN, no plan."""
        for context in self.windows.contexts:
            for page in context.pages:
                page.goto("about:blank")
        with self.server.inside():
            still_open = list(Alarm.objects.filter(closed_at=None))
            for alarm in still_open:
                actions.all_clear(alarm, DESKBELL, "test", PIN)
            Alarm.objects.filter(pk__gt=self.since).update(closed_at=clock.now() - timedelta(hours=1))
            Place.objects.filter(pk=self.server.cast.library.pk).update(cancel_pin="", duress_pin="")
            Plan.objects.filter(place=self.server.cast.central).delete()
        if any(alarm.level == Level.DANGER for alarm in still_open):
            # Written by this process, so the server finds it within a second; a desk that hears of it keeps quiet.
            time.sleep(1.1)

    def story(self, alarm: Alarm) -> list[tuple[str, str]]:
        """Return who did what, in order; what was done in the guide is a story of its own."""
        with self.server.inside():
            story = [(entry["kind"], entry["who"]) for entry in timeline(alarm)]
        return [one for one in story if not one[0].startswith("guide.")]

    def guide_story(self, alarm: Alarm) -> list[tuple[str, str, str]]:
        """Return who did what in the guide, in order: the kind, the step or the standing action, and the name."""
        with self.server.inside():
            entries = [entry for entry in timeline(alarm) if entry["kind"].startswith("guide.")]
        told = [(one["kind"].removeprefix("guide."), one["data"], one["who"]) for one in entries]
        return [(kind, data.get("action") or data.get("step", ["", ""])[1], who) for kind, data, who in told]

    def kinds(self, alarm: Alarm) -> list[str]:
        """Return the kinds of its events, in order, but for those of the guide."""
        with self.server.inside():
            return [event.kind for event in log.of(alarm.subject) if not event.kind.startswith("guide.")]

    def hurry(self, level: int, seconds: Sequence[int]) -> None:
        """Let the central branch call those of the plan that stands, but each tier after so few seconds."""
        tiers = [tier | {"after": after} for tier, after in zip(DEFAULTS[level], seconds, strict=True)]
        with self.server.inside():
            Plan.objects.create(place=self.server.cast.central, level=level, tiers=tiers, changed_at=clock.now())

    def set_pins(self) -> None:
        """Give the library a PIN and a duress PIN."""
        with self.server.inside():
            pins = {"cancel_pin": make_password(PIN), "duress_pin": make_password(DURESS_PIN)}
            Place.objects.filter(pk=self.server.cast.library.pk).update(**pins)


def connected(page: Page) -> Page:
    """Wait until the page listens."""
    expect(page.locator("html")).to_have_attribute("data-link", re.compile("^(alive|polling)$"))
    return page


def ring(page: Page) -> Any:
    """Return the ring, open."""
    found = page.locator("#ring[open]")
    found.wait_for()
    return found


def press(house: House, token: str, level: int) -> str:
    """Press by the API, as a machine does; return the alarm's ref. For tests of the ring: it needs no desk page."""
    told = house.server.post("/api/v1/press", {"level": level}, token=token)
    assert told.status == 201
    return str(told.json()["alarm"]["ref"])


def answer(page: Page, word: str) -> None:
    """Press a button of the ring, as soon as it takes answers: not in the moment in which it appears there."""
    button = ring(page).get_by_role("button", name=word, exact=True)
    button.wait_for()
    page.wait_for_timeout(650)
    button.click()


def sound_of(page: Page) -> str:
    """Return what plays: "2 actual", "on" (nothing, but it could), "off" (the browser forbids it)."""
    return str(page.evaluate("document.documentElement.dataset.sound"))


def wait_for_sound(page: Page, sound: str) -> None:
    """Wait until that is what plays."""
    expect(page.locator("html")).to_have_attribute("data-sound", sound)


def until(true: Callable[[], object], page: Page, within: float = 20.0) -> None:
    """Wait until something is true, letting the page go on meanwhile."""
    ends = time.monotonic() + within
    while not true():
        assert time.monotonic() < ends, f"not so within {within} s"
        page.wait_for_timeout(50)


def stand_between(page: Page, address: str, handle: Callable[[Route], object]) -> None:
    """Let ``handle`` answer what the page asks of this address, from now on for certain.

    The browser says that it stands between before the page that is open has been told: until then a request of it
    still goes to the server.
    """
    page.route(address, handle)
    page.route("**/?between", lambda route: route.fulfill(body="between"))
    asked = "fetch('/?between').then(answer => answer.text())"
    until(lambda: page.evaluate(asked) == "between", page)


def waiting_presses(page: Page) -> int:
    """Return how many presses this browser still keeps, because nobody has confirmed them."""
    names = "Object.keys(localStorage).filter(name => name.startsWith('deskbell.press')).length"
    return int(page.evaluate(names))


@pytest.fixture
def house(shared_server: Server, windows: Windows) -> Iterator[House]:
    """A house for tests that leave the server running: one server for all of a module."""
    with shared_server.inside():
        newest = Alarm.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    lived_in = House(shared_server, windows, newest)
    yield lived_in
    lived_in.tidy()


@pytest.fixture
def lone_house(server: Server, windows: Windows) -> House:
    """A house with a server of its own, which a test may kill."""
    return House(server, windows)


@pytest.fixture
def cable(lone_house: House) -> Iterator[Cable]:
    """A cable between the browser and the house's server. What the browser says about it is expected."""
    lone_house.windows.expect("net::ERR")
    lone_house.windows.expect("Failed to load resource")
    with Cable(lone_house.server.port) as laid:
        yield laid
