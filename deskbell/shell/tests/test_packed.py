"""What goes packed over the wire, and what does not."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from deskbell.alarms.tests.api import press, screen
from tests.cast import Cast

TAKES_IT = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.django_db
def test_a_page_goes_packed_to_a_browser_that_takes_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.manager)
    plain, packed = client.get("/places/"), client.get("/places/", headers=TAKES_IT)
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    assert b"Reference desk" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.django_db
def test_a_sheet_goes_packed_and_a_font_as_it_is(client: Client) -> None:
    sheet = client.get("/static/shell/live/ring.css", headers=TAKES_IT)
    assert sheet["Content-Encoding"] == "gzip"
    assert b".ring-bar" in gzip.decompress(sheet.getvalue())
    font = client.get("/static/fonts/AtkinsonHyperlegible-Regular.ttf", headers=TAKES_IT)
    assert "Content-Encoding" not in font
    assert font.getvalue()[:4] == b"\x00\x01\x00\x00"


@pytest.mark.django_db
def test_what_the_api_says_goes_as_it_is(cast: Cast) -> None:
    desk = screen(cast.desk_token)
    ref = press(desk, "help")["ref"]
    assert "Content-Encoding" not in desk.get(f"/api/v1/alarms/{ref}", headers=TAKES_IT)
