"""The page on which a place says its words and its station: who reads it, who changes it, what it shows."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms.tests.rotas import TUESDAY, chicago, works
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people.models import Person
from deskbell.people.roles import RoleName
from deskbell.places.models import Place
from deskbell.protocols.actions import say
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.bound import own_says
from deskbell.protocols.facts import STATION
from tests.cast import Cast, hire

NAMES = (*BINDINGS, *STATION)
PREVIEW = {"do": "preview"}


@pytest.fixture
def manager(cast: Cast, client: Client) -> Client:
    client.force_login(cast.manager)
    return client


def address(place: Place) -> str:
    return f"/places/{place.ref}/guide/"


def text(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", html.unescape(plain))


def typed(place: Place, *, opened: dict[str, str] | None = None, **changes: str) -> dict[str, str]:
    """Return the form as a browser sends it that opened it when the place said ``opened`` (now, if not given)."""
    seen = own_says(place) if opened is None else {**dict.fromkeys(NAMES, ""), **opened}
    return {**seen, **changes, **{f"seen-{name}": value for name, value in seen.items()}}


def last(kind: str) -> Event:
    return Event.objects.filter(kind=kind).latest("number")


def test_a_manager_says_words_and_station_and_the_log_tells_it(cast: Cast, manager: Client) -> None:
    sent = typed(cast.desk, safe_room="  the  staff room ", alarm_code="#00", near_phone="yes")
    response = manager.post(address(cast.desk), sent, follow=True)
    assert "Saved." in text(response)
    assert {name: value for name, value in own_says(cast.desk).items() if value} == {
        "safe_room": "the staff room",
        "alarm_code": "#00",
        "near_phone": "yes",
    }
    words = last("place.words_changed")
    assert (words.subject_kind, words.subject_id, words.actor_name) == ("place", cast.desk.pk, "Mo Lind")
    assert words.data["before"] == {"alarm_code": "", "safe_room": ""}
    assert words.data["after"] == {"alarm_code": "#00", "safe_room": "the staff room"}
    assert last("place.station_changed").data["after"] == {"near_phone": "yes"}
    manager.force_login(cast.administrator)
    log = text(manager.get("/log/"))
    assert "changed what the guide says here: Alarm code and Safe room" in log
    assert "changed what is within reach here: telephone within reach" in log


def test_saving_without_a_change_records_nothing(cast: Cast, manager: Client) -> None:
    say(cast.desk, {"safe_room": "the staff room"}, DESKBELL)
    before = Event.objects.count()
    assert "Nothing was changed." in text(manager.post(address(cast.desk), typed(cast.desk), follow=True))
    assert Event.objects.count() == before


def test_what_the_place_does_not_say_is_shown_with_who_says_it(cast: Cast, manager: Client) -> None:
    say(cast.library, {"cover_phrase": "Is the blue folder back?", "has_counter": "no"}, DESKBELL)
    shown = text(manager.get(address(cast.desk)))
    assert "From Lakeside Library: Is the blue folder back?" in shown
    assert "From Lakeside Library: No" in shown
    assert "From the telephone numbers of Lakeside Library: 500" in shown


def test_emptying_a_word_lets_the_one_from_above_count_again(cast: Cast, manager: Client) -> None:
    say(cast.library, {"alarm_code": "#00"}, DESKBELL)
    say(cast.desk, {"alarm_code": "#11"}, DESKBELL)
    manager.post(address(cast.desk), typed(cast.desk, alarm_code=""))
    assert own_says(cast.desk)["alarm_code"] == ""
    assert own_says(cast.library)["alarm_code"] == "#00"


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("safe_room", "x" * 121, "Use 120 letters or fewer"),
        ("help_extension", "1" * 41, "Use 40 letters or fewer"),
        ("safe_room", "the \u202eroom", "A sign stands in it that cannot be shown"),
        ("safe_room", "the \x07 room", "A sign stands in it that cannot be shown"),
        ("cover_phrase", "{safe_room}", "Leave out the braces"),
        ("alarm_code", "press the button", "This is dialed: use digits, *, # and +, such as #00."),
        ("police_nonemergency", "- -", "This is dialed"),
        ("help_extension", "911", "911 calls the police, not your colleagues"),
        ("help_extension", "9-911", "911 calls the police, not your colleagues"),
        ("police_nonemergency", "911", "911 is for what cannot wait"),
        ("near_phone", "rota", "Choose one of these."),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field_and_stays(
    cast: Cast, manager: Client, name: str, value: str, refusal: str
) -> None:
    response = manager.post(address(cast.desk), {**typed(cast.desk, lone_rule="Call in at six."), name: value})
    page = response.content.decode()
    assert refusal in text(response)
    assert f'id="id_{name}_error"' in page
    assert 'value="Call in at six."' in page
    assert name == "near_phone" or f'value="{html.escape(value)}"' in page
    assert not any(own_says(cast.desk).values()), "nothing is saved, not even the rest"


def test_numbers_are_taken_as_people_write_them(cast: Cast, manager: Client) -> None:
    sent = typed(cast.desk, help_extension="*00", alarm_code="#00", police_nonemergency="+1 (312) 555-0134")
    assert manager.post(address(cast.desk), sent).status_code == 302
    assert own_says(cast.desk)["police_nonemergency"] == "+1 (312) 555-0134"


READERS = ["presser", "responder", "in_charge", "security", "auditor"]
STRANGERS = ["other_branch_staff", "other_library_staff", "outsider"]


@pytest.mark.parametrize("role", READERS)
def test_who_only_sees_the_place_reads_what_counts_and_changes_nothing(cast: Cast, client: Client, role: str) -> None:
    say(cast.central, {"safe_room": "the staff room"}, DESKBELL)
    client.force_login(getattr(cast, role))
    response = client.get(address(cast.desk))
    assert "the staff room from Central" in text(response)
    assert "says-form" not in response.content.decode()
    refused = client.post(address(cast.desk), typed(cast.desk, safe_room="the vault"))
    assert (refused.status_code, own_says(cast.desk)["safe_room"]) == (404, "")


@pytest.mark.parametrize("role", STRANGERS)
def test_for_a_stranger_there_is_no_such_place(cast: Cast, client: Client, role: str) -> None:
    client.force_login(getattr(cast, role))
    assert client.get(address(cast.desk)).status_code == 404
    assert client.post(address(cast.desk), typed(cast.desk, safe_room="the vault")).status_code == 404
    assert own_says(cast.desk)["safe_room"] == ""


def test_a_manager_of_a_branch_does_not_speak_for_the_library(cast: Cast, manager: Client) -> None:
    refused = manager.post(address(cast.library), typed(cast.library, alarm_code="#99"))
    assert (refused.status_code, own_says(cast.library)["alarm_code"]) == (404, "")


def test_two_who_change_different_things_are_not_in_each_other_s_way(cast: Cast, manager: Client) -> None:
    opened = own_says(cast.desk)
    say(cast.desk, {"alarm_code": "#11"}, cast.administrator.actor)
    assert manager.post(address(cast.desk), typed(cast.desk, opened=opened, safe_room="the vault")).status_code == 302
    assert (own_says(cast.desk)["alarm_code"], own_says(cast.desk)["safe_room"]) == ("#11", "the vault")


def test_two_who_change_the_same_thing_the_second_is_shown_it_and_loses_nothing(cast: Cast, manager: Client) -> None:
    opened = own_says(cast.desk)
    with clock.frozen(chicago(2026, 11, 24, 16, 20)):
        say(cast.desk, {"safe_room": "the office", "near_phone": "no"}, cast.administrator.actor)
    response = manager.post(address(cast.desk), typed(cast.desk, opened=opened, safe_room="the vault"))
    said = text(response)
    assert "Alma Reyes changed this while you had it open (24 November, 16:20)." in said
    assert "Safe room: “the office”. Before it was: not said here." in said
    assert "Is a telephone within reach: “No”." in said
    assert own_says(cast.desk)["safe_room"] == "the office", "nothing is saved yet"
    page = response.content.decode()
    assert 'value="the vault"' in page
    again = dict(re.findall(r'name="(seen-[a-z_]+)" value="([^"]*)"', page))
    again |= {**own_says(cast.desk), "safe_room": "the vault"}
    manager.post(address(cast.desk), again)
    assert (own_says(cast.desk)["safe_room"], own_says(cast.desk)["near_phone"]) == ("the vault", "no")


def test_the_first_screen_is_shown_as_it_would_be_now(cast: Cast, manager: Client) -> None:
    works(cast.responder, cast.central, [TUESDAY], "09:00", "17:00")
    works(cast.in_charge, cast.central, [TUESDAY], "09:00", "12:00")
    say(cast.central, {"safe_room": "the staff room", "has_safe_room": "yes", "near_phone": "yes"}, DESKBELL)
    with clock.frozen(chicago(2026, 11, 24, 11, 0)):
        assert "Get help now. Dial 500." in text(manager.get(address(cast.desk)))
    with clock.frozen(chicago(2026, 11, 24, 13, 0)):
        shown = text(manager.get(address(cast.desk)))
    assert "Get help now. Lock yourself in the staff room." in shown
    assert "one is alone" in shown


def test_the_first_screen_follows_what_is_typed_and_nothing_is_saved(cast: Cast, manager: Client) -> None:
    sent = typed(cast.desk, near_phone="yes", help_extension="*77") | PREVIEW
    response = manager.post(address(cast.desk), sent)
    assert "Get help now. Dial *77." in text(response)
    assert 'value="*77"' in response.content.decode()
    assert not any(own_says(cast.desk).values())


def test_what_is_missing_is_told_with_the_number_of_protocols(cast: Cast, manager: Client) -> None:
    shown = text(manager.get(address(cast.desk)))
    assert re.search(r"Safe room: \d+ protocols name it\.", shown)
    say(cast.desk, {"has_safe_room": "no"}, DESKBELL)
    assert "protocols name it" in shown
    assert "Safe room:" not in text(manager.get(address(cast.desk))), "no sentence names it where there is none"
    assert "Help extension:" not in shown, "the library has one"


def test_words_are_shown_as_they_were_written_not_as_markup(cast: Cast, manager: Client) -> None:
    say(cast.central, {"safe_room": "<b>room</b>", "has_safe_room": "yes", "alone": "yes"}, DESKBELL)
    page = manager.get(address(cast.desk)).content.decode()
    assert "<b>room</b>" not in page
    assert page.count("&lt;b&gt;room&lt;/b&gt;") == 2, "where it comes from, and on the first screen"


def test_whoever_sees_a_place_finds_the_way_there_from_its_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.presser)
    assert f'href="{address(cast.desk)}"' in client.get(f"/places/{cast.desk.ref}/").content.decode()


def test_the_page_costs_as_many_queries_however_much_is_said(cast: Cast, manager: Client) -> None:
    works(cast.responder, cast.central, range(7), "00:00", "23:59")
    manager.get(address(cast.desk))
    few = queries(manager, cast.desk)
    for place in (cast.library, cast.central, cast.floor, cast.desk):
        values = dict.fromkeys(BINDINGS, "500") | dict.fromkeys(STATION, "yes") | {"alone": "rota"}
        say(place, values, DESKBELL)
    staff: list[Person] = [hire(f"Person{number} Field", cast.central, RoleName.STAFF) for number in range(5)]
    for person in staff:
        works(person, cast.central, range(7), "00:00", "23:59")
    assert queries(manager, cast.desk) in (few, few - 1), "one less: two are there, so the rota need not be looked at"


def queries(client: Client, place: Place) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(address(place))
    return len(caught)
