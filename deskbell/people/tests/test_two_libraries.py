"""Somebody who works for two libraries on one server: one at a time on pages, called in both, and no trace otherwise."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms import actions as alarms
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.core.refs import new_ref
from deskbell.people import actions
from deskbell.people.access import everywhere, holdings, tenants_of
from deskbell.people.models import Person, Role
from deskbell.people.team.new_password import may_let_in_again
from deskbell.places.models import Place
from deskbell.screens.models import Screen
from tests.browser import LOOKS, Look, Visit, axe_clean
from tests.cast import PASSWORD, Cast

CHOOSE = "/account/library/"
PAGES = ("/now/", "/alarms/?mode=all", "/alarms/export.csv", "/places/", "/people/", "/screens/", "/screens/new/")
MORE_PAGES = ("/plans/", "/lines/", "/desk/", "/account/")
HERE = ("Central", "North", "Reference desk", "Rosa Diaz", "Mo Lind", "Workroom PC")
THERE = ("Hilltop", "Zoe Kim", "Hilltop PC")


@pytest.fixture
def both(cast: Cast) -> Person:
    """Alma, who administers Lakeside Library and manages Hilltop of Hill County Library as well."""
    actions.give_role(cast.administrator, cast.other_branch, "manager", DESKBELL)
    return Person.objects.get(pk=cast.administrator.pk)


@pytest.fixture
def alma(both: Person, client: Client) -> Client:
    client.force_login(both)
    return client


def press(place: Place, by: Screen) -> Alarm:
    return alarms.press(Request(place, by.actor, 2, new_ref())).alarm


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.post(address) if address.endswith(".csv") else client.get(address)
    assert response.status_code == status, address
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return content.decode()


def without_header(page: str) -> str:
    return re.sub(r"<header.*?</header>", "", page, count=1, flags=re.DOTALL)


def go_to(client: Client, library: Place) -> None:
    response = client.post(CHOOSE, {"library": library.ref})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_only_who_works_for_several_libraries_has_the_menu(cast: Cast, alma: Client) -> None:
    page = read(alma, "/places/")
    assert page.count('name="library"') == 2
    for library in (cast.library, cast.other_library):
        assert f'value="{library.ref}"' in page
        assert f">{library.name}</button>" in page
    for person in (cast.manager, cast.other_library_staff, cast.auditor):
        alma.force_login(person)
        assert "masthead-libraries" not in read(alma, "/places/")


def test_the_choice_is_named_in_the_header_and_kept_in_the_session(cast: Cast, alma: Client) -> None:
    assert 'href="/">Hill County Library</a>' in read(alma, "/places/"), "the first by name, until they choose"
    go_to(alma, cast.library)
    for address in ("/now/", "/people/"):
        page = read(alma, address)
        assert 'href="/">Lakeside Library</a>' in page
        assert f'value="{cast.library.ref}" aria-current="true"' in page
    assert 'href="/">Hill County Library</a>' in read(_again(cast.administrator), "/now/"), (
        "another browser chooses anew"
    )


def _again(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_library_without_a_role_is_refused(cast: Cast, alma: Client, client: Client) -> None:
    third = Place.objects.create(kind="library", name="Third Library", path="/999999/")
    for ref in (third.ref, cast.central.ref, "", "zzz", "x" * 500):
        assert alma.post(CHOOSE, {"library": ref}).status_code == 404
    assert 'href="/">Hill County Library</a>' in read(alma, "/places/")
    for person, library in ((cast.manager, cast.other_library), (cast.outsider, cast.library)):
        client.force_login(person)
        assert client.post(CHOOSE, {"library": library.ref}).status_code == 404
    assert client.get(CHOOSE).status_code == 405
    assert Client().post(CHOOSE, {"library": cast.library.ref})["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "evil.example",
    ],
)
def test_the_choice_leads_to_no_other_site(cast: Cast, alma: Client, elsewhere: str) -> None:
    answer = alma.post(CHOOSE, {"library": cast.library.ref, "next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert alma.post(CHOOSE, {"library": cast.library.ref, "next": "/places/?q=x"})["Location"] == "/places/?q=x"


def test_a_session_that_names_a_library_of_others_changes_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.manager)
    session = client.session
    session["deskbell_library"] = cast.other_library.pk
    session.save()
    assert "Hilltop" not in read(client, "/places/")
    assert "Central" in read(client, "/places/")


@pytest.mark.parametrize("page", PAGES + MORE_PAGES)
def test_no_page_of_one_library_shows_a_trace_of_the_other(cast: Cast, alma: Client, page: str) -> None:
    press(cast.desk, cast.desk_screen)
    press(cast.other_desk, cast.other_screen)
    actions.invite(cast.central, "staff", cast.manager, name="Bea Lang")
    actions.invite(cast.other_branch, "staff", cast.other_library_staff, name="Fay Moss")
    for library, own, others in (
        (cast.library, "Lakeside Library", (*THERE, "Fay Moss", "Hill County")),
        (cast.other_library, "Hill County Library", (*HERE, "Bea Lang", "Lakeside")),
    ):
        go_to(alma, library)
        whole = read(alma, page)
        assert own in whole or page.endswith(".csv")
        for name in others:
            assert name not in without_header(whole), name


def test_what_belongs_to_the_other_library_is_not_there(cast: Cast, alma: Client) -> None:
    go_to(alma, cast.library)
    there = [f"/places/{cast.other_branch.ref}/", f"/plans/{cast.other_branch.ref}/help/"]
    there += [f"/people/{cast.other_library_staff.ref}/", f"/screens/{cast.other_screen.ref}/"]
    there += [f"/places/{cast.other_branch.ref}/invite/", f"/places/{cast.other_branch.ref}/rota/"]
    for address in there:
        read(alma, address, 404)
    go_to(alma, cast.other_library)
    for address in there:
        read(alma, address)
    read(alma, f"/places/{cast.central.ref}/", 404)
    assert alma.post(f"/places/{cast.central.ref}/roles/give/").status_code == 404


def test_a_person_s_page_shows_only_the_roles_in_this_library(cast: Cast, alma: Client) -> None:
    actions.give_role(cast.responder, cast.other_branch, "security", DESKBELL)
    go_to(alma, cast.library)
    page = without_header(read(alma, f"/people/{cast.responder.ref}/"))
    assert "Hilltop" not in page
    assert "Central" in page


def test_the_clock_is_that_of_the_chosen_library(cast: Cast, alma: Client) -> None:
    Place.objects.filter(pk=cast.other_library.pk).update(time_zone="America/New_York")
    press(cast.desk, cast.desk_screen)
    press(cast.other_desk, cast.other_screen)
    go_to(alma, cast.library)
    assert "America/Chicago (UTC" in read(alma, "/alarms/export.csv")
    go_to(alma, cast.other_library)
    assert "America/New_York (UTC" in read(alma, "/alarms/export.csv")


def test_they_are_called_in_both_whichever_the_page_shows(cast: Cast, alma: Client) -> None:
    for library in (cast.library, cast.other_library):
        go_to(alma, library)
        streams = re.search(r'data-streams="([^"]*)"', read(alma, "/people/"))
        assert streams
        assert set(streams[1].split()) == {cast.library.ref, cast.other_library.ref}


def test_an_alarm_that_rang_is_opened_and_answered_from_the_other_library(cast: Cast, alma: Client) -> None:
    alarm = press(cast.other_desk, cast.other_screen)
    go_to(alma, cast.library)
    page = read(alma, f"/alarms/{alarm.ref}/")
    assert "Help now at Hilltop desk" in page
    assert "This alarm is at Hill County Library. The other pages show another library now." in page
    assert alma.post(f"/alarms/{alarm.ref}/note/", {"text": "On my way."}).status_code == 302
    assert Event.objects.get(kind="alarm.noted").tenant_id == cast.other_library.pk
    assert "Hilltop" not in read(alma, "/alarms/")
    going_on = {"library": cast.other_library.ref, "next": f"/alarms/{alarm.ref}/"}
    assert alma.post(CHOOSE, going_on)["Location"] == f"/alarms/{alarm.ref}/"
    assert alma.post(CHOOSE, going_on | {"next": "https://elsewhere.example/"})["Location"] == "/"
    go_to(alma, cast.other_library)
    assert "This alarm is at" not in read(alma, f"/alarms/{alarm.ref}/")


def test_a_desk_page_that_was_kept_opens_whichever_library_is_shown(cast: Cast, alma: Client) -> None:
    for library in (cast.library, cast.other_library):
        go_to(alma, library)
        for desk in (cast.desk, cast.other_desk):
            assert desk.name in read(alma, f"/desk/{desk.ref}/")


def test_an_alarm_of_a_library_without_a_role_stays_unseen(cast: Cast, client: Client) -> None:
    alarm = press(cast.other_desk, cast.other_screen)
    client.force_login(cast.manager)
    read(client, f"/alarms/{alarm.ref}/", 404)
    read(client, f"/desk/{cast.other_desk.ref}/", 404)


def test_when_the_role_in_the_chosen_library_ends_the_other_is_shown_and_the_menu_is_gone(
    cast: Cast, alma: Client, both: Person
) -> None:
    go_to(alma, cast.other_library)
    Role.objects.filter(person=both, place=cast.other_branch).update(ended_at=clock.now())
    page = read(alma, "/places/")
    assert 'href="/">Lakeside Library</a>' in page
    assert "masthead-libraries" not in page
    assert "Hilltop" not in page


def test_what_one_changes_about_oneself_is_on_record_in_both(cast: Cast, alma: Client) -> None:
    go_to(alma, cast.library)
    alma.post("/account/", {"name": "Alma Reyes Soto", "language": "en", "theme": ""})
    where = Event.objects.filter(kind="person.changed").values_list("tenant_id", flat=True)
    assert sorted(where) == sorted([cast.library.pk, cast.other_library.pk])


def test_a_list_that_is_taken_is_on_record_in_the_chosen_library_only(cast: Cast, alma: Client) -> None:
    press(cast.desk, cast.desk_screen)
    press(cast.other_desk, cast.other_screen)
    go_to(alma, cast.library)
    read(alma, "/alarms/export.csv")
    event = Event.objects.get(kind="alarms.exported")
    assert (event.tenant_id, event.data["alarms"]) == (cast.library.pk, 1)


def test_whoever_could_end_every_role_in_both_may_let_somebody_in_again(cast: Cast, alma: Client) -> None:
    actions.give_role(cast.responder, cast.other_branch, "staff", DESKBELL)
    assert not may_let_in_again(cast.manager, cast.responder)
    go_to(alma, cast.library)
    assert "has forgotten the password" in read(alma, f"/people/{cast.responder.ref}/")


def test_an_invitation_to_a_second_library_leads_there(cast: Cast, client: Client) -> None:
    _invitation, code = actions.invite(cast.central, "staff", cast.administrator, name="Zoe")
    client.force_login(cast.other_library_staff)
    page = client.post(f"/invited/{code}/take/", follow=True).content.decode()
    assert 'href="/">Lakeside Library</a>' in page
    assert page.count('name="library"') == 2


def test_everywhere_is_a_copy_and_leaves_the_page_narrow(cast: Cast, both: Person) -> None:
    from deskbell.people.access import narrow

    narrow(both, cast.library.pk)
    assert tenants_of(both) == [cast.library.pk]
    assert tenants_of(everywhere(both)) == sorted([cast.library.pk, cast.other_library.pk])
    assert {held.tenant_id for held in holdings(both)} == {cast.library.pk}


def test_the_menu_costs_one_query_and_none_for_those_without_it(cast: Cast, client: Client, both: Person) -> None:
    counts = {}
    for person in (cast.manager, both):
        client.force_login(person)
        client.get("/account/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/account/")
        counts[person.pk] = [one["sql"] for one in queries if "places_place" in one["sql"]]
    assert len(counts[both.pk]) <= len(counts[cast.manager.pk]) + 1


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
def test_the_library_is_changed_with_the_keyboard_alone(visit: Visit, both: Person, look: Look) -> None:
    page: Any = visit("/places/", person=both, theme=look[0], size=look[1])
    menu = page.locator(".masthead-libraries")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lakeside Library").wait_for()
    axe_clean(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Lakeside Library").wait_for(state="hidden")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lakeside Library").focus()
    page.keyboard.press("Enter")
    page.locator(".masthead-name", has_text="Lakeside Library").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_their_password_still_opens_both(cast: Cast, both: Person) -> None:
    client = Client()
    client.post("/account/login/", {"login": both.email, "password": PASSWORD})
    assert "masthead-libraries" in read(client, "/now/")
