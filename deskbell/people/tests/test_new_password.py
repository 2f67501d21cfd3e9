"""A manager lets somebody in again who has forgotten their password: with a sheet, where no mail is sent."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people import actions
from deskbell.people.models import Person
from tests.browser import just_signed_in
from tests.cast import PASSWORD, Cast

NEW = "a quite different long phrase"


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    just_signed_in(client, person)
    return client


def sheet(by: Person, person: Person):
    return as_(by).post(f"/people/{person.ref}/new-password/")


def link_on(response) -> str:
    found = re.search(r"http://\S+/account/password/reset/key/[^<\s]+", response.content.decode())
    assert found is not None
    return urlsplit(found[0]).path


def choose(link: str, password: str = NEW) -> Client:
    stranger = Client()
    page = stranger.get(link, follow=True)
    stranger.post(page.redirect_chain[-1][0], {"password1": password})
    return stranger


def signs_in(person: Person, password: str) -> bool:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": password})
    return client.get("/account/").status_code == 200


def test_with_the_sheet_somebody_chooses_a_new_password_and_is_signed_out_elsewhere(cast: Cast):
    elsewhere = as_(cast.responder)
    link = link_on(sheet(cast.manager, cast.responder))
    assert signs_in(cast.responder, PASSWORD), "until then the old one works"
    link = link_on(sheet(cast.manager, cast.responder))
    choose(link)
    assert signs_in(cast.responder, NEW)
    assert not signs_in(cast.responder, PASSWORD)
    assert elsewhere.get("/account/").status_code == 302
    event = Event.objects.filter(kind="person.password_link").last()
    assert event is not None
    assert (event.actor_name, event.subject_id) == (cast.manager.name, cast.responder.pk)
    assert "reset" not in str(event.data), "the log holds no link"


def test_the_link_works_once(cast: Cast):
    link = link_on(sheet(cast.manager, cast.responder))
    choose(link)
    again = Client().get(link, follow=True)
    assert again.redirect_chain == [], "it leads to no form"
    assert signs_in(cast.responder, NEW)


def test_a_weak_password_is_refused_and_the_old_one_stays(cast: Cast):
    choose(link_on(sheet(cast.manager, cast.responder)), "short")
    assert signs_in(cast.responder, PASSWORD)


@pytest.mark.parametrize("by", ["presser", "in_charge", "other_branch_staff", "other_library_staff", "auditor"])
def test_nobody_else_can_make_one(cast: Cast, by: str):
    assert sheet(getattr(cast, by), cast.responder).status_code == 404


def test_a_manager_can_not_become_the_administrator_nor_use_it_for_themself(cast: Cast):
    assert sheet(cast.manager, cast.administrator).status_code == 404
    assert sheet(cast.manager, cast.manager).status_code == 404
    assert "forgotten the password" not in as_(cast.manager).get(f"/people/{cast.manager.ref}/").content.decode()


def test_whoever_works_in_another_library_too_is_out_of_reach(cast: Cast):
    actions.give_role(cast.responder, cast.other_library, "staff", DESKBELL)
    assert sheet(cast.manager, cast.responder).status_code == 404
    assert sheet(cast.administrator, cast.responder).status_code == 404


def test_whoever_signed_in_long_ago_is_asked_again(cast: Cast):
    client = Client()
    client.force_login(cast.manager)
    asked = client.post(f"/people/{cast.responder.ref}/new-password/")
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    assert not Event.objects.filter(kind="person.password_link").exists()


def test_without_a_mail_server_the_door_says_whom_to_ask(client: Client, db, settings):
    settings.MAIL_IS_SENT = False
    assert "they can print a sheet" in client.get("/account/password/reset/").content.decode()
