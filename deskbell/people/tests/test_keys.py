"""A person's access keys: shown once, kept as a hash, ended in one click, seen by nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY
from django.test import Client

from deskbell.core import clock
from deskbell.core.models import Event
from deskbell.core.secrets import digest
from deskbell.people import key_actions as actions
from deskbell.people.models import AccessKey
from tests.cast import PASSWORD, Cast


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def signed_in(cast: Cast) -> Client:
    client = Client()
    client.post("/account/login/", {"login": cast.responder.email, "password": PASSWORD})
    assert BACKEND_SESSION_KEY in client.session
    return client


def test_a_key_is_shown_once_and_kept_as_a_hash(cast: Cast) -> None:
    client = signed_in(cast)
    page = text_of(client.post("/account/keys/make/", {"name": "Stream  deck"}))
    key = re.search(r"dbk_[\w-]+", page)
    assert key
    row = AccessKey.objects.get()
    assert (row.name, row.person, row.key_hash) == ("Stream deck", cast.responder, digest(key[0]))
    assert key[0] not in text_of(client.get("/account/keys/"))
    assert Event.objects.get(kind="access_key.made").data == {"name": "Stream deck"}


def test_making_a_key_needs_a_recent_login(cast: Cast, client: Client) -> None:
    client.force_login(cast.responder)
    answer = client.post("/account/keys/make/", {"name": "Deck"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert AccessKey.objects.count() == 0


def test_a_nameless_key_is_refused_with_the_reason(cast: Cast) -> None:
    page = text_of(signed_in(cast).post("/account/keys/make/", {"name": " "}))
    assert "Say what will use the key" in page
    assert AccessKey.objects.count() == 0


def test_twenty_keys_are_enough(cast: Cast) -> None:
    for number in range(actions.MOST_KEYS):
        actions.make_key(cast.responder, f"Key {number}")
    page = text_of(signed_in(cast).post("/account/keys/make/", {"name": "One more"}))
    assert "Revoke one first" in page
    assert 'value="One more"' in page


def test_one_click_revokes_a_key_and_the_api_refuses_it_at_once(cast: Cast, client: Client) -> None:
    row, key = actions.make_key(cast.responder, "Deck")
    bearer = Client(headers={"Authorization": f"Bearer {key}"})
    assert bearer.get("/api/v1/alarms").status_code == 200
    client.force_login(cast.responder)
    page = text_of(client.post(f"/account/keys/{row.ref}/revoke/", follow=True))
    assert "“Deck” is revoked" in page
    assert bearer.get("/api/v1/alarms").status_code == 401
    assert Event.objects.filter(kind="access_key.revoked").count() == 1


def test_nobody_sees_or_revokes_the_key_of_another(cast: Cast, client: Client) -> None:
    row, _ = actions.make_key(cast.responder, "Deck of Rosa")
    client.force_login(cast.administrator)
    assert "Deck of Rosa" not in text_of(client.get("/account/keys/"))
    assert client.post(f"/account/keys/{row.ref}/revoke/").status_code == 404
    row.refresh_from_db()
    assert row.revoked_at is None


def test_the_list_says_when_a_key_was_last_used(cast: Cast, client: Client) -> None:
    row, _ = actions.make_key(cast.responder, "Deck")
    client.force_login(cast.responder)
    assert "never used" in text_of(client.get("/account/keys/"))
    AccessKey.objects.filter(pk=row.pk).update(used_at=clock.now() - timedelta(hours=2))
    assert re.search("last used 2.hours ago", text_of(client.get("/account/keys/")))


def test_a_key_opens_no_page(cast: Cast) -> None:
    _, key = actions.make_key(cast.administrator, "Deck")
    bearer = Client(headers={"Authorization": f"Bearer {key}"})
    for address in ("/account/keys/", "/screens/", "/account/"):
        assert bearer.get(address).status_code == 302


def test_without_a_login_there_are_no_keys(client: Client) -> None:
    assert client.get("/account/keys/").status_code == 302
