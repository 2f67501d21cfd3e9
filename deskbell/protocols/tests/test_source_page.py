"""The file of a protocol on a page, and the address at which a text is checked: who may, and what is answered."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.core.models import Event
from deskbell.people.models import Person
from deskbell.protocols.shipped import shipped
from tests.cast import Cast

ADDRESS = "/protocols/problem-customer/source/"
CHECK = "/protocols/check/"
SOURCE = shipped()["problem-customer"].source


@pytest.fixture
def presser(cast: Cast, client: Client) -> Client:
    client.force_login(cast.presser)
    return client


def test_whoever_works_here_reads_the_file(presser: Client) -> None:
    page = presser.get(ADDRESS).content.decode()
    found = re.search(r"<textarea[^>]*readonly[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    assert html.unescape(found[1]) == SOURCE
    assert "Nothing to mend." in page
    assert 'href="/protocols/problem-customer/play/"' in page


def test_who_has_no_role_finds_nothing_and_who_is_not_signed_in_is_asked_to(cast: Cast, client: Client) -> None:
    assert client.get(ADDRESS)["Location"].startswith("/account/login/")
    assert client.post(CHECK, {"source": SOURCE})["Location"].startswith("/account/login/")
    client.force_login(cast.outsider)
    assert client.get(ADDRESS).status_code == 404
    assert client.post(CHECK, {"source": SOURCE}).status_code == 404


def test_an_unknown_file_is_not_there(presser: Client) -> None:
    assert presser.get("/protocols/no-such-thing/source/").status_code == 404


def test_a_text_is_answered_with_what_is_wrong_and_how_it_is_played(presser: Client) -> None:
    before = Event.objects.count()
    good = presser.post(CHECK, {"source": SOURCE.replace("\n", "\r\n")}).json()
    assert (good["findings"], good["count"], good["preview"]["first"]) == ([], "Nothing to mend.", "problem-customer")
    poor = presser.post(CHECK, {"source": SOURCE.replace("then: judge", "then: juge")}).json()
    assert poor["count"] == "2 errors"
    assert any("juge" in one["message"] for one in poor["findings"])
    assert poor["preview"]["first"] == "problem-customer"
    bad = presser.post(CHECK, {"source": "steps: ["}).json()
    assert (bad["count"], bad["preview"]) == ("1 error", None)
    assert Event.objects.count() == before


def test_it_answers_in_the_language_of_the_reader(cast: Cast, presser: Client) -> None:
    Person.objects.filter(pk=cast.presser.pk).update(language="es")
    answer = presser.post(CHECK, {"source": ""}).json()
    assert answer["findings"][0]["message"] == "El archivo está vacío."
    assert answer["count"] == "1 error"


def test_a_place_of_others_fills_nothing_in(cast: Cast, presser: Client) -> None:
    for place in (cast.north_desk, cast.other_desk):
        assert presser.post(CHECK, {"source": SOURCE, "place": place.ref}).status_code == 404
    answer = presser.post(CHECK, {"source": SOURCE, "place": cast.desk.ref}).json()
    assert answer["preview"]["bindings"]["en"]["help_extension"] == "500"


def test_what_is_too_large_is_refused(presser: Client) -> None:
    assert presser.post(CHECK, {"source": "a" * 200_001}).status_code == 413
    assert presser.get(CHECK).status_code == 405


def test_it_wants_the_token_of_the_page(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.presser)
    assert client.post(CHECK, {"source": SOURCE}).status_code == 403


def test_not_all_of_ten_thousand_messages_are_sent(presser: Client) -> None:
    answer = presser.post(CHECK, {"source": "".join(f"k{at}: 1\n" for at in range(9_900))}).json()
    assert len(answer["findings"]) == 200
    assert answer["count"] == "9906 errors"


def test_a_longer_text_is_no_more_queries(presser: Client) -> None:
    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            presser.post(CHECK, {"source": text})
        return len(caught)

    queries(SOURCE)
    assert queries(SOURCE) == queries("")
