"""Signing in: with a password, with a second step, not with guesses."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings

from deskbell.people import account_actions
from tests.cast import PASSWORD

LOGIN = "/account/login/"


def sign_in(client, person, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": person.email, "password": password} | more)


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def turn_second_step_on(client):
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert client.post("/account/2fa/totp/activate/", {"code": code_for(secret)}).status_code == 302
    return secret


def test_a_person_signs_in_with_address_and_password(client, cast):
    assert sign_in(client, cast.responder).status_code == 302
    assert client.get("/account/").context["user"] == cast.responder


def test_the_address_may_be_typed_in_capitals(client, cast):
    assert client.post(LOGIN, {"login": cast.responder.email.upper(), "password": PASSWORD}).status_code == 302


def test_a_wrong_password_is_refused_with_what_to_do_and_keeps_the_address(client, cast):
    page = sign_in(client, cast.responder, "not the password").content.decode()
    assert "do not belong together" in page
    assert cast.responder.email in page
    assert "not the password" not in page


def test_the_same_words_meet_an_address_that_nobody_has(client, cast):
    known = sign_in(client, cast.responder, "not the password").content.decode()
    unknown = client.post(LOGIN, {"login": "stranger@example.org", "password": "not the password"}).content.decode()
    assert "do not belong together" in known
    assert "do not belong together" in unknown


def test_a_person_without_a_role_gets_in_and_is_told_whom_to_ask(client, cast):
    sign_in(client, cast.outsider)
    page = client.get("/", follow=True).content.decode()
    assert "nobody has given you a role" in page
    assert cast.outsider.email in page


def test_a_closed_account_stays_out(client, cast):
    cast.responder.is_active = False
    cast.responder.save()
    sign_in(client, cast.responder)
    assert client.get("/account/").status_code == 302


def test_nobody_can_sign_up(client, cast):
    page = client.get("/account/signup/").content.decode()
    assert "Accounts come by invitation" in page
    client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not type(cast.responder).objects.filter(email="new@example.org").exists()


def test_guessing_is_slowed_down_and_says_for_how_long(client, cast):
    pages = [sign_in(client, cast.responder, f"guess number {n}").content.decode() for n in range(7)]
    assert "Wait five minutes" in pages[-1]
    assert "Wait five minutes" in sign_in(client, cast.responder).content.decode()


def test_a_session_lasts_a_shift_and_no_script_can_read_it(client, cast):
    cookie = sign_in(client, cast.responder).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == settings.CONFIGURATION.shift_hours * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_page_never_leads_to_another_site(client, cast):
    assert sign_in(client, cast.responder, next="https://elsewhere.example/").url == "/"


def test_the_second_step_is_asked_after_the_password(client, cast):
    sign_in(client, cast.manager)
    secret = turn_second_step_on(client)
    client.post("/account/logout/")
    assert sign_in(client, cast.manager).url == "/account/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    assert "Type the one shown now" in client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    client.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert client.get("/account/").status_code == 200


def test_a_recovery_code_signs_in_once(client, cast):
    sign_in(client, cast.manager)
    turn_second_step_on(client)
    code = client.get("/account/2fa/recovery-codes/").context["unused_codes"][0]
    for expected in (200, 302):
        client.post("/account/logout/")
        sign_in(client, cast.manager)
        client.post("/account/2fa/authenticate/", {"code": code})
        assert client.get("/account/").status_code == expected


def test_the_secret_of_the_second_step_is_not_stored_in_clear(client, cast):
    sign_in(client, cast.manager)
    secret = turn_second_step_on(client)
    stored = str(Authenticator.objects.get(user=cast.manager, type="totp").data)
    assert secret not in stored
    codes = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
    assert not any(code in str(list(Authenticator.objects.values_list("data", flat=True))) for code in codes)


def make_old(client, seconds=301):
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()


def test_who_just_signed_in_is_not_asked_again(client, cast):
    sign_in(client, cast.manager)
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_after_five_minutes_the_password_is_asked_before_what_matters(client, cast):
    sign_in(client, cast.manager)
    make_old(client)
    asked = client.get("/account/2fa/totp/activate/")
    assert asked.url.startswith("/account/reauthenticate/")
    assert "Is it you?" in client.get(asked.url).content.decode()
    refused = client.post(asked.url, {"password": "not the password"})
    assert "This is not your password" in refused.content.decode()
    passed = client.post(asked.url, {"password": PASSWORD, "next": "/account/2fa/totp/activate/"})
    assert passed.url == "/account/2fa/totp/activate/"
    assert client.get(passed.url).status_code == 200


def test_a_person_reads_in_their_own_language(client, cast):
    account_actions.change_account(cast.responder, name=cast.responder.name, language="es")
    client.force_login(cast.responder)
    assert '<html lang="es"' in client.get("/account/").content.decode()


@pytest.mark.parametrize("odd", ["a\x00b", "x" * 100_000, "☃" * 300, "' OR 1=1 --"])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (LOGIN, ["login", "password"]),
        ("/account/password/reset/", ["email"]),
        ("/account/2fa/webauthn/login/", ["credential"]),
        ("/setup/", ["code", "library", "name", "email", "password"]),
    ],
)
def test_what_nobody_types_is_refused_and_breaks_nothing(client, db, path, fields, odd):
    assert client.post(path, dict.fromkeys(fields, odd)).status_code in (200, 302)


@pytest.mark.parametrize("odd", ["a\x00b", "x" * 100_000, "☃" * 300])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/", ["name", "language", "theme"]),
        ("/account/password/change/", ["oldpassword", "password1"]),
        ("/account/email/", ["email", "action_add"]),
        ("/account/reauthenticate/", ["password"]),
        ("/account/2fa/totp/activate/", ["code"]),
        ("/account/2fa/webauthn/add/", ["name", "credential"]),
    ],
)
def test_what_nobody_types_is_refused_behind_the_door_too(client, cast, path, fields, odd):
    sign_in(client, cast.responder)
    assert client.post(path, dict.fromkeys(fields, odd)).status_code in (200, 302)


@pytest.mark.parametrize("path", ["/account/login/?next=%00", "/nothing%00here", "/setup/?code=a%00b"])
def test_a_nul_in_the_address_is_refused(client, db, path):
    assert client.get(path).status_code == 400


def test_a_nul_in_a_cookie_is_refused(client, db):
    client.cookies.load({settings.SESSION_COOKIE_NAME: '"abcdefgh\\000ijkl"'})
    assert client.get("/", headers={"cookie": f'{settings.SESSION_COOKIE_NAME}="abcdefgh\\000ij"'}).status_code == 400


def test_an_hour_counts_as_the_library_has_it(client, cast):
    client.force_login(cast.responder)
    assert client.get("/account/").status_code == 200
    assert cast.library.time_zone == "America/Chicago"
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(hours=1)
