"""The first start: one code, once, for a day; no password that anyone could know."""

from datetime import timedelta

import pytest
from django.test import Client

from deskbell.cli import init_command
from deskbell.core import clock
from deskbell.people import account_actions as actions
from deskbell.people.access import may
from deskbell.people.models import Person, SetupCode
from deskbell.people.roles import Can
from deskbell.places.models import Place

ANSWERS = {
    "library": "Lakeside Library",
    "time_zone": "America/Chicago",
    "name": "Alma Reyes",
    "email": "Alma@example.org",
    "password": "reading room by the lake",
}


def start(client, code, **changed):
    return client.post("/setup/", ANSWERS | {"code": code} | changed)


@pytest.fixture
def code(db):
    return actions.make_setup_code()


def test_the_first_start_makes_a_library_and_its_administrator(client, code):
    assert start(client, code).url == "/"
    library = Place.objects.get(parent=None)
    alma = Person.objects.get()
    assert (library.name, library.time_zone) == ("Lakeside Library", "America/Chicago")
    assert (alma.email, alma.name) == ("alma@example.org", "Alma Reyes")
    assert may(alma, Can.MANAGE_PEOPLE, library.path)
    assert client.get("/account/").status_code == 200


def test_the_address_that_was_printed_fills_the_code_in(client, code):
    assert f'value="{code}"' in client.get(f"/setup/?code={code}").content.decode()


def test_a_code_may_be_typed_small_and_without_its_dash(client, code):
    assert start(client, code.lower().replace("-", " ")).status_code == 302


def test_once_there_is_an_administrator_the_page_is_gone(client, code):
    start(client, code)
    assert Client().get("/setup/").status_code == 404
    assert start(Client(), code).status_code == 404
    assert Person.objects.count() == 1


def test_a_code_works_once_even_if_its_administrator_has_gone(client, code):
    start(client, code)
    Person.objects.update(is_active=False)
    page = start(Client(), code, email="second@example.org").content.decode()
    assert "This code is not good" in page
    assert Person.objects.count() == 1


def test_a_code_dies_after_a_day(client, code):
    with clock.moved(timedelta(hours=24, seconds=1)):
        assert "older than a day" in start(client, code).content.decode()
    assert not Place.objects.exists()


def test_a_wrong_code_changes_nothing_and_keeps_what_was_typed(client, code):
    page = start(client, "AAAA-BBBB").content.decode()
    assert "This code is not good" in page
    assert "Alma Reyes" in page
    assert ANSWERS["password"] not in page
    assert not Person.objects.exists()
    assert SetupCode.objects.get().used_at is None


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("password", "short", "at least 12 characters"),
        ("password", "qwerty123456", "too common"),
        ("password", "alma@example.org", "too similar"),
        ("email", "alma", "Type a whole address"),
        ("library", "", "Fill this in."),
        ("library", "x" * 121, "Shorten this to 120"),
        ("time_zone", "Mars/Olympus", "Choose one of those offered."),
        ("name", "a\x00b", "can’t be kept"),
    ],
)
def test_each_wrong_answer_is_named_with_its_remedy(client, code, field, typed, says):
    assert says in start(client, code, **{field: typed}).content.decode()
    assert not Place.objects.exists()


def test_nothing_exists_that_someone_could_sign_in_with(client, db):
    assert not Person.objects.exists()
    for guess in ("admin", "admin@localhost", "admin@example.org"):
        assert client.post("/account/login/", {"login": guess, "password": "admin"}).status_code == 200


def test_the_code_is_kept_only_as_a_hash(code):
    assert code not in str(SetupCode.objects.values())


def test_a_new_code_ends_the_one_before(client, code):
    second = actions.make_setup_code()
    assert "This code is not good" in start(client, code).content.decode()
    assert start(client, second).status_code == 302


def test_init_prints_the_address_once_and_again_only_when_asked(db, capsys, monkeypatch):
    monkeypatch.setattr(init_command, "_migrate", lambda configuration: True)
    assert init_command.run([]) == 0
    assert "/setup/?code=" in capsys.readouterr().out
    assert init_command.run([]) == 0
    second = capsys.readouterr().out
    assert "/setup/?code=" not in second
    assert "deskbell init --again" in second
    assert init_command.run(["--again"]) == 0
    assert "/setup/?code=" in capsys.readouterr().out


def test_init_makes_no_code_once_there_is_an_administrator(cast, capsys, monkeypatch):
    monkeypatch.setattr(init_command, "_migrate", lambda configuration: True)
    assert init_command.run([]) == 0
    assert init_command.run(["--again"]) == 1
    said = capsys.readouterr()
    assert "/setup/" not in said.out + said.err
    assert not SetupCode.objects.exists()


def test_before_the_first_start_the_front_door_leads_to_it(client, db):
    assert client.get("/").url == "/setup/"


def test_two_people_with_the_same_code_make_one_library(client, code):
    one, other = Client(), Client()
    assert start(one, code).status_code == 302
    assert start(other, code, email="other@example.org").status_code == 404
    assert Place.objects.count() == 1
