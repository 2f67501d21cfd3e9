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
def test_a_page_s_own_sheet_goes_packed(client: Client) -> None:
    sheet = client.get("/static/shell/live/board.css", headers=TAKES_IT)
    assert sheet["Content-Encoding"] == "gzip"
    assert b".board" in gzip.decompress(sheet.getvalue())


@pytest.mark.django_db
def test_a_font_goes_packed_whole_and_may_be_kept_for_ever() -> None:
    client = Client()
    font = "/static/fonts/AtkinsonHyperlegible-Regular.ttf"
    plain, packed = client.get(font), client.get(font, headers={"Accept-Encoding": "gzip"})
    whole = plain.getvalue()
    assert whole[:4] == b"\x00\x01\x00\x00"
    assert gzip.decompress(packed.content) == whole
    assert len(packed.content) < len(whole) * 0.6
    assert packed["Content-Type"] == "font/ttf"
    assert packed["Content-Length"] == str(len(packed.content))
    assert "immutable" in packed["Cache-Control"]


@pytest.mark.django_db
def test_of_a_font_that_a_browser_has_nothing_is_sent_again() -> None:
    client = Client()
    font = "/static/fonts/AtkinsonHyperlegible-Regular.ttf"
    known = client.get(font)["Last-Modified"]
    again = client.get(font, headers={"If-Modified-Since": known, **TAKES_IT})
    assert (again.status_code, again.getvalue()) == (304, b"")


@pytest.mark.django_db
def test_what_the_api_says_goes_as_it_is(cast: Cast) -> None:
    desk = screen(cast.desk_token)
    ref = press(desk, "help")["ref"]
    assert "Content-Encoding" not in desk.get(f"/api/v1/alarms/{ref}", headers=TAKES_IT)
