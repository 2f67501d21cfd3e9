"""What a desk page has to fetch until its guide could begin without a link, added up as a browser does. Fonts are apart."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from deskbell.shell.packed import Packed
from deskbell.shell.tests.test_desk import screen_client
from tests.cast import Cast

KILOBYTE = 1024
MOST = 60
MOST_ON_PLAIN_HTTP = 68
"""There a browser takes no Brotli."""
MOST_OF_FONTS = 54
PADDING = 100
"""At most so much is added to a page at random, against guessing from its length."""
FROM_THE_SERVER = 100
"""What the status and the headers of the server itself take, such as its date."""

PIECE = re.compile(r'(?:<link rel="stylesheet" href|<script type="module" src)="([^"]+)"')
FONT = re.compile(r'<link rel="preload" href="([^"]+\.ttf[^"]*)"')
BROWSER = "gzip, deflate, br, zstd"


@pytest.fixture
def desk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser of a screen."""
    monkeypatch.setattr(Packed, "max_random_bytes", 0)
    return screen_client(cast.desk_token)


def weight(answer: Any) -> int:
    """Return the bytes of an answer on the wire."""
    assert answer.status_code == 200, answer.status_code
    cookies = [f"Set-Cookie: {one.OutputString()}" for one in answer.cookies.values()]
    heads = [f"{name}: {value}" for name, value in answer.headers.items()] + cookies
    content = b"" if answer.request["REQUEST_METHOD"] == "HEAD" else answer.getvalue()
    return len(content) + sum(len(head) + 2 for head in heads) + FROM_THE_SERVER


def fetched(desk: Client, cast: Cast, taken: str) -> dict[str, int]:
    """Return what each thing weighs that a browser fetches, by its address."""
    headers = {"Accept-Encoding": taken}
    here = f"as=screen&place={cast.desk.ref}"
    asked = [f"/api/v1/hearing?{here}"] * 2 + [f"/api/v1/guide{of}?{here}&language=en" for of in ("", "/shelf")]
    page = desk.get("/desk/").content.decode()
    pieces = PIECE.findall(page)
    assert len(pieces) >= 2, "a sheet and a script at least"
    found = {"/desk/": weight(desk.get("/desk/", headers=headers)) + PADDING}
    kept = reverse("shell:desk_fallback")
    assert f'data-fallback="{kept}"' in page
    found[kept] = weight(desk.head(kept, headers=headers))
    for address in [*pieces, *asked]:
        found[address] = found.get(address, 0) + weight(desk.get(address, headers=headers))
    return found


@pytest.mark.django_db
def test_a_desk_page_and_its_guide_are_light(desk: Client, cast: Cast) -> None:
    found = fetched(desk, cast, BROWSER)
    assert sum(found.values()) <= MOST * KILOBYTE, found


@pytest.mark.django_db
def test_without_brotli_they_are_hardly_heavier(desk: Client, cast: Cast) -> None:
    found = fetched(desk, cast, "gzip, deflate")
    assert sum(found.values()) <= MOST_ON_PLAIN_HTTP * KILOBYTE, found


@pytest.mark.django_db
def test_the_two_fonts_of_a_page_are_light(desk: Client) -> None:
    fonts = FONT.findall(desk.get("/desk/").content.decode())
    assert len(fonts) == 2
    found = {one: weight(desk.get(one, headers={"Accept-Encoding": BROWSER})) for one in fonts}
    assert sum(found.values()) <= MOST_OF_FONTS * KILOBYTE, found


@pytest.mark.django_db
def test_nothing_waits_for_a_font(desk: Client) -> None:
    page = desk.get("/desk/").content.decode()
    for font in re.findall(r"<link rel=\"preload\"[^>]+>", page):
        assert 'fetchpriority="low"' in font
    [sheet] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    faces = desk.get(sheet).content.decode().count("@font-face")
    assert desk.get(sheet).content.decode().count("font-display:swap") == faces > 0
