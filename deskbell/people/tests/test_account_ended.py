"""Where one is signed in, in words; and a browser that was signed out from elsewhere says so."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from deskbell.core import clock
from deskbell.people.account_browser import browser_of, device_of
from deskbell.shell.templatetags.shell import browser_words
from tests.browser import PHONE, Visit, Windows, axe_clean
from tests.cast import PASSWORD, Cast
from tests.server import Server

SAID = "You were signed out"
AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36": "Chrome on Windows, a computer",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36 Edg/142.0": "Edge on Windows, a computer",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18 Safari/605": "Safari on macOS, a computer",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/142.0 Safari/537.36": "Chrome on ChromeOS, a computer",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0": "Firefox on Linux, a computer",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/605": "Safari on iPhone, a phone",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/142.0 Mobile Safari/537.36": "Chrome on Android, a phone",
    "Mozilla/5.0 (Linux; Android 15; SM-X210) Chrome/142.0 Safari/537.36": "Chrome on Android, a tablet",
    "Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) Version/19 Safari/605": "Safari on iPad, a tablet",
    "curl/8.5.0": "A browser",
    "": "A browser",
}


def enter(person, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0") -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def ended(person) -> Client:
    """Return a browser whose session was ended from another one."""
    client, other = enter(person), enter(person)
    session = UserSession.objects.get(session_key=client.session.session_key)
    assert other.post(f"/account/sessions/{session.pk}/end").status_code == 302
    return client


@pytest.mark.parametrize("agent", AGENTS)
def test_a_browser_is_named_in_words(agent):
    assert browser_words(agent) == AGENTS[agent]


@given(st.one_of(st.text(), st.lists(st.sampled_from(" ".join(AGENTS).split())).map(" ".join)))
def test_whatever_a_browser_calls_itself_it_is_said_in_words(agent):
    assert browser_words(agent)
    assert device_of(agent) in ("phone", "tablet", "computer", "")
    assert all(isinstance(part, str) for part in browser_of(agent))


def test_the_list_says_which_is_this_one_and_when_the_others_were_last_seen(cast: Cast):
    enter(cast.responder, list(AGENTS)[5]).get("/account/")
    UserSession.objects.update(last_seen_at=clock.now() - timedelta(hours=2))
    page = enter(cast.responder).get("/account/sessions/").content.decode()
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")
    assert "Safari on iPhone, a phone Last seen 2 hours ago" in said
    assert "Firefox on Windows, a computer This browser" in said


def test_a_browser_that_was_signed_out_elsewhere_says_so_at_its_next_page(cast: Cast):
    client = ended(cast.responder)
    response = client.get("/alarms/?mode=all", follow=True)
    assert SAID in response.content.decode()
    assert response.redirect_chain == [("/account/login/?next=/alarms/%3Fmode%3Dall", 302)]
    assert SAID in client.get("/account/login/").content.decode(), "also when a part of the page was first to learn it"


def test_a_new_password_elsewhere_is_said_in_the_same_way(cast: Cast):
    client, other = enter(cast.responder), enter(cast.responder)
    other.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "another quite long password"})
    assert SAID in client.get("/now/", follow=True).content.decode()


def test_a_part_of_a_page_brings_the_whole_page_to_the_sign_in(cast: Cast):
    client = ended(cast.responder)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/screens/new/?place=x"}
    response = client.get("/screens/", headers=headers)
    assert (response.status_code, response.content) == (200, b"")
    assert response["HX-Redirect"] == "/account/login/?next=%2Fscreens%2Fnew%2F%3Fplace%3Dx"
    assert SAID in client.get(response["HX-Redirect"]).content.decode()
    elsewhere = {"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/x"}
    assert client.get("/screens/", headers=elsewhere)["HX-Redirect"] == "/account/login/"


def test_when_the_page_s_own_question_was_first_to_learn_it_the_sign_in_says_so_too(cast: Cast):
    client = ended(cast.responder)
    answer = client.get("/api/v1/alarms?open=1")
    assert answer.status_code == 401
    assert client.cookies["deskbell_signed_out"].value == "1"
    assert SAID in client.get("/account/login/").content.decode()


def test_it_is_said_no_more_once_somebody_has_signed_in(cast: Cast):
    client = ended(cast.responder)
    client.get("/now/")
    client.post("/account/login/", {"login": cast.responder.email, "password": PASSWORD})
    assert client.get("/now/").status_code == 200
    client.post("/account/logout/")
    assert SAID not in client.get("/account/login/").content.decode()


def test_whoever_signs_out_themself_or_never_signed_in_is_not_told(cast: Cast, client: Client):
    assert SAID not in client.get("/now/", follow=True).content.decode()
    own = enter(cast.responder)
    own.post("/account/logout/")
    assert SAID not in own.get("/now/", follow=True).content.decode()


def test_nobody_ends_the_session_of_somebody_else_and_they_stay_in(cast: Cast):
    theirs = enter(cast.manager)
    number = UserSession.objects.get(user=cast.manager).pk
    assert enter(cast.responder).post(f"/account/sessions/{number}/end").status_code == 404
    assert SAID not in theirs.get("/now/", follow=True).content.decode()


@pytest.mark.browser
def test_an_open_page_that_asks_again_and_again_goes_to_the_sign_in_by_itself(visit: Visit, cast: Cast):
    page = visit(f"/screens/new/?place={cast.desk.ref}&name=Info+PC", person=cast.in_charge, size=PHONE)
    page.get_by_role("button", name="Make the code").click()
    page.locator(".screens-state").wait_for()
    Session.objects.all().delete()
    page.get_by_role("heading", name=SAID).wait_for()
    axe_clean(page)
    assert "next=%2Fscreens%2Fnew%2F" in page.url


@pytest.mark.browser
@pytest.mark.server
@pytest.mark.slow
def test_an_open_page_that_listens_says_so_by_itself(server: Server, windows: Windows):
    """The stream finds out within seconds; the way to the sign-in stands beside it, and there the reason."""
    windows.expect("401")
    cookie = server.login(server.cast.responder)["Cookie"].split("=", 1)[1]
    page = windows.open(server.url, size=PHONE, cookies={settings.SESSION_COOKIE_NAME: cookie})
    page.goto(f"{server.url}/now/")
    page.get_by_text("Nothing is open").wait_for()
    with server.inside():
        Session.objects.all().delete()
    banner = page.locator("[data-link-when=refused]")
    banner.wait_for(timeout=30_000)
    assert "You are signed out here" in banner.inner_text()
    banner.get_by_role("link", name="Sign in").click()
    page.get_by_role("heading", name=SAID).wait_for()
