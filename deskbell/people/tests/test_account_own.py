"""One's own account: password, mail, sessions, name, language, light or dark."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from deskbell.core.models import Event
from tests.cast import PASSWORD

NEW = "another quite long password"
RESET = "/account/password/reset/"


def enter(person, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"):
    client = Client(headers={"user-agent": agent})
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def link_in(message):
    return found_in(r"http://\S+(/account/password/reset/key/\S+)", message.body)


def found_in(pattern, text):
    match = re.search(pattern, str(text))
    assert match, f"no {pattern} in the mail"
    return match.group(1)


@pytest.fixture
def mail_is_sent(settings):
    settings.MAIL_IS_SENT = True


@pytest.mark.usefixtures("mail_is_sent")
def test_a_forgotten_password_is_replaced_by_mail_once(client, cast):
    assert "Look in your mail" in client.post(RESET, {"email": cast.responder.email}, follow=True).content.decode()
    (message,) = mail.outbox
    assert message.to == [cast.responder.email]
    link = link_in(message)
    form = client.get(link, follow=True)
    assert "Choose a new password" in form.content.decode()
    done = client.post(form.request["PATH_INFO"], {"password1": NEW}, follow=True)
    assert "Your password is changed" in done.content.decode()
    cast.responder.refresh_from_db()
    assert cast.responder.check_password(NEW)
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


@pytest.mark.usefixtures("mail_is_sent")
def test_the_mail_says_nobodys_name_in_its_subject(client, cast):
    client.post(RESET, {"email": cast.responder.email})
    subject = mail.outbox[0].subject
    assert subject == "Deskbell: a new password"
    assert cast.responder.name not in subject


@pytest.mark.usefixtures("mail_is_sent")
def test_the_link_dies_after_an_hour(client, cast, monkeypatch):
    client.post(RESET, {"email": cast.responder.email})
    link = link_in(mail.outbox[0])
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    now = PasswordResetTokenGenerator._now
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now(self) + timedelta(minutes=61))
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


@pytest.mark.usefixtures("mail_is_sent")
def test_a_weak_new_password_is_refused_with_its_reason(client, cast):
    client.post(RESET, {"email": cast.responder.email})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    page = client.post(form.request["PATH_INFO"], {"password1": "short"}).content.decode()
    assert "at least 12 characters" in page


@pytest.mark.usefixtures("mail_is_sent")
def test_nobody_learns_from_the_reset_who_has_an_account(client, cast):
    page = client.post(RESET, {"email": "stranger@example.org"}, follow=True).content.decode()
    assert "Look in your mail" in page
    assert mail.outbox == []


@pytest.mark.usefixtures("mail_is_sent")
def test_a_mail_server_that_is_down_is_told_not_thrown(client, cast, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", down)
    page = client.post(RESET, {"email": cast.responder.email}, follow=True).content.decode()
    assert "The mail could not be sent" in page


def test_without_a_mail_server_the_page_says_whom_to_ask(client, cast):
    assert "sends no mail" in client.get(RESET).content.decode()


@pytest.mark.usefixtures("mail_is_sent")
def test_a_spanish_reader_gets_the_mail_for_their_account_in_their_language(cast):
    cast.responder.language = "es"
    cast.responder.save()
    client = enter(cast.responder)
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW})
    (message,) = mail.outbox
    assert message.to == [cast.responder.email]


def test_a_new_password_signs_every_other_browser_out(cast):
    here, elsewhere = enter(cast.responder), enter(cast.responder)
    assert here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW}).status_code == 302
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_the_present_password_is_needed_for_a_new_one(cast):
    page = enter(cast.responder).post("/account/password/change/", {"oldpassword": "wrong", "password1": NEW})
    assert "This is not your present password" in page.content.decode()


def test_one_sees_where_one_is_signed_in(cast):
    enter(cast.responder, "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/605")
    page = enter(cast.responder).get("/account/sessions/").content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert page.count("This browser") == 1
    assert page.count('<button class="button plain small">Sign out') == 1, "only the other one can be ended here"


def test_one_can_end_one_session(cast):
    elsewhere, here = enter(cast.responder), enter(cast.responder)
    elsewhere_session = UserSession.objects.get(session_key=elsewhere.session.session_key)
    assert here.post(f"/account/sessions/{elsewhere_session.pk}/end").status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert Event.objects.filter(kind="session.ended", actor_id=cast.responder.pk).count() == 1


def test_one_can_end_every_other_session(cast):
    others, here = [enter(cast.responder) for _ in range(2)], enter(cast.responder)
    here.post("/account/sessions/")
    assert [other.get("/account/").status_code for other in others] == [302, 302]
    assert here.get("/account/").status_code == 200


@pytest.mark.parametrize("number", ["theirs", "0", "999999999999999999999999"])
def test_nobody_can_end_a_session_of_somebody_else(cast, number):
    theirs = enter(cast.manager)
    if number == "theirs":
        number = UserSession.objects.get(user=cast.manager).pk
    assert enter(cast.responder).post(f"/account/sessions/{number}/end").status_code == 404
    assert theirs.get("/account/").status_code == 200


def test_looking_at_a_page_does_not_write_each_time(cast, django_assert_num_queries, django_assert_max_num_queries):
    client = enter(cast.responder)
    client.get("/account/")
    seen = UserSession.objects.get(user=cast.responder).last_seen_at
    client.get("/account/")
    assert UserSession.objects.get(user=cast.responder).last_seen_at == seen


def test_a_changed_name_is_kept_and_recorded(cast):
    client = enter(cast.responder)
    client.post("/account/", {"name": "Rosa Díaz Ortega", "language": "en", "theme": ""})
    cast.responder.refresh_from_db()
    assert cast.responder.name == "Rosa Díaz Ortega"
    (event,) = Event.objects.filter(kind="person.changed")
    assert event.tenant_id == cast.library.pk
    assert event.data["before"]["name"] == "Rosa Diaz"


def test_saving_the_same_again_records_nothing(cast):
    enter(cast.responder).post("/account/", {"name": cast.responder.name, "language": "en", "theme": ""})
    assert not Event.objects.filter(kind="person.changed").exists()


def test_an_empty_name_is_refused_and_the_rest_kept(cast):
    page = enter(cast.responder).post("/account/", {"name": " ", "language": "es", "theme": "dark"}).content.decode()
    assert "Fill this in." in page
    assert re.search(r'value="es"[^>]*checked', page)
    cast.responder.refresh_from_db()
    assert cast.responder.language == "en"


def test_a_chosen_theme_stands_in_the_page_itself(cast):
    client = enter(cast.responder)
    assert "data-theme" not in client.get("/account/").content.decode().split("<body")[0]
    client.post("/account/", {"name": cast.responder.name, "language": "en", "theme": "dark"})
    assert 'data-theme="dark"' in client.get("/account/").content.decode()
    client.post("/account/", {"name": cast.responder.name, "language": "en", "theme": ""})
    assert "data-theme" not in client.get("/account/").content.decode().split("<body")[0]


def test_an_odd_theme_in_a_cookie_is_ignored(client, db):
    client.cookies["deskbell_theme"] = '"><script>'
    assert "<script>" not in client.get("/account/login/").content.decode().split("<body")[0]


@pytest.mark.usefixtures("mail_is_sent")
def test_a_new_address_counts_when_its_link_was_opened(cast):
    client = enter(cast.responder)
    client.post("/account/email/", {"email": "rosa.diaz@example.org", "action_add": ""})
    cast.responder.refresh_from_db()
    assert cast.responder.email == "rosa@example.org"
    link = found_in(r"http://\S+(/account/confirm-email/\S+)", mail.outbox[0].body)
    assert "Is this your address?" in client.get(link).content.decode()
    client.post(link)
    cast.responder.refresh_from_db()
    assert cast.responder.email == "rosa.diaz@example.org"


@pytest.mark.parametrize(
    "path", ["/account/", "/account/2fa/", "/account/sessions/", "/account/email/", "/account/password/change/"]
)
def test_a_stranger_is_sent_to_sign_in_first(client, db, path):
    assert client.get(path).url.startswith("/account/login/")
