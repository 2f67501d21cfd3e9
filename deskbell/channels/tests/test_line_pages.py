"""The pages of the lines: who may see and change them, and what they say of each."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms.models import Delivery, Line
from deskbell.alarms.tests.api import press, screen
from deskbell.channels import actions
from deskbell.channels.tests.phone_company import PhoneCompany, phone_company
from deskbell.core import clock, due
from deskbell.core.models import Event
from deskbell.people import actions as people
from deskbell.people.models import Person
from deskbell.people.roles import RoleName
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    plain = re.sub(r"<(script|option|optgroup)[^>]*>.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", plain)


def signs_in(client: Client, person: Person) -> Client:
    """Sign in as people do, with the password: that is a recent login."""
    response = client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert response.status_code == 302
    return client


def a_while_later(client: Client) -> None:
    """Make the login of a client older than is taken for recent."""
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] = time.time() - 3600
    session.save()


@pytest.fixture
def company() -> Iterator[PhoneCompany]:
    with phone_company() as one:
        yield one


@pytest.fixture
def line(cast: Cast) -> Line:
    return actions.add_line(
        cast.central, "police", "hook", "Alarm centre", "http://127.0.0.1:1/alarms", cast.manager.actor
    )


def form(cast: Cast, **changes: str) -> dict[str, str]:
    typed = {
        "place": cast.central.ref,
        "purpose": "police",
        "channel": "hook",
        "name": "Alarm  centre",
        "address": "https://alarms.example.org/deskbell",
    }
    return typed | changes


def test_a_line_is_set_up_and_its_secret_is_shown_once(cast: Cast, client: Client) -> None:
    signs_in(client, cast.manager)
    page = client.post("/lines/new/", form(cast), follow=True)
    made = Line.objects.get()
    assert (made.place, made.purpose, made.name) == (cast.central, "police", "Alarm centre")
    assert made.secret in text_of(page)
    assert page["Cache-Control"].count("no-store") == 1
    again = text_of(client.get(f"/lines/{made.ref}/"))
    assert made.secret not in again
    assert "https://alarms.example.org/deskbell" in again
    event = Event.objects.get(kind="line.added")
    assert (event.actor_name, made.secret in str(event.data)) == ("Mo Lind", False)


def test_the_secret_is_not_shown_to_another_manager_nor_for_mail(cast: Cast, client: Client, line: Line) -> None:
    client.force_login(cast.administrator)
    assert line.secret not in text_of(client.get(f"/lines/{line.ref}/"))
    other = signs_in(Client(), cast.manager)
    page = other.post("/lines/new/", form(cast, channel="mail", address="w@example.org"), follow=True)
    assert Line.objects.get(channel="mail").secret not in text_of(page)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"place": ""}, "Choose the library, branch or floor."),
        ({"place": "zzz"}, "not yours to set up lines at"),
        ({"purpose": ""}, "Choose whom the line reaches."),
        ({"purpose": "pizza"}, "Choose one of those listed."),
        ({"channel": "pigeon"}, "Choose one of those listed."),
        ({"channel": ""}, "Choose how the message travels."),
        ({"name": " "}, "Give the line a name"),
        ({"name": "x" * 81}, "Use 80 letters or fewer."),
        ({"name": "a\0b"}, "can’t be kept"),
        ({"address": ""}, "Write the address"),
        ({"address": "alarms.example.org"}, "Begin it with https://"),
        ({"address": "ftp://alarms.example.org"}, "Begin it with https://"),
        ({"address": "https://user:secret@example.org/"}, "Begin it with https://"),
        ({"channel": "mail", "address": "https://example.org"}, "Write it as name@example.org"),
        ({"address": "https://e.org/" + "x" * 400}, "Use 400 letters or fewer."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, client: Client, wrong: dict[str, str], says: str
) -> None:
    signs_in(client, cast.manager)
    response = client.post("/lines/new/", form(cast, **wrong))
    assert says in text_of(response)
    kept = form(cast, **wrong)["address"]
    assert kept in response.content.decode()
    assert not Line.objects.exists()


def test_the_same_line_is_not_set_up_twice(cast: Cast, client: Client) -> None:
    signs_in(client, cast.manager)
    client.post("/lines/new/", form(cast))
    assert "This line is set up already" in text_of(client.post("/lines/new/", form(cast)))
    assert Line.objects.count() == 1


def test_a_test_shows_what_came_back(cast: Cast, client: Client, line: Line, company: PhoneCompany) -> None:
    Line.objects.update(address=company.address)
    company.secret = line.secret
    client.force_login(cast.manager)
    said = text_of(client.post(f"/lines/{line.ref}/test/", follow=True))
    assert "The test got through to Alarm centre. What came back: HTTP 200" in said
    assert "works tested just now" in said
    assert company.received[0][1]["word"] == "test"
    company.status = 500
    said = text_of(client.post(f"/lines/{line.ref}/test/", follow=True))
    assert "did not get through to Alarm centre: it answered HTTP 500" in said
    assert "failed just now" in said


def test_a_receiver_that_is_not_there_is_named_without_a_number(cast: Cast, client: Client, line: Line) -> None:
    client.force_login(cast.manager)
    said = text_of(client.post(f"/lines/{line.ref}/test/", follow=True))
    assert "did not get through to Alarm centre: Connection refused" in said


def test_a_mail_line_is_tested_by_mail(cast: Cast, client: Client) -> None:
    line = actions.add_line(cast.central, "staff", "mail", "Watch desk", "w@example.org", cast.manager.actor)
    client.force_login(cast.manager)
    assert "handed to the mail server" in text_of(client.post(f"/lines/{line.ref}/test/", follow=True))
    assert mail.outbox[0].subject.startswith("Test, nobody is in danger")


def test_the_health_of_a_line_is_what_came_back_the_last_time(
    cast: Cast, client: Client, line: Line, company: PhoneCompany
) -> None:
    client.force_login(cast.manager)
    assert "never tried" in text_of(client.get("/lines/"))
    press(screen(cast.desk_token), "danger")
    delivery = Delivery.objects.get(channel="hook")
    with pytest.raises(due.TryAgain):
        actions.send({"delivery": delivery.ref}, due.Attempt("x", 1, clock.now()))
    assert "failing, trying again" in text_of(client.get("/lines/"))
    assert "Connection refused" in text_of(client.get(f"/lines/{line.ref}/"))
    Line.objects.update(address=company.address)
    actions.send({"delivery": delivery.ref}, due.Attempt("x", 2, clock.now()))
    assert "works used just now" in text_of(client.get("/lines/"))
    with clock.moved(timedelta(hours=1)):
        company.status = 503
        client.post(f"/lines/{line.ref}/test/")
        assert "failed just now" in text_of(client.get("/lines/"))


def test_closing_asks_once_and_keeps_what_was_sent(cast: Cast, client: Client, line: Line) -> None:
    signs_in(client, cast.manager)
    assert "Close Alarm centre?" in text_of(client.get(f"/lines/{line.ref}/close/"))
    assert Line.objects.filter(closed_at=None).exists()
    said = text_of(client.post(f"/lines/{line.ref}/close/", follow=True))
    assert "Alarm centre is closed" in said
    assert "No line is set up yet" in said
    assert Event.objects.filter(kind="line.closed").count() == 1
    assert client.get(f"/lines/{line.ref}/").status_code == 404
    assert client.post(f"/lines/{line.ref}/test/").status_code == 404


def test_setting_up_and_closing_ask_again_who_it_is(cast: Cast, client: Client, line: Line) -> None:
    signs_in(client, cast.manager)
    a_while_later(client)
    for address in ("/lines/new/", f"/lines/{line.ref}/close/"):
        for response in (client.get(address), client.post(address, form(cast))):
            assert response.status_code == 302
            assert response["Location"].startswith("/account/reauthenticate/")
    assert Line.objects.filter(closed_at=None).count() == 1
    asked = client.post(f"/lines/{line.ref}/close/")["Location"]
    client.post(asked, {"password": PASSWORD}, follow=True)
    assert not Line.objects.filter(closed_at=None).exists(), "after the password, what was asked for is done"


@pytest.mark.parametrize("address", ["/lines/", "/lines/new/"])
def test_the_pages_say_that_a_police_link_sends_nobody(cast: Cast, client: Client, address: str) -> None:
    signs_in(client, cast.manager)
    said = text_of(client.get(address))
    assert "A police link is a notice, not a call to 911." in said
    assert "somebody must call 911 by telephone" in said


@pytest.mark.parametrize(
    "who", ["presser", "in_charge", "security", "auditor", "outsider", "other_branch_staff", "other_library_staff"]
)
def test_whoever_may_not_change_plans_there_finds_no_line(cast: Cast, client: Client, line: Line, who: str) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(f"/lines/{line.ref}/").status_code == 404
    assert client.post(f"/lines/{line.ref}/test/").status_code == 404
    assert client.get(f"/lines/{line.ref}/close/").status_code == 404
    assert client.post(f"/lines/{line.ref}/close/").status_code == 404
    if who != "other_library_staff":
        for address in ("/lines/", "/lines/new/"):
            assert client.get(address).status_code == 404
    else:
        assert "Alarm centre" not in text_of(client.get("/lines/"))
    assert not Event.objects.filter(kind__in=["line.tested", "line.closed"]).exists()


def test_a_manager_sees_and_sets_up_lines_at_their_own_branch_only(cast: Cast, client: Client, line: Line) -> None:
    people.give_role(cast.other_branch_staff, cast.north, RoleName.MANAGER, cast.administrator.actor)
    signs_in(client, cast.other_branch_staff)
    assert "Alarm centre" not in text_of(client.get("/lines/"))
    assert client.get(f"/lines/{line.ref}/").status_code == 404
    assert cast.central.ref not in client.get("/lines/new/").content.decode()
    assert "not yours to set up lines at" in text_of(client.post("/lines/new/", form(cast)))
    client.force_login(cast.administrator)
    assert "Alarm centre Police link · Central · HTTP hook" in text_of(client.get("/lines/"))


def test_nobody_signed_in_and_a_screen_are_asked_to_sign_in(cast: Cast, client: Client, line: Line) -> None:
    cookie = Client()
    cookie.cookies["deskbell_screen"] = cast.desk_token
    for caller in (client, cookie, Client(headers={"Authorization": f"Bearer {cast.desk_token}"})):
        for address in ("/lines/", "/lines/new/", f"/lines/{line.ref}/", f"/lines/{line.ref}/close/"):
            response = caller.get(address)
            assert response.status_code == 302
            assert "/account/login/" in response["Location"]
        assert caller.post(f"/lines/{line.ref}/test/").status_code == 302
    assert not Event.objects.filter(kind="line.tested").exists()


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_a_line_that_is_none_is_not_found(cast: Cast, client: Client, number: str) -> None:
    client.force_login(cast.manager)
    assert client.get(f"/lines/{number}/").status_code == 404
    assert client.post(f"/lines/{number}/test/").status_code == 404


def test_the_running_number_of_a_line_opens_nothing(client: Client, cast: Cast, line: Line) -> None:
    client.force_login(cast.manager)
    assert re.fullmatch(r"[2-9a-z]{12}", line.ref)
    assert f'href="/lines/{line.ref}/"' in client.get("/lines/").content.decode()
    for address in (f"/lines/{line.pk}/", f"/lines/{line.pk}/close/"):
        assert client.get(address).status_code == 404


def test_a_test_is_no_link_that_a_page_could_follow(cast: Cast, client: Client, line: Line) -> None:
    client.force_login(cast.manager)
    assert client.get(f"/lines/{line.ref}/test/").status_code == 405


def test_the_list_costs_the_same_queries_for_one_line_and_for_thirty(cast: Cast, client: Client, line: Line) -> None:
    client.force_login(cast.administrator)
    client.get("/lines/")
    few = _queries(client)
    for number in range(29):
        place = (cast.central, cast.north, cast.floor)[number % 3]
        actions.add_line(place, "staff", "mail", f"L{number}", f"w{number}@example.org", cast.manager.actor)
    assert _queries(client) == few


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get("/lines/")
    return len(seen)
