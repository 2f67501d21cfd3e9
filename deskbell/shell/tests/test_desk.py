"""The desk page: whose it is, what it says before anything happens, and what stays when the server is down."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from deskbell.alarms import actions
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Line
from deskbell.core import clock
from deskbell.core.mode import Mode
from deskbell.core.refs import new_ref
from deskbell.places.models import Place
from deskbell.screens.access import COOKIE
from deskbell.screens.models import Screen
from tests.cast import Cast


def screen_client(token: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = token
    return client


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_an_enrolled_screen_needs_no_login_to_see_its_desk(cast: Cast) -> None:
    page = page_of(screen_client(cast.desk_token), "/desk/")
    for words in ("Reference desk", "Come to me", "Help now", "Danger", "F8", "F9", "F10", "Enter a PIN"):
        assert words in page
    assert "Dial <strong>500</strong> on any desk phone, or <strong>911</strong>." in page


def test_a_screen_nobody_enrolled_is_told_how_to_become_one(client: Client, cast: Cast) -> None:
    page = page_of(client, "/desk/")
    assert "This screen is not enrolled" in page
    assert "/enrol/" in page


def test_a_revoked_screen_is_a_stranger(cast: Cast) -> None:
    Screen.objects.filter(pk=cast.desk_screen.pk).update(revoked_at=clock.now())
    assert "This screen is not enrolled" in page_of(screen_client(cast.desk_token), "/desk/")


def test_a_person_chooses_among_the_desks_where_they_may_press(client: Client, cast: Cast) -> None:
    client.force_login(cast.presser)
    page = page_of(client, "/desk/")
    assert "Reference desk" in page
    assert "North desk" not in page


def test_a_person_has_a_desk_page_where_they_may_press(client: Client, cast: Cast) -> None:
    client.force_login(cast.presser)
    page = page_of(client, f"/desk/{cast.desk.ref}/")
    assert f'data-place="{cast.desk.ref}"' in page
    assert 'data-as="person"' in page


@pytest.mark.parametrize("who", ["other_branch_staff", "auditor", "outsider", "other_library_staff"])
def test_a_desk_where_a_person_may_not_press_does_not_exist(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    for name in ("shell:desk_for_person", "shell:desk_fallback_for_person"):
        assert client.get(reverse(name, args=[cast.desk.ref])).status_code == 404


def test_the_desk_page_of_a_person_needs_a_login(client: Client, cast: Cast) -> None:
    response = client.get(f"/desk/{cast.desk.ref}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_the_fallback_names_nobody(cast: Cast) -> None:
    page = page_of(screen_client(cast.desk_token), "/desk/fallback/")
    assert "Dial <strong>500</strong>" in page
    assert "Here now" not in page


def test_there_is_no_fallback_for_strangers(client: Client, cast: Cast) -> None:
    assert client.get("/desk/fallback/").status_code == 404


def test_without_a_help_extension_the_fallback_is_911_and_a_colleague(cast: Cast) -> None:
    Place.objects.filter(pk=cast.library.pk).update(help_extension="")
    page = page_of(screen_client(cast.desk_token), "/desk/")
    assert "Call <strong>911</strong>, or a colleague by phone." in page


def test_an_extension_can_not_smuggle_markup_into_the_page(cast: Cast) -> None:
    Place.objects.filter(pk=cast.library.pk).update(help_extension="<b>5</b>")
    page = page_of(screen_client(cast.desk_token), "/desk/")
    assert "<b>5</b>" not in page
    assert "<strong>&lt;b&gt;5&lt;/b&gt;</strong>" in page


def test_the_police_are_promised_only_where_a_link_to_them_is_set(cast: Cast) -> None:
    client = screen_client(cast.desk_token)
    assert "and the police" not in page_of(client, "/desk/")
    Line.objects.create(
        place=cast.central,
        purpose="police",
        channel="mail",
        name="Police",
        address="desk@police.example",
        made_at=clock.now(),
    )
    assert "Everyone, and the police. This screen stays quiet" in page_of(client, "/desk/")


def test_the_last_test_is_dated_as_the_clocks_at_the_library_show_it(cast: Cast) -> None:
    client = screen_client(cast.desk_token)
    assert "Not tested yet" in page_of(client, "/desk/")
    with clock.frozen(datetime(2026, 11, 4, 3, 0, tzinfo=UTC)):
        actions.press(Request(cast.desk, cast.desk_screen.actor, 1, new_ref(), mode=Mode.TEST))
    assert "Last tested 3 Nov" in page_of(client, "/desk/")


def test_the_desk_page_takes_few_queries_and_no_more_in_a_large_library(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    client = screen_client(cast.desk_token)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        page_of(client, "/desk/")


def test_a_screen_that_somebody_signed_in_at_may_answer(client: Client, cast: Cast) -> None:
    client.force_login(cast.responder)
    client.cookies[COOKIE] = cast.desk_token
    page = page_of(client, "/desk/")
    assert 'data-as="screen"' in page
    assert f'data-me="{cast.responder.ref}"' in page


@pytest.mark.parametrize(("who", "where"), [("responder", ""), ("security", "central"), ("administrator", "library")])
def test_a_page_knows_where_its_reader_may_close_danger(client: Client, cast: Cast, who: str, where: str) -> None:
    client.force_login(getattr(cast, who))
    ref = getattr(cast, where).ref if where else ""
    assert f'data-closes="{ref}"' in page_of(client, "/now/")


def test_pages_of_those_who_hear_nothing_do_not_listen(client: Client, cast: Cast) -> None:
    client.force_login(cast.outsider)
    assert 'id="live"' not in page_of(client, "/account/")
    client.force_login(cast.responder)
    assert 'id="live"' in page_of(client, "/account/")


def test_the_service_worker_answers_for_the_whole_site_and_keeps_only_the_shell(client: Client) -> None:
    response = client.get("/service-worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    kept = json.loads(response.content.decode().split("const KEPT = ", 1)[1].split(";\n", 1)[0])
    assert "/scripts/desk.js" in kept
    assert all(address.startswith(("/static/", "/scripts/", "/sheets/")) for address in kept)


def test_deskbell_can_be_installed(client: Client) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["display"] == "standalone"
    sizes = {icon["sizes"] for icon in manifest["icons"]}
    assert sizes == {"192x192", "512x512"}


def test_words_of_the_live_pages_come_in_one_and_many(cast: Cast) -> None:
    page = page_of(screen_client(cast.desk_token), "/desk/")
    words = json.loads(page.split('<script id="live-words" type="application/json">')[1].split("</script>")[0])
    assert words["people"] == {"one": "{n} person", "other": "{n} people"}
    assert words["who_going"] == {"one": "{names} is coming.", "other": "{names} are coming."}
    assert words["nobody_told"].endswith("Dial 500 on any desk phone, or 911.")


def test_every_word_that_the_scripts_ask_for_is_there() -> None:
    import re

    from deskbell.shell.live_config import LIVE
    from deskbell.shell.live_words import words

    there = words("500")
    for script in LIVE.glob("*.js"):
        for name in re.findall(r'(?<!#)\bsay\("(\w+)"', script.read_text(encoding="utf-8")):
            assert name in there, f"{script.name} says {name}, which has no words"


def test_the_desk_page_says_nothing_in_a_level_colour() -> None:
    from deskbell.shell.live_config import LIVE

    sheet = (LIVE / "desk.css").read_text(encoding="utf-8")
    for colour in ("--come", "--help", "--danger", "--red"):
        assert colour not in sheet


def test_a_pin_is_never_in_the_page(cast: Cast) -> None:
    Place.objects.filter(pk=cast.library.pk).update(cancel_pin=make_password("2468"))
    assert "argon2" not in page_of(screen_client(cast.desk_token), "/desk/")


def test_how_the_desk_page_works_is_explained_where_it_stands_and_to_nobody_outside(client: Client, cast: Cast) -> None:
    address = reverse("shell:desk_how")
    assert f'href="{address}"' in page_of(screen_client(cast.desk_token), "/desk/")
    for reader in (screen_client(cast.desk_token), client):
        if reader is client:
            client.force_login(cast.presser)
        page = page_of(reader, address)
        for words in ("Come to me</strong>, F8", "Pressing again raises", "Take it back", "three full stops", "PIN"):
            assert words.lower() in page.lower()
        assert "duress" not in page, "it may lie on the desk"
    assert Client().get(address).status_code == 302


def test_the_kept_page_does_not_point_to_what_a_dead_server_can_not_show(cast: Cast) -> None:
    assert reverse("shell:desk_how") not in page_of(screen_client(cast.desk_token), "/desk/fallback/")
