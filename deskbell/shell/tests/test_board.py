"""The live board, the list of alarms, and the record of one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from deskbell.alarms import actions
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm, Level
from deskbell.alarms.tests.test_told import listen
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.mode import Mode
from deskbell.core.refs import new_ref
from deskbell.people import actions as people
from deskbell.people.models import Person, Presence
from deskbell.people.rota import Stretch
from deskbell.places import actions as places
from deskbell.places.models import Kind, Place
from deskbell.shell import board_words
from tests.cast import Cast


def press(place: Place, by: Any, level: int = Level.HELP, mode: str = Mode.ACTUAL) -> Alarm:
    return actions.press(Request(place, by.actor, level, new_ref(), mode=mode)).alarm


def page_of(client: Client, person: Person, address: str, status: int = 200) -> str:
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<(style|script)[^>]*>.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL))


def test_the_board_is_calm_when_nothing_is_open(client: Client, cast: Cast) -> None:
    page = page_of(client, cast.in_charge, "/now/")
    assert "Nothing is open" in page
    assert "Central" in page


def test_the_board_shows_open_alarms_in_their_places_with_who_comes(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    actions.answer(alarm, cast.responder, "going")
    page = page_of(client, cast.in_charge, "/now/")
    for words in ("1 alarm is open", "Help now: Reference desk", "Second floor, Central", "Rosa Diaz is coming."):
        assert words in page
    assert f"/alarms/{alarm.ref}/" in page
    assert "Going: Reference desk" not in page, "Rosa is not on duty and listens nowhere"


def test_who_is_going_to_two_alarms_is_shown_with_both(client: Client, cast: Cast) -> None:
    with clock.frozen(datetime(2044, 5, 3, 18, 0, tzinfo=UTC)):  # a Tuesday, one o’clock in Chicago
        people.add_shifts(cast.responder, cast.central, [Stretch(1, time(9), time(17))], cast.manager.actor)
        client.force_login(cast.in_charge)
        for place, said in ((cast.desk, "going"), (cast.workroom, "going"), (cast.childrens_desk, "cannot")):
            actions.answer(press(place, cast.desk_screen), cast.responder, said)
        page = client.get(reverse("shell:board")).content.decode()
    assert "Going: Workroom; Going: Reference desk" in page or "Going: Reference desk; Going: Workroom" in page
    assert "Can’t come: Children" not in page.partition("On duty or listening")[2]


def test_the_board_tells_who_is_on_duty_from_who_listens(client: Client, cast: Cast) -> None:
    now = clock.now()
    for person in (cast.presser, cast.security):
        Presence.objects.create(person=person, place=cast.central, since=now, until=now + timedelta(hours=1))
    listen(cast, cast.presser, cast.responder)
    page = text_of(page_of(client, cast.in_charge, "/now/"))
    assert (
        "On duty or listening Priya Shah Central · listening Rosa Diaz listening Sam Okafor Central · nothing open"
        in page
    )
    assert "Here now" not in page
    page = text_of(page_of(client, cast.in_charge, f"/places/{cast.central.ref}/"))
    assert "On duty now Priya Shah Staff, until" in page
    assert "Here now" not in page


def test_the_board_says_when_the_next_people_are_told(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    assert "More people are told in {time}." in page_of(client, cast.in_charge, "/now/")


def test_staff_of_a_branch_do_not_see_the_other_branch(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    assert "Reference desk" not in page_of(client, cast.other_branch_staff, "/now/")
    assert "Reference desk" not in page_of(client, cast.other_branch_staff, "/alarms/")
    assert page_of(client, cast.other_branch_staff, f"/alarms/{alarm.ref}/", 404)


@pytest.mark.parametrize("address", ["/now/", "/alarms/"])
def test_whoever_may_see_no_alarms_has_no_board(client: Client, cast: Cast, address: str) -> None:
    assert page_of(client, cast.outsider, address, 404)
    client.logout()
    assert client.get(address).status_code == 302


def test_another_library_sees_no_trace(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    assert "Reference desk" not in page_of(client, cast.other_library_staff, "/now/")
    for name in ("shell:alarm", "shell:alarm_note", "shell:alarm_clear"):
        sent = client.get if name == "shell:alarm" else client.post
        assert sent(reverse(name, args=[alarm.ref])).status_code == 404


def test_the_record_tells_the_whole_story(client: Client, cast: Cast) -> None:
    began = datetime(2026, 11, 3, 22, 24, 5, tzinfo=UTC)
    with clock.frozen(began):
        alarm = press(cast.desk, cast.desk_screen)
    with clock.frozen(began + timedelta(seconds=12)):
        actions.see(alarm, cast.responder.actor)
        actions.answer(alarm, cast.responder, "going")
        actions.note(alarm, cast.responder.actor, "He left by the east door.")
    with clock.frozen(began + timedelta(minutes=7)):
        actions.all_clear(alarm, cast.responder.actor, "handled")
    page = page_of(client, cast.in_charge, f"/alarms/{alarm.ref}/")
    for words in (
        "Help now at Reference desk, Second floor, Central.",
        "Pressed 3 November 2026, 16:24:05, from Reference PC.",
        "Somebody was coming after 12 seconds.",
        "It ended after 7 minutes: handled (Rosa Diaz).",
        "16:24:17",
        "2026-11-03 16:24:17 -0600",
        "He left by the east door.",
    ):
        assert words in page
    assert "/clear/" not in page, "an alarm that is over is not closed again"


def test_a_note_is_added_and_struck_but_stays(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    client.force_login(cast.responder)
    assert client.post(f"/alarms/{alarm.ref}/note/", {"text": "She wears a blue coat."}).status_code == 302
    page = client.get(f"/alarms/{alarm.ref}/").content.decode()
    number = int(page.split("/strike/")[0].rsplit("/", 1)[1])
    assert client.post(f"/alarms/{alarm.ref}/notes/{number}/strike/").status_code == 302
    page = client.get(f"/alarms/{alarm.ref}/").content.decode()
    assert "<s><strong>Rosa Diaz</strong>: <q>She wears a blue coat.</q></s>" in page


def test_somebody_elses_note_is_not_struck_by_staff(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    shown = actions.note(alarm, cast.in_charge.actor, "The doors are shut.")
    number = shown["notes"][-1]["number"]
    client.force_login(cast.responder)
    page = client.post(f"/alarms/{alarm.ref}/notes/{number}/strike/", follow=True).content.decode()
    assert "Only its author, or somebody in charge, can strike a note." in page
    assert "<s>" not in page
    assert client.post(f"/alarms/{alarm.ref}/notes/999999/strike/", follow=True).status_code == 200


def test_an_empty_or_endless_note_is_refused_and_what_was_typed_is_kept(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    client.force_login(cast.responder)
    assert b"Write what you want to add." in client.post(f"/alarms/{alarm.ref}/note/", {"text": " "}).content
    response = client.post(f"/alarms/{alarm.ref}/note/", {"text": "long " * 200})
    assert response.status_code == 422
    assert b"long long" in response.content


def test_the_page_of_a_refused_form_can_be_loaded_again(client: Client, cast: Cast) -> None:
    """It reloads itself when something happens, and people do: at an address that took forms only it went blank."""
    ref = press(cast.desk, cast.desk_screen).ref
    client.force_login(cast.in_charge)
    for form in ("clear", "note"):
        assert client.post(f"/alarms/{ref}/{form}/", {}).status_code == 422
        again = client.get(f"/alarms/{ref}/{form}/")
        assert (again.status_code, again["Location"]) == (302, f"/alarms/{ref}/")


def test_all_clear_closes_with_a_reason(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    client.force_login(cast.responder)
    refused = client.post(f"/alarms/{alarm.ref}/clear/", {})
    assert refused.status_code == 422
    assert b"Choose how it ended." in refused.content
    assert client.post(f"/alarms/{alarm.ref}/clear/", {"reason": "medical"}).status_code == 302
    alarm.refresh_from_db()
    assert alarm.reason == "medical"


def test_who_may_not_close_danger_is_told_who_may(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen, 3)
    who = "<p>Somebody in charge or from security says all clear for Danger.</p>"
    assert who in page_of(client, cast.responder, f"/alarms/{alarm.ref}/")
    assert who not in page_of(client, cast.security, f"/alarms/{alarm.ref}/")


def test_danger_is_closed_by_somebody_in_charge_with_the_pin(client: Client, cast: Cast) -> None:
    Place.objects.filter(pk=cast.library.pk).update(cancel_pin=make_password("2468"))
    alarm = press(cast.desk, cast.desk_screen, Level.DANGER)
    address = f"/alarms/{alarm.ref}/clear/"
    client.force_login(cast.responder)
    assert (
        b"Only somebody in charge or from security" in client.post(address, {"reason": "police"}, follow=True).content
    )
    client.force_login(cast.security)
    assert b"is closed with the PIN" in client.post(address, {"reason": "police"}).content
    assert b"That is not the PIN" in client.post(address, {"reason": "police", "pin": "1111"}).content
    assert client.post(address, {"reason": "police", "pin": "2468"}).status_code == 302
    assert b"This alarm is over." in client.post(address, {"reason": "police", "pin": "2468"}, follow=True).content


def alarms_of_many_kinds(cast: Cast) -> None:
    for day, level, mode, reason in (
        (1, 1, "actual", "handled"),
        (5, 2, "exercise", "other"),
        (9, 3, "actual", "police"),
    ):
        with clock.frozen(datetime(2026, 11, day, 18, 0, tzinfo=UTC)):
            alarm = press(cast.desk, cast.desk_screen, level, mode)
            actions.note(alarm, cast.responder.actor, f"On day {day} it rained.")
            actions.all_clear(alarm, cast.security.actor, reason)
    with clock.frozen(datetime(2026, 11, 9, 19, 0, tzinfo=UTC)):
        press(cast.workroom, cast.workroom_screen, 1)


@pytest.mark.parametrize(
    ("query", "there", "missing"),
    [
        ("", ["Come to me: Reference desk", "Danger", "Workroom"], ["Help now: Reference desk"]),
        ("mode=exercise", ["Help now: Reference desk"], ["Danger: "]),
        ("mode=all", ["Help now: Reference desk", "Danger: "], []),
        ("level=3", ["Danger: "], ["Come to me: "]),
        ("reason=handled", ["Come to me: Reference desk"], ["Danger: "]),
        ("reason=open", ["Come to me: Workroom"], ["Reference desk</span>"]),
        ("first=2026-11-02&last=2026-11-09", ["Danger: "], ["Come to me: Reference desk"]),
        ("q=day+9+rained", ["Danger: "], ["Come to me: Reference desk"]),
        ("q=workroom", ["Come to me: Workroom"], ["Danger: "]),
        ("level=nonsense&first=yesterday&page=999", ["Danger: "], []),
        ("q=nothing+of+the+kind", ["No alarm fits this"], ["Danger: "]),
    ],
)
def test_the_list_is_filtered_by_a_sentence_in_the_address(
    client: Client, cast: Cast, query: str, there: list[str], missing: list[str]
) -> None:
    alarms_of_many_kinds(cast)
    page = page_of(client, cast.manager, f"/alarms/?{query}")
    for words in there:
        assert words in page, words
    for words in missing:
        assert words not in page, words


def test_the_list_says_who_came_and_finds_their_alarms(client: Client, cast: Cast) -> None:
    helped, alone = press(cast.desk, cast.desk_screen), press(cast.workroom, cast.workroom_screen)
    actions.answer(helped, cast.responder, "there")
    actions.answer(helped, cast.in_charge, "cannot")
    actions.answer(alone, cast.in_charge, "cannot")
    page = page_of(client, cast.manager, "/alarms/")
    assert "Rosa Diaz came" in page
    assert "nobody came" in page
    found = page_of(client, cast.manager, "/alarms/?q=rosa")
    assert "Help now: Reference desk" in found
    assert "Workroom</span>" not in found


@pytest.mark.parametrize("zone", ["America/Chicago", "Pacific/Auckland"])
@pytest.mark.parametrize(
    ("query", "there"),
    [("last=9999-12-31", True), ("first=9999-12-31", False), ("first=0001-01-01", True), ("last=0001-01-01", False)],
)
def test_the_list_takes_the_first_and_the_last_day_that_can_be_typed(
    client: Client, cast: Cast, query: str, there: bool, zone: str
) -> None:
    Place.objects.filter(pk=cast.library.pk).update(time_zone=zone)
    press(cast.desk, cast.desk_screen)
    client.force_login(cast.in_charge)
    response = client.get(f"/alarms/?{query}")
    assert response.status_code == 200
    assert ("Help now: Reference desk" in response.content.decode()) is there


def test_the_last_seven_days_are_one_click_away_and_keep_the_other_filters(client: Client, cast: Cast) -> None:
    alarms_of_many_kinds(cast)
    with clock.frozen(datetime(2026, 11, 12, 12, 0, tzinfo=UTC)):
        page = page_of(client, cast.manager, "/alarms/?mode=all&first=2026-01-01")
        assert "?mode=all&amp;first=2026-11-06" in page
        week = page_of(client, cast.manager, "/alarms/?mode=all&first=2026-11-06")
    assert "Danger: Reference desk" in week
    assert "Help now: Reference desk" not in week
    assert 'aria-current="true">last 7 days' in week


def test_the_list_can_be_narrowed_to_a_branch(client: Client, cast: Cast) -> None:
    press(cast.desk, cast.desk_screen)
    press(cast.north_desk, cast.north_screen)
    page = page_of(client, cast.administrator, f"/alarms/?place={cast.north.ref}")
    assert "Help now: North desk" in page
    assert "Help now: Reference desk" not in page


def test_an_empty_list_says_what_will_be_there(client: Client, cast: Cast) -> None:
    assert "Each call for help will stand here" in page_of(client, cast.in_charge, "/alarms/")


def _grow(cast: Cast, branches: int) -> None:
    """More branches, each with an open and an ended alarm, and answers."""
    for number in range(branches):
        branch = places.add_place(cast.library, Kind.BRANCH, f"Branch {number}", DESKBELL)
        desk = places.add_place(branch, Kind.DESK, f"Desk {number}", DESKBELL)
        ended = press(desk, cast.desk_screen, Level.COME)
        actions.answer(ended, cast.responder, "going")
        actions.all_clear(ended, cast.responder.actor, "handled")
        alarm = press(desk, cast.desk_screen)
        actions.see(alarm, cast.manager.actor)
        actions.answer(alarm, cast.responder, "there")


@pytest.mark.parametrize("address", ["/now/", "/alarms/?mode=all"])
def test_the_number_of_queries_does_not_grow_with_the_library(
    client: Client, cast: Cast, address: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _grow(cast, 1)
    client.force_login(cast.administrator)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    _grow(cast, 12)
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_times_are_said_as_people_say_them() -> None:
    now = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    with clock.frozen(now):
        assert board_words.when(now - timedelta(hours=2)) == "16:00"
        assert board_words.when(now - timedelta(days=1)) == "yesterday 18:00"
        assert board_words.when(now - timedelta(days=19)) == "3 Nov 18:00"
        assert board_words.when(now - timedelta(days=400)) == "18 Oct 2025"
    assert [board_words.lasted(seconds) for seconds in (1, 45, 150, 8000)] == [
        "1 second",
        "45 seconds",
        "2 minutes",
        "2 hours",
    ]


def test_every_kind_of_event_has_a_sentence(cast: Cast) -> None:
    import re
    from pathlib import Path

    source = Path(actions.__file__).parent
    written = {kind for file in source.glob("*.py") for kind in re.findall(r'"(alarm\.[a-z_]+)"', file.read_text())}
    due_kinds = {"alarm.tell", "alarm.unseen", "alarm.remind", "alarm.tell_seen", "alarm.seen", "alarm.send"}
    assert written - due_kinds <= set(board_words.LINES)
