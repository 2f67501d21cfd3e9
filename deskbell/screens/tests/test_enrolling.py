"""A desk PC becomes a screen by a short code: ten minutes, once, and with nothing lost when it is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from deskbell.core import clock
from deskbell.core.models import Event
from deskbell.people.models import Role
from deskbell.screens import actions
from deskbell.screens.access import COOKIE, screen_with
from deskbell.screens.attempts import attempts
from deskbell.screens.models import EnrolmentCode, Screen
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _no_wrong_codes_yet() -> Iterator[None]:
    attempts.forget()
    yield
    attempts.forget()


def code_of(cast: Cast, name: str = "Left PC") -> str:
    return actions.make_code(cast.desk, name, cast.in_charge)[1]


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def test_a_person_in_charge_gets_a_code_with_which_a_pc_becomes_a_screen(cast: Cast, client: Client) -> None:
    client.force_login(cast.in_charge)
    page = text_of(client.post("/screens/new/", {"place": cast.desk.ref, "name": "Left  PC"}))
    found = re.search(r'class="code" translate="no">([A-Z2-9]{4}-[A-Z2-9]{4})<', page)
    assert found, page
    assert "Reference desk, Second floor, Central" in page
    assert "<svg" in page
    pc = Client()
    answer = pc.post("/enrol/", {"code": found[1]})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    screen = screen_with(pc.cookies[COOKIE].value)
    assert screen is not None
    assert (screen.name, screen.place, screen.enrolled_by) == ("Left PC", cast.desk, cast.in_charge)
    assert Event.objects.get(kind="screen.enrolled", subject_id=screen.pk).actor_name == "Ines Roth"


def test_neither_code_nor_token_is_stored_as_it_is(cast: Cast, client: Client) -> None:
    code = code_of(cast)
    client.post("/enrol/", {"code": code})
    token = client.cookies[COOKIE].value
    rows = str(list(Screen.objects.values())) + str(list(EnrolmentCode.objects.values()))
    rows += str(list(Event.objects.values()))
    assert code not in rows
    assert token not in rows


def test_the_cookie_is_hidden_from_scripts_and_other_sites_and_lasts_400_days(cast: Cast, client: Client) -> None:
    client.post("/enrol/", {"code": code_of(cast)})
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 400 * 24 * 3600
    assert not cookie["secure"]


def test_over_https_the_cookie_is_secure(cast: Cast, client: Client, settings: object) -> None:
    from dataclasses import replace

    settings.CONFIGURATION = replace(settings.CONFIGURATION, url="https://bell.example.org")  # type: ignore[attr-defined]
    client.post("/enrol/", {"code": code_of(cast)})
    assert client.cookies[COOKIE]["secure"]


def test_opening_the_page_uses_no_code_up(cast: Cast, client: Client) -> None:
    code = code_of(cast)
    assert client.get(f"/enrol/?code={code}").status_code == 200
    assert client.head("/enrol/").status_code == 405
    assert EnrolmentCode.objects.get().used_at is None
    assert Screen.objects.filter(name="Left PC").count() == 0


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_small_letters_spaces_and_a_missing_dash_do_not_matter(cast: Cast, client: Client, typed: str) -> None:
    code = code_of(cast)
    client.post("/enrol/", {"code": typed.format(code.lower(), code.replace("-", ""), code.replace("-", " "))})
    assert COOKIE in client.cookies


def test_a_wrong_code_is_refused_with_the_remedy_and_kept_as_typed(cast: Cast, client: Client) -> None:
    answer = client.post("/enrol/", {"code": "ABCD-2345"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "There is no such code." in page
    assert "ask for a new one" in page
    assert 'value="ABCD-2345"' in page
    assert COOKIE not in client.cookies


def test_a_code_works_once(cast: Cast, client: Client) -> None:
    code = code_of(cast)
    client.post("/enrol/", {"code": code})
    second = Client()
    page = text_of(second.post("/enrol/", {"code": code}))
    assert "This code was used already" in page
    assert COOKIE not in second.cookies
    assert Screen.objects.filter(name="Left PC").count() == 1


def test_a_code_works_for_ten_minutes(cast: Cast, client: Client) -> None:
    code = code_of(cast)
    with clock.moved(timedelta(minutes=10, seconds=1)):
        page = text_of(client.post("/enrol/", {"code": code}))
    assert "This code ran out" in page
    assert COOKIE not in client.cookies


def test_a_code_no_longer_counts_when_its_maker_may_no_longer_enrol(cast: Cast, client: Client) -> None:
    code = code_of(cast)
    Role.objects.filter(person=cast.in_charge).update(ended_at=clock.now())
    page = text_of(client.post("/enrol/", {"code": code}))
    assert "no longer counts" in page
    assert COOKIE not in client.cookies


def test_an_empty_code_says_what_to_type(cast: Cast, client: Client) -> None:
    assert "Type the code that the person in charge gave you." in text_of(client.post("/enrol/", {"code": ""}))


def test_after_five_wrong_codes_a_minute_must_pass_even_for_the_right_one(cast: Cast, client: Client) -> None:
    code = code_of(cast)
    for _ in range(5):
        client.post("/enrol/", {"code": "ABCD-2345"})
    answer = client.post("/enrol/", {"code": code})
    assert answer.status_code == 429
    assert re.search(r"Wait \d+ seconds?, then try again", text_of(answer))
    assert f'value="{code}"' in text_of(answer)
    with clock.moved(timedelta(seconds=61)):
        assert client.post("/enrol/", {"code": code}).status_code == 302


def test_wrong_codes_from_one_address_do_not_hold_up_another(cast: Cast, client: Client) -> None:
    for _ in range(6):
        client.post("/enrol/", {"code": "ABCD-2345"}, REMOTE_ADDR="203.0.113.9")
    assert client.post("/enrol/", {"code": code_of(cast)}, REMOTE_ADDR="203.0.113.10").status_code == 302


def test_an_ipv6_host_cannot_try_from_each_of_its_addresses(cast: Cast, client: Client) -> None:
    for last in range(6):
        answer = client.post("/enrol/", {"code": "ABCD-2345"}, REMOTE_ADDR=f"2001:db8::{last:x}")
    assert answer.status_code == 429


def test_enrolling_a_pc_anew_revokes_the_screen_that_it_was(cast: Cast, client: Client) -> None:
    client.cookies[COOKIE] = cast.workroom_token
    assert "enrolled already, as Workroom PC at Workroom" in text_of(client.get("/enrol/"))
    client.post("/enrol/", {"code": code_of(cast)})
    cast.workroom_screen.refresh_from_db()
    assert cast.workroom_screen.revoked_at is not None
    assert screen_with(cast.workroom_token) is None
    assert screen_with(client.cookies[COOKIE].value) is not None


def test_a_page_made_for_a_screen_renews_its_cookie(cast: Cast, client: Client) -> None:
    client.cookies[COOKIE] = cast.desk_token
    answer = client.get("/enrol/")
    assert answer.cookies[COOKIE].value == cast.desk_token
    assert answer.cookies[COOKIE]["max-age"] == 400 * 24 * 3600


def test_the_cookie_of_a_revoked_screen_is_not_renewed(cast: Cast, client: Client) -> None:
    actions.revoke(cast.desk_screen, cast.in_charge)
    client.cookies[COOKIE] = cast.desk_token
    assert COOKIE not in client.get("/enrol/").cookies


def test_the_maker_of_a_code_sees_when_it_is_used(cast: Cast, client: Client) -> None:
    row, code = actions.make_code(cast.desk, "Left PC", cast.in_charge)
    client.force_login(cast.in_charge)
    where = f"/screens/codes/{row.ref}/"
    assert "Waiting for the PC" in text_of(client.get(where, headers={"HX-Request": "true"}))
    Client().post("/enrol/", {"code": code})
    assert "Left PC is enrolled at Reference desk" in text_of(client.get(where, headers={"HX-Request": "true"}))
    client.force_login(cast.manager)
    assert client.get(where).status_code == 404


def test_old_codes_are_cleared_away(cast: Cast) -> None:
    code_of(cast)
    with clock.moved(timedelta(days=2)):
        code_of(cast, "Right PC")
    assert [row.name for row in EnrolmentCode.objects.all()] == ["Right PC"]


def test_nobody_can_be_made_to_enrol_by_another_site(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/enrol/", {"code": code_of(cast)}).status_code == 403
    assert EnrolmentCode.objects.get().used_at is None
