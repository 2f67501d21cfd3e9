"""The way in, the way around, and what is said when something fails."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from deskbell.screens.access import COOKIE


def labels(client):
    return [link.label for link in client.get("/account/").context["entries"]]


def exists(name):
    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False


def test_a_stranger_is_brought_to_the_sign_in(client, cast):
    assert client.get("/").url == "/account/login/"


def test_an_enrolled_screen_is_brought_to_its_desk_page(client, cast):
    client.cookies[COOKIE] = cast.desk_token
    assert client.get("/").url == reverse("shell:desk")


def test_a_person_is_brought_to_a_page_that_is_theirs(client, cast):
    client.force_login(cast.responder)
    assert client.get("/", follow=True).status_code == 200


def test_staff_are_offered_only_what_they_may_use(client, cast):
    client.force_login(cast.responder)
    offered = labels(client)
    assert "My account" in offered
    assert not {"People", "Screens", "Plans"} & set(offered)


def test_who_enrols_screens_is_offered_the_screens(client, cast):
    client.force_login(cast.in_charge)
    assert ("Screens" in labels(client)) == exists("screens:index")
    assert "People" not in labels(client)


def test_an_administrator_is_offered_every_page_there_is(client, cast):
    client.force_login(cast.administrator)
    names = {"People": "people:index", "Places": "places:index", "Plans": "alarms:plans", "Now": "shell:board"}
    assert {label for label, name in names.items() if exists(name)} <= set(labels(client))


def test_a_person_without_a_role_is_offered_only_their_account(client, cast):
    client.force_login(cast.outsider)
    assert labels(client) == ["My account"]


def test_the_page_one_is_on_is_marked(client, cast):
    client.force_login(cast.responder)
    assert 'aria-current="page"' in client.get("/account/").content.decode()


def test_the_header_names_ones_own_library(client, cast):
    client.force_login(cast.responder)
    assert "Lakeside Library" in client.get("/account/").content.decode()
    client.force_login(cast.other_library_staff)
    page = client.get("/account/").content.decode()
    assert "Hill County Library" in page
    assert "Lakeside" not in page


def test_a_missing_page_says_so_in_plain_words(client, cast):
    client.force_login(cast.responder)
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


@pytest.mark.usefixtures("expected_errors")
def test_a_name_that_is_not_the_server_s_is_refused_to_a_program_in_its_way_and_to_a_person_on_a_page(cast):
    stranger = Client(headers={"Host": "evil.example"})
    for path in ("/api/v1/alarms", "/api/v1/nothing"):
        answer = stranger.get(path)
        assert answer.status_code == 400, path
        assert answer.json()["remedy"] == "Use the address that the setting DESKBELL_URL names."
    page = stranger.get("/account/login/")
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")
    with_token = Client(headers={"Host": "evil.example", "Authorization": f"Bearer {cast.desk_token}"})
    assert with_token.get("/api/v1/alarms").status_code == 200, "a token is no cookie: no name can lure it anywhere"


def test_an_old_form_says_what_to_do(cast):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/account/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Please send that again" in answer.content.decode()


@pytest.mark.usefixtures("expected_errors")
def test_a_failure_says_whom_to_phone_and_needs_no_database(client, db, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("deskbell.shell.views.has_administrator", fail)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "dial your help extension on any desk phone, or 911" in answer.content.decode()


def test_a_stranger_can_choose_the_language_of_the_page(client, db):
    assert '<html lang="en"' in client.get("/account/login/").content.decode()
    assert client.post("/language/", {"language": "es", "next": "/account/login/"}).url == "/account/login/"
    assert '<html lang="es"' in client.get("/account/login/").content.decode()


def test_the_browser_of_a_stranger_chooses_at_first(client, db):
    page = client.get("/account/login/", headers={"accept-language": "es-MX,es;q=0.9"}).content.decode()
    assert '<html lang="es"' in page


def test_pages_allow_no_script_of_others(client, db):
    policy = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_page_says_that_deskbell_is_no_911_service(client, cast):
    assert "not a 911 service" in client.get("/account/login/").content.decode()
    client.force_login(cast.responder)
    assert "not a 911 service" in client.get("/account/").content.decode()


def test_fonts_come_from_the_package_that_carries_them(client, db):
    answer = client.get("/static/fonts/AtkinsonHyperlegible-Bold.ttf")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "font/ttf"
    answer.close()


@pytest.mark.parametrize("path", ["/static/fonts/../settings.py", "/static/fonts/missing.ttf"])
def test_nothing_else_is_served_as_a_font(client, db, path):
    assert client.get(path).status_code in (400, 404)


def test_my_account_takes_the_same_few_queries_for_everyone(client, cast, django_assert_max_num_queries):
    client.force_login(cast.administrator)
    client.get("/account/")
    with django_assert_max_num_queries(12):
        client.get("/account/")
