"""The log of a library: who may read it, what it tells, and how it is narrowed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import deskbell
from deskbell.alarms import actions
from deskbell.alarms.actions.export import record_export
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.core.refs import new_ref
from deskbell.people import account_actions, key_actions
from deskbell.people import actions as people
from deskbell.people.models import Person
from deskbell.places import actions as places
from deskbell.places.models import Kind, Place
from deskbell.screens import actions as screens
from deskbell.shell import board_words, log_filters, log_page, log_words
from tests.browser import Visit, axe_clean_in
from tests.cast import Cast, hire

LATER = datetime(2044, 5, 3, 18, 0, tzinfo=UTC)
"""After all that making the cast wrote. One o’clock in Chicago."""


def read(client: Client, person: Person, query: str = "") -> str:
    client.force_login(person)
    response = client.get(f"/log/{query}")
    assert response.status_code == 200
    return response.content.decode()


def lines(page: str) -> list[str]:
    """Return the lines of the log as a reader reads them, the newest first."""
    found = re.findall(r'<li class="timeline-line">(.*?)</li>', page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]


def press(place: Place, by: Any, level: int = 2, mode: str = "actual") -> Alarm:
    return actions.press(Request(place, by.actor, level, new_ref(), mode=mode)).alarm


def test_it_tells_who_did_what_where_and_when_the_newest_first(client: Client, cast: Cast) -> None:
    with clock.frozen(LATER):
        people.give_role(cast.presser, cast.north, "in_charge", cast.administrator.actor)
    with clock.frozen(LATER + timedelta(minutes=1)):
        alarm = press(cast.desk, cast.desk_screen)
        actions.note(alarm, cast.responder.actor, "By the door")
    page = read(client, cast.auditor)
    assert lines(page)[:3] == [
        "13:01:00 Rosa Diaz noted: “By the door” Reference desk, Second floor, Central",
        "13:01:00 Reference PC pressed Help now Reference desk, Second floor, Central",
        "13:00:00 Alma Reyes gave Priya Shah the role Person in charge North",
    ]
    assert "<h2>3 May 2044</h2>" in page
    assert f'href="/alarms/{alarm.ref}/"' in page


def test_what_happened_out_of_turn_stands_at_its_time(client: Client, cast: Cast) -> None:
    with clock.frozen(LATER):
        screens.rename(cast.desk_screen, "Second", cast.administrator)
    with clock.frozen(LATER - timedelta(days=1)):
        screens.rename(cast.desk_screen, "First", cast.administrator)
    assert [line.split(": it is ")[1].split(" now")[0] for line in lines(read(client, cast.auditor))[:2]] == [
        "Second",
        "First",
    ]


def test_who_took_a_table_is_told_with_what_they_asked_for(client: Client, cast: Cast) -> None:
    record_export(cast.manager, [cast.library.pk] * 3, {"level": "3", "first": "2044-01-01"})
    page = read(client, cast.auditor)
    assert "Mo Lind took 3 alarms as a table" in lines(page)[0]
    assert 'href="/alarms/?first=2044-01-01&amp;level=3"' in page


@pytest.mark.parametrize(
    "who", ["presser", "in_charge", "security", "manager", "other_branch_staff", "other_library_staff", "outsider"]
)
def test_who_may_not_read_the_log_has_no_such_page_and_no_link_to_it(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    assert client.get("/log/").status_code == 404
    assert 'href="/log/"' not in client.get("/account/").content.decode()


def test_nobody_and_a_screen_are_led_to_the_way_in(cast: Cast) -> None:
    desk = Client()
    desk.cookies["deskbell_screen"] = cast.desk_token
    for browser in (Client(), desk):
        assert browser.get("/log/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize("role", ["auditor", "director", "administrator"])
def test_each_role_that_reads_the_log_finds_it_in_the_navigation(client: Client, cast: Cast, role: str) -> None:
    reader = hire("Noor Reader", cast.library, role)
    assert '<a class="nav-link" href="/log/"' in read(client, reader)


def test_it_says_nothing_of_another_library(client: Client, cast: Cast) -> None:
    press(cast.other_desk, cast.other_screen)
    for person in (cast.auditor, cast.administrator):
        page = read(client, person)
        assert "Hilltop" not in page
        assert "Zoe Kim" not in page
    theirs = hire("Noor Other", cast.other_library, "auditor")
    page = read(client, theirs)
    assert "Hilltop PC pressed" in " ".join(lines(page))
    assert "Reference desk" not in page


def test_who_audits_two_libraries_reads_one_at_a_time(client: Client, cast: Cast) -> None:
    people.give_role(cast.auditor, cast.other_library, "auditor", DESKBELL)
    person = Person.objects.get(pk=cast.auditor.pk)
    first = read(client, person)
    assert "Zoe Kim" in first
    assert "Rosa Diaz" not in first
    client.post("/account/library/", {"library": cast.library.ref})
    second = client.get("/log/").content.decode()
    assert "Rosa Diaz" in second
    assert "Zoe Kim" not in second


def test_the_auditor_of_a_branch_reads_of_that_branch_only(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    press(cast.north_desk, cast.north_screen)
    page = read(client, hire("Noor Branch", cast.north, "auditor"))
    assert "North PC pressed" in " ".join(lines(page))
    assert "Reference" not in page
    assert "Alma Reyes" not in page, "what was done to the whole library"


def everything(cast: Cast) -> None:
    """Let something of each group happen, at moments of their own."""
    with clock.frozen(LATER):
        press(cast.desk, cast.desk_screen)
        places.set_pins(cast.central, "8246", "5937", cast.manager.actor)
    with clock.frozen(LATER + timedelta(days=1)):
        screens.rename(cast.north_screen, "North one", cast.administrator)
        key_actions.make_key(cast.responder, "Deck")
        people.end_role(people.give_role(cast.presser, cast.north, "security", DESKBELL), cast.manager.actor)


@pytest.mark.parametrize(
    ("query", "there", "missing"),
    [
        ("", ["pressed Help now", "set its PINs", "renamed the screen"], []),
        ("kind=alarms", ["pressed Help now"], ["set its PINs", "added the place"]),
        ("kind=pins", ["set its PINs"], ["pressed Help now"]),
        ("kind=screens", ["renamed the screen", "enrolled the screen"], ["pressed Help now"]),
        ("kind=accounts", ["made the access key Deck"], ["renamed"]),
        ("kind=roles&q=priya", ["ended the role Security of Priya Shah"], ["Rosa Diaz"]),
        ("q=mo+lind", ["set its PINs", "Mo Lind the role Manager"], ["pressed Help now"]),
        ("day=2044-05-03", ["pressed Help now"], ["renamed the screen", "added the place"]),
        ("day=2044-05-04", ["renamed the screen"], ["pressed Help now"]),
        ("place=north", ["renamed the screen"], ["pressed Help now", "Deck"]),
        ("place=nowhere&kind=nonsense&day=yesterday&before=x", ["pressed Help now"], []),
        ("q=nothing+of+the+kind", ["Nothing in the log fits this"], ["pressed"]),
    ],
)
def test_it_is_narrowed_by_a_sentence_in_the_address(
    client: Client, cast: Cast, query: str, there: list[str], missing: list[str]
) -> None:
    everything(cast)
    page = read(client, cast.auditor, f"?{query.replace('place=north', f'place={cast.north.ref}')}")
    shown = " ".join([*lines(page), page.split("<main")[1].split("</main>")[0]])
    for words in there:
        assert words in shown, words
    for words in missing:
        assert words not in shown, words


@pytest.mark.parametrize("zone", ["America/Chicago", "Pacific/Auckland"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-30", "9999-12-31"])
def test_the_first_and_the_last_day_that_can_be_typed_have_a_page(
    client: Client, cast: Cast, day: str, zone: str
) -> None:
    Place.objects.filter(pk=cast.library.pk).update(time_zone=zone)
    press(cast.desk, cast.desk_screen)
    assert "Nothing in the log fits this" in read(client, cast.auditor, f"?day={day}")


def test_a_place_keeps_what_happened_in_it_before_it_was_moved(client: Client, cast: Cast) -> None:
    press(cast.workroom, cast.workroom_screen)
    Alarm.objects.update(closed_at=clock.now())
    places.move(cast.workroom, cast.north, cast.administrator.actor)
    found = read(client, hire("Noor Desk", cast.workroom, "auditor"), f"?place={cast.workroom.ref}")
    assert "moved it into North" in " ".join(lines(found))
    assert "pressed" not in " ".join(lines(found)), "she may read of it since it is hers"
    assert "Workroom PC pressed" in " ".join(lines(read(client, cast.auditor, f"?place={cast.central.ref}")))


def test_it_has_pages_and_they_keep_what_was_asked(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_page, "A_PAGE", 3)
    for number in range(7):
        with clock.frozen(LATER + timedelta(minutes=number // 2)):
            screens.rename(cast.desk_screen, f"Name {number}", cast.administrator)
    found, query = [], "?kind=screens"
    for _page in range(3):
        page = read(client, cast.auditor, query)
        found += [int(one) for one in re.findall(r"it is Name (\d) now", page)]
        query = unescape(re.findall(r'rel="next" href="([^"]+)"', page)[0])
        assert query.startswith("?kind=screens&before=")
    assert found == [6, 5, 4, 3, 2, 1, 0]
    assert '<a href="/log/?kind=screens">Back to the newest</a>' in page
    assert "/log/?" not in read(client, cast.auditor)


def test_a_number_that_no_page_begins_with_shows_the_newest(client: Client, cast: Cast) -> None:
    newest = lines(read(client, cast.auditor))
    for number in ("0", "-1", "9" * 40, "²", "1e3", "99999999"):
        assert lines(read(client, cast.auditor, f"?before={number}")) == newest


def test_an_empty_log_says_what_will_be_there(client: Client, cast: Cast) -> None:
    room = places.add_place(cast.central, Kind.ROOM, "New room", DESKBELL)
    reader = hire("Noor Room", room, "auditor")
    Event.objects.filter(path=room.path)._raw_delete("default")
    assert "Nothing in the log yet" in read(client, reader)


def test_a_drill_is_marked_as_one(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen, mode="exercise")
    assert '<span class="mode" data-mode="exercise">Exercise</span>' in read(client, cast.auditor)


def test_names_are_text_and_never_markup(client: Client, cast: Cast) -> None:
    screens.rename(cast.desk_screen, "<b>bold</b>", cast.administrator)
    assert "<b>bold" not in read(client, cast.auditor)


def test_where_an_alarm_must_look_cancelled_the_log_does_not_give_it_away(cast: Cast) -> None:
    Place.objects.filter(pk=cast.library.pk).update(cancel_pin=make_password("2468"), duress_pin=make_password("1357"))
    alarm = press(cast.desk, cast.desk_screen)
    actions.cancel(alarm, cast.desk_screen.actor, "1357")
    desk = Client()
    desk.cookies["deskbell_screen"] = cast.desk_token
    there = " ".join(lines(read(desk, cast.administrator)))
    assert "pressed Help now" in there
    assert "duress" not in there
    assert "entered the duress PIN" in " ".join(lines(read(Client(), cast.administrator)))


def test_the_number_of_queries_does_not_grow_with_the_log(
    client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    press(cast.desk, cast.desk_screen)
    account_actions.make_password_link(cast.responder, cast.administrator)
    read(client, cast.administrator)
    with CaptureQueriesContext(connection) as few:
        client.get("/log/")
    for number in range(12):
        room = places.add_place(cast.central, Kind.ROOM, f"Room {number}", DESKBELL)
        screen, _token = screens.enrol(room, f"PC {number}", DESKBELL)
        press(room, screen)
        account_actions.make_password_link(hire(f"New{number} Person", room, "staff"), cast.administrator)
    with django_assert_num_queries(len(few)):
        assert b"New9 Person" in client.get("/log/").content


def kinds_written() -> set[str]:
    """Return every kind of event that some action of the house writes."""
    parts = "alarm|alarms|guide|delivery|plan|line|place|places|screen|role|person|invitation|session|access_key|shift|presence|card|protocol"
    named = re.compile(rf'"((?:{parts})\.[a-z_]+)"')
    home = Path(deskbell.__file__).parent
    actions_of = [file for file in home.rglob("*.py") if "tests" not in file.parts and "shell" not in file.parts]
    due = {"alarm.tell", "alarm.unseen", "alarm.remind", "alarm.tell_seen"}
    models = {"places.place"}
    return {kind for file in actions_of for kind in named.findall(file.read_text())} - due - models


def test_every_kind_that_is_written_has_words_and_is_found_by_the_filter(cast: Cast) -> None:
    written = kinds_written() - set(log_filters.NOT_NEWS)
    assert {"alarms.exported", "place.pins_set", "delivery.sent", "access_key.made"} <= written
    told = set(log_words.SENTENCES) | set(board_words.LINES)
    assert written <= told, f"without words: {written - told}"
    grouped = {kind for group in log_words.GROUPS for kind in group.kinds}
    assert written <= grouped, f"in no group: {written - grouped}"
    assert grouped <= written, f"nobody writes {grouped - written}"


def test_it_speaks_spanish(client: Client, cast: Cast) -> None:
    Person.objects.filter(pk=cast.auditor.pk).update(language="es")
    cast.auditor.refresh_from_db()
    press(cast.desk, cast.desk_screen)
    page = read(client, cast.auditor)
    assert "<h1>Registro</h1>" in page
    assert "Reference PC pulsó Ayuda ya" in lines(page)[0]


@pytest.mark.browser
def test_it_is_readable_for_everyone(visit: Visit, cast: Cast) -> None:
    everything(cast)
    page = visit("/log/", person=cast.auditor)
    axe_clean_in(page)
    page.get_by_label("Kind").select_option("pins")
    page.wait_for_url("**/log/?kind=pins*")
    page.get_by_text("set its PINs").wait_for()
