"""The page on which a protocol is tried: who may open it, and with what it begins."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.core.actor import DESKBELL
from deskbell.places import actions as places
from deskbell.protocols.actions import say
from deskbell.protocols.shipped import shipped
from tests.cast import Cast

ADDRESS = "/protocols/problem-customer/play/"
FRAME = "/protocols/preview/frame/"


@pytest.fixture
def presser(cast: Cast, client: Client) -> Client:
    client.force_login(cast.presser)
    return client


def shown(client: Client, address: str = ADDRESS) -> dict[str, Any]:
    """Return what the page plays."""
    page = client.get(address).content.decode()
    found = re.search(r'<script id="preview-data" type="application/json">(.*?)</script>', page)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.parametrize("name", sorted(shipped()))
def test_whoever_works_here_tries_each_protocol(name: str, presser: Client) -> None:
    data = shown(presser, f"/protocols/{name}/play/")
    assert data["first"] == name
    assert set(data["shelves"]) == {"en", "es"}
    assert shipped()[name].protocol.title["es"] == data["shelves"]["es"]["protocols"][name]["title"]


def test_it_says_what_the_place_says_and_plain_words_for_what_it_does_not(cast: Cast, presser: Client) -> None:
    say(cast.desk, {"safe_room": "the vault", "near_phone": "yes"}, DESKBELL)
    data = shown(presser, f"{ADDRESS}?place={cast.desk.ref}")
    assert data["bindings"]["en"]["safe_room"] == "the vault"
    assert data["bindings"]["en"]["help_extension"] == "500"
    assert data["bindings"]["es"]["alarm_code"] == "el código de alarma"
    assert data["facts"]["near_phone"] == "yes"
    assert "near_phone" not in shown(presser, f"{ADDRESS}?place={cast.workroom.ref}")["facts"]


def test_without_a_place_it_is_the_first_desk_that_one_may_see(cast: Cast, client: Client) -> None:
    say(cast.north_desk, {"safe_room": "the boiler room"}, DESKBELL)
    client.force_login(cast.other_branch_staff)
    assert shown(client)["bindings"]["en"]["safe_room"] == "the boiler room"


def test_a_place_of_others_is_not_there(cast: Cast, presser: Client, client: Client) -> None:
    for place in (cast.north_desk, cast.other_desk):
        assert presser.get(f"{ADDRESS}?place={place.ref}").status_code == 404
    assert presser.get(f"{ADDRESS}?place=k3k3k3k3k3k3").status_code == 404
    assert "North desk" not in presser.get(ADDRESS).content.decode()


def test_it_leads_to_the_others_with_the_same_place_and_the_page_of_a_place_leads_to_it(
    cast: Cast, presser: Client
) -> None:
    page = presser.get(f"{ADDRESS}?place={cast.desk.ref}").content.decode()
    for name in shipped():
        link = f'href="/protocols/{name}/play/?place={cast.desk.ref}"'
        assert (link in page) is (name != "problem-customer")
    assert f"{ADDRESS}?place={cast.desk.ref}" in presser.get(f"/places/{cast.desk.ref}/guide/").content.decode()


def test_an_unknown_protocol_is_not_there(presser: Client) -> None:
    assert presser.get("/protocols/no-such-thing/play/").status_code == 404


@pytest.mark.parametrize("address", [ADDRESS, FRAME])
def test_who_has_no_role_finds_nothing_and_who_is_not_signed_in_is_asked_to(
    address: str, cast: Cast, client: Client
) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")
    client.force_login(cast.outsider)
    assert client.get(address).status_code == 404
    client.force_login(cast.auditor)
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


def test_only_the_frame_may_be_framed_and_only_by_deskbell(presser: Client) -> None:
    frame = presser.get(FRAME)
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    page = presser.get(ADDRESS)
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-src" not in presser.get("/places/")["Content-Security-Policy"]


def test_the_frame_speaks_the_language_that_is_tried_not_the_pages(presser: Client) -> None:
    spanish = presser.get(f"{FRAME}?lang=es").content.decode()
    assert '<html lang="es"' in spanish
    assert "Llamar al" in spanish
    assert '<html lang="en"' in presser.get(f"{FRAME}?lang=xx").content.decode()


def test_more_places_are_no_more_queries(cast: Cast, presser: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            presser.get(f"{ADDRESS}?place={cast.desk.ref}")
        return len(caught)

    queries()
    few = queries()
    for number in range(10):
        places.add_place(cast.floor, "desk", f"Desk {number}", DESKBELL)
    assert queries() == few
