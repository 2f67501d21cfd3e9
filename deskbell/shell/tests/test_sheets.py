"""The sheets of the pages: joined in their order, kept for ever, another address after each update."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from deskbell.shell import sheets
from deskbell.shell.live_config import FOLDER
from deskbell.shell.tests.test_desk import page_of, screen_client
from tests.cast import Cast

LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)">')


def linked(page: str) -> list[str]:
    return [address.partition("?")[0] for address in LINK.findall(page)]


@pytest.mark.parametrize("name", sheets.SHEETS)
def test_a_sheet_may_be_kept_for_ever_and_asks_nobody_who_they_are(client: Client, name: str) -> None:
    """It has no database here, and needs none."""
    client.cookies["deskbell_session"] = "of-a-session-that-has-ended"
    answer = client.get(sheets.address(name))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    assert not answer.cookies


def test_a_sheet_asked_for_by_the_address_of_another_version_is_not_kept(client: Client) -> None:
    assert client.get("/sheets/desk.css?0123456789ab")["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_only_kinds_of_pages_have_a_sheet(client: Client) -> None:
    assert client.get("/sheets/forms.css").status_code == 404


@pytest.mark.parametrize("name", sheets.SHEETS)
def test_the_rules_of_all_files_are_there_in_their_order(client: Client, name: str) -> None:
    """Compared without any blank and comment: what is left must be the files, one after the other."""
    files = [(FOLDER / f"{one}.css").read_text(encoding="utf-8") for one in sheets.SHEETS[name]]
    assert bare(client.get(sheets.address(name)).content.decode()) == bare("".join(files))


def bare(sheet: str) -> str:
    without = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    without = re.sub(r'url\("[^"]*/([^"/?]+)[^"]*"\)', r"url(\1)", without)
    return re.sub(r"\s+|;\s*(?=\})", "", without)


@pytest.mark.django_db
def test_a_desk_page_has_one_sheet_and_other_pages_their_own_between_two(client: Client, cast: Cast) -> None:
    assert linked(page_of(screen_client(cast.desk_token), "/desk/")) == ["/sheets/desk.css"]
    assert linked(page_of(client, "/account/login/")) == ["/sheets/page.css"]
    client.force_login(cast.manager)
    between = ["/sheets/page.css", "/static/shell/live/board.css", "/sheets/live.css"]
    assert linked(page_of(client, "/now/")) == between


def test_the_desk_s_sheet_counts_as_the_three_would_one_after_the_other() -> None:
    assert sheets.SHEETS["desk"] == (*sheets.SHEETS["page"], "live/desk", *sheets.SHEETS["live"])


@pytest.mark.django_db
def test_a_font_has_one_address_on_the_page_and_in_the_sheet(client: Client) -> None:
    page = page_of(client, "/account/login/")
    sheet = client.get(sheets.address("page")).content.decode()
    fonts = re.findall(r'href="([^"]+\.ttf\?[^"]+)"', page)
    assert len(fonts) == 2
    for font in fonts:
        assert f'url("{font}")' in sheet
        assert client.get(font).status_code == 200


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("/* why */\na ,\nb  >  c {\n  color : red ;\n  margin: 0 auto;\n}\n", "a,b > c{color :red;margin:0 auto}"),
        ("a :focus{width: calc(1px  +  (2px - 3px))}", "a :focus{width:calc(1px + (2px - 3px))}"),
        ('q::before {\n  content: "/* ,  { not */  ;";\n}', 'q::before{content:"/* ,  { not */  ;"}'),
        ("q::before { content: '  :  } ' }", "q::before{content:'  :  } '}"),
        ("@media (min-width: 1px) and (color) { a { b: c } }", "@media (min-width:1px) and (color){a{b:c}}"),
        ("a { b: c !important; ; /* d */ }\n\n\n.e { }", "a{b:c !important}.e{}"),
        ("a/* between */b { c: d }", "a b{c:d}"),
    ],
)
def test_blanks_stay_where_they_mean_something(written: str, left: str) -> None:
    assert sheets.tight(written) == left
