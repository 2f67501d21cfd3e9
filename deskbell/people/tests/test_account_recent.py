"""Being asked again before what matters: nothing that was sent is lost."""

from deskbell.people.models import AccessKey
from tests.browser import just_signed_in
from tests.cast import PASSWORD

MAKE = "/account/keys/make/"


def test_what_was_sent_is_done_after_the_password(client, cast):
    client.force_login(cast.responder)
    asked = client.post(MAKE, {"name": "Foot switch"})
    assert asked.url.startswith("/account/reauthenticate/")
    assert not AccessKey.objects.exists()
    assert "Is it you?" in client.get(asked.url).content.decode()
    client.post(asked.url, {"password": PASSWORD, "next": MAKE})
    assert AccessKey.objects.get().name == "Foot switch"


def test_a_wrong_password_does_nothing(client, cast):
    client.force_login(cast.responder)
    asked = client.post(MAKE, {"name": "Foot switch"})
    client.post(asked.url, {"password": "not the password", "next": MAKE})
    assert not AccessKey.objects.exists()


def test_a_part_of_a_page_is_not_replaced_by_a_question(client, cast):
    client.force_login(cast.responder)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/keys/?a=b"}
    answer = client.post(MAKE, {"name": "Foot switch"}, headers=headers)
    assert answer.headers["HX-Redirect"] == "/account/reauthenticate/?next=%2Faccount%2Fkeys%2F%3Fa%3Db"


def test_someone_who_just_signed_in_is_not_asked(client, cast):
    client.force_login(cast.responder)
    just_signed_in(client, cast.responder)
    client.post(MAKE, {"name": "Foot switch"})
    assert AccessKey.objects.exists()


def test_a_stranger_is_sent_to_sign_in(client, cast):
    assert client.post(MAKE, {"name": "Foot switch"}).url.startswith("/account/login/")
