"""The guide in a real browser with a processor four times slower: what comes over the wire, and how soon one can act.

Needs the test requirements (Playwright) and Debian's Chromium. The page is a desk's, 360 by 640, with its service worker.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.figures import machine, percentile, table
from bench.processes import Deskbell

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

KILOBYTES, MILLISECONDS = 60, 300
SLOWER = 4
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
KEPT = "() => caches.match('/desk/fallback/').then(Boolean)"
READY = "() => Object.keys(localStorage).some((name) => name.startsWith('deskbell.ready.'))"
DRAWN = """() => new Promise((done) => {
  const look = () => {
    const guide = document.getElementById("guide");
    const headline = guide && !guide.hidden && guide.querySelector("[data-part=headline]").textContent;
    if (headline) requestAnimationFrame(() => done(performance.now()));
    else requestAnimationFrame(look);
  };
  look();
})"""
PRESSED = """() => new Promise((done) => {
  const guide = document.getElementById("guide");
  const began = performance.now();
  document.querySelector("[data-row='2'] [data-act=press]").click();
  const look = () => (guide.hidden ? requestAnimationFrame(look) : done(performance.now() - began));
  look();
})"""
TAPPED = """() => new Promise((done) => {
  const headline = document.querySelector("#guide [data-part=headline]");
  const before = headline.textContent;
  const began = performance.now();
  document.querySelector("#guide [data-act=done]:not([hidden])").click();
  const look = () => (headline.textContent === before ? requestAnimationFrame(look) : done(performance.now() - began));
  look();
})"""


def run(argv: list[str]) -> int:
    """Measure and print; 1 if the guide is heavier or slower than it may be."""
    parser = argparse.ArgumentParser(prog="deskbell bench guide", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="how often each is timed (9)")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as name, Deskbell(Path(name), asked.rounds + 2) as bell:
        tokens = bell.house["listeners"]
        with browser() as chromium:
            weights = weighed(chromium, bell.port, tokens[0])
            times = [timed(chromium, bell.port, token) for token in tokens[1 : asked.rounds + 1]]
    heavy = sum(weights.values()) / 1024
    print(f"\n{machine()}; a processor {SLOWER} times slower, {asked.rounds} rounds\n")
    print(table(["over the wire, first load", "kB"], [[kind, f"{size / 1024:.1f}"] for kind, size in weights.items()]))
    names = ("press to the first screen", "tap to the next", "from the cache to the screen it was on")
    rows = [[named, *ms([one[at] for one in times])] for at, named in enumerate(names)]
    print("\n" + table(["ms", "p50", "p95"], rows))
    slow = percentile([one[2] for one in times], 50)
    print(f"\n{heavy:.1f} kB in all (at most {KILOBYTES}); from the cache {slow:.0f} ms (at most {MILLISECONDS}).")
    return 0 if heavy <= KILOBYTES and slow <= MILLISECONDS else 1


def ms(values: list[float]) -> list[str]:
    """Return p50 and p95, of values in milliseconds."""
    return [f"{percentile(values, percent):.0f}" for percent in (50, 95)]


@contextmanager
def browser() -> Iterator[Any]:
    """Give a browser, and end it."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def window(chromium: Any, port: int, token: str) -> tuple[BrowserContext, Page]:
    """Open the desk page of a screen in a window of its own."""
    context = chromium.new_context(base_url=f"http://127.0.0.1:{port}", viewport={"width": 360, "height": 640})
    context.add_cookies([{"name": "deskbell_screen", "value": token, "url": f"http://127.0.0.1:{port}"}])
    return context, context.new_page()


def weighed(chromium: Any, port: int, token: str) -> dict[str, int]:
    """Return how many bytes come over the wire, by what they are, until the guide could begin. Fonts are counted apart."""
    context, page = window(chromium, port, token)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: kind_of(told)}))

    def loaded(told: dict[str, Any]) -> None:
        kind = kinds.get(told["requestId"], "other")
        sizes[kind] = sizes.get(kind, 0) + int(told["encodedDataLength"])

    session.on("Network.loadingFinished", loaded)
    page.goto("/desk/")
    page.wait_for_function(READY)
    page.wait_for_function(KEPT)
    page.wait_for_timeout(2000)
    context.close()
    print(f"fonts, kept for ever: {sizes.pop('Font', 0) / 1024:.1f} kB")
    return {kind: size for kind, size in sorted(sizes.items()) if kind in {"Document", "Script", "Stylesheet", "Fetch"}}


def kind_of(told: dict[str, Any]) -> str:
    """Name what a response is, as the browser does."""
    kind: str = told["type"]
    return "Fetch" if kind == "XHR" else kind


def timed(chromium: Any, port: int, token: str) -> tuple[float, float, float]:
    """Return the milliseconds from the press to the first screen, from a tap to the next, and from the cache to it."""
    context, page = window(chromium, port, token)
    page.goto("/desk/")
    page.wait_for_function(READY)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function(READY)
    page.wait_for_timeout(1000)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    pressed = float(page.evaluate(PRESSED))
    page.wait_for_timeout(1000)
    tapped = float(page.evaluate(TAPPED))
    page.wait_for_timeout(1500)
    page.reload(wait_until="commit")
    kept = float(page.evaluate(DRAWN))
    context.close()
    return pressed, tapped, kept
