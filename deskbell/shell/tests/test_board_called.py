"""The record names who was called at each step, and who never saw it: to those who may know."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms import actions, machine
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm, Delivery, Level, Plan
from deskbell.channels import actions as channels
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.due import Attempt
from deskbell.core.refs import new_ref
from deskbell.people import actions as people
from deskbell.people.models import Person, Role
from deskbell.places import actions as places
from deskbell.places.models import Kind, Place
from deskbell.screens import actions as screens
from tests.browser import Visit, axe_clean_in
from tests.cast import Cast, hire

BEGAN = datetime(2044, 5, 3, 18, 0, tzinfo=UTC)
"""After everyone of the cast was hired, whenever the tests run. One o’clock in Chicago."""


def press(place: Place, by: Any, level: int = Level.HELP, after: float = 0) -> Alarm:
    with clock.frozen(BEGAN + timedelta(seconds=after)):
        return actions.press(Request(place, by.actor, level, new_ref())).alarm


def go_on(alarm: Alarm, tier: int, after: float, *, round_: int = 1) -> None:
    with clock.frozen(BEGAN + timedelta(seconds=after)):
        assert actions.go_on(alarm.pk, machine.In(0, "tell", round_, tier, after))


def see(alarm: Alarm, by: Any, after: float) -> None:
    with clock.frozen(BEGAN + timedelta(seconds=after)):
        actions.see(Alarm.objects.get(pk=alarm.pk), by.actor)


def close(alarm: Alarm, by: Person, after: float = 600) -> None:
    with clock.frozen(BEGAN + timedelta(seconds=after)):
        actions.all_clear(Alarm.objects.get(pk=alarm.pk), by.actor, "handled")


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def steps(client: Client, person: Person, alarm: Alarm) -> list[str]:
    """Return, for each step on the record as this person sees it, everything that it says."""
    client.force_login(person)
    response = client.get(f"/alarms/{alarm.ref}/")
    assert response.status_code == 200
    step = r'<details class="called".*?</details>|<p class="called quiet">.*?</p>'
    return [text_of(found) for found in re.findall(step, response.content.decode(), re.DOTALL)]


def test_each_step_names_whom_it_called_and_who_never_saw_it(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    see(alarm, cast.workroom_screen, 1)
    see(alarm, cast.responder, 4)
    go_on(alarm, 1, 30)
    with clock.frozen(BEGAN + timedelta(seconds=41)):
        actions.answer(alarm, cast.manager, "going")
    close(alarm, cast.manager)
    first, second = steps(client, cast.in_charge, alarm)
    assert first == (
        "4 people and 1 screen called; 2 saw it; 3 did not"
        " Saw it Rosa Diaz Staff, Central saw it 13:00:04 Workroom PC Screen, Workroom, Central showed it 13:00:01"
        " Never saw it Ines Roth Person in charge, Central Priya Shah Staff, Central Sam Okafor Security, Central"
    )
    assert second == (
        "2 people called; 1 saw it; 1 did not"
        " Saw it Mo Lind Manager, Central going 13:00:41"
        " Never saw it Alma Reyes Administrator, Lakeside Library"
    )


def test_while_it_is_open_nobody_has_missed_it_yet(client: Client, cast: Cast) -> None:
    alarm = press(cast.workroom, cast.workroom_screen, Level.COME)
    (step,) = steps(client, cast.in_charge, alarm)
    assert step.startswith("3 people and 1 screen called; nobody has seen it yet Have not seen it yet Ines Roth")
    see(alarm, cast.desk_screen, 2)
    (step,) = steps(client, cast.in_charge, alarm)
    assert "called; 1 saw it; 3 not yet" in step


def test_a_step_that_reaches_nobody_new_says_so(client: Client, cast: Cast) -> None:
    for role in Role.objects.filter(person__in=[cast.manager, cast.administrator]):
        Role.objects.filter(pk=role.pk).update(ended_at=clock.now())
    alarm = press(cast.desk, cast.desk_screen)
    go_on(alarm, 1, 30)
    assert steps(client, cast.in_charge, alarm)[1] == "nobody new to call"


def test_who_left_since_stays_on_record_and_who_came_since_was_not_called(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    with clock.frozen(BEGAN + timedelta(days=1)):
        for role in Role.objects.filter(person=cast.responder):
            people.end_role(role, DESKBELL)
        screens.revoke(cast.workroom_screen, cast.in_charge)
        hire("Noor Late", cast.central, "staff")
        screens.enrol(cast.central, "Late PC", DESKBELL)
    (step,) = steps(client, cast.in_charge, alarm)
    assert "Rosa Diaz Staff, Central" in step
    assert "Workroom PC" in step
    assert "Late" not in step


def test_who_comes_while_it_is_on_is_called_from_the_next_step(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    with clock.frozen(BEGAN + timedelta(seconds=10)):
        hire("Noor Late", cast.central, "staff")
    go_on(alarm, 1, 30)
    first, second = steps(client, cast.in_charge, alarm)
    assert "Noor Late" not in first
    assert "Noor Late Staff, Central" in second


def test_what_was_moved_since_is_told_as_it_stood(client: Client, cast: Cast) -> None:
    screens.enrol(cast.childrens_desk, "Children’s PC", DESKBELL)
    alarm = press(cast.workroom, cast.workroom_screen)
    close(alarm, cast.in_charge)
    with clock.frozen(BEGAN + timedelta(days=1)):
        screens.move(cast.desk_screen, cast.north_desk, cast.administrator)
        places.move(cast.floor, cast.north, cast.administrator.actor)
        screens.move(cast.north_screen, cast.workroom, cast.administrator)
    (step,) = steps(client, cast.in_charge, alarm)
    assert "4 people and 2 screens called" in step
    assert "Children’s PC Screen, Children’s desk, Second floor, Central" in step
    assert "Reference PC Screen, Reference desk, Second floor, Central" in step
    assert "North PC" not in step


def test_after_the_level_went_up_it_counts_who_has_shown_it_since(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    see(alarm, cast.responder, 3)
    see(alarm, cast.security, 4)
    press(cast.desk, cast.desk_screen, Level.DANGER, 20)
    see(alarm, cast.security, 21)
    first, raised = steps(client, cast.in_charge, alarm)
    assert "2 saw it; 3 not yet" in first
    assert "6 people and 1 screen called; 1 saw it; 6 not yet Saw it Sam Okafor Security, Central saw it Have" in raised
    assert "Rosa Diaz" in raised.split("Have not seen it yet")[1]


def test_names_of_those_who_saw_nothing_stay_in_their_branch(client: Client, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    go_on(alarm, 1, 30)
    go_on(alarm, 2, 60)
    see(alarm, cast.responder, 61)
    at_central = steps(client, cast.responder, alarm)
    assert at_central[2] == (
        "1 person and 1 screen called; nobody has seen it yet Have not seen it yet 2 more elsewhere in the library"
    )
    assert "Ines Roth" in at_central[0]
    at_north = steps(client, cast.other_branch_staff, alarm)
    assert "Rosa Diaz" in at_north[0], "the timeline names who saw it to everyone who was called"
    assert "Ines Roth" not in at_north[0]
    assert "4 more elsewhere in the library" in at_north[0]
    assert "Otto Berg Staff, North North PC Screen, North desk, North" in at_north[2]
    everything = " ".join(steps(client, cast.auditor, alarm))
    assert "elsewhere" not in everything
    assert "Otto Berg" in everything


def test_it_tells_only_the_roles_by_which_somebody_was_called(client: Client, cast: Cast) -> None:
    with clock.frozen(BEGAN - timedelta(days=1)):
        people.give_role(cast.security, cast.north, "in_charge", DESKBELL)
        people.give_role(cast.other_branch_staff, cast.north, "security", DESKBELL)
        people.give_role(cast.responder, cast.central, "security", DESKBELL)
    alarm = press(cast.desk, cast.desk_screen)
    for tier in (1, 2):
        go_on(alarm, tier, 30 * tier)
    first, _second, everyone = steps(client, cast.auditor, alarm)
    assert "Sam Okafor Security, Central" in first
    assert "Person in charge, North" not in first
    assert "Rosa Diaz Staff, Central; Security, Central" in first
    assert "Otto Berg Staff, North; Security, North" in everyone


def test_who_was_called_by_name_stands_with_the_roles_held_where_it_is(client: Client, cast: Cast) -> None:
    with clock.frozen(BEGAN - timedelta(days=1)):
        people.give_role(cast.security, cast.north, "in_charge", DESKBELL)
    named = [{"kind": "person", "person": one.pk} for one in (cast.security, cast.other_branch_staff)]
    Plan.objects.create(place=cast.desk, level=Level.HELP, tiers=[{"after": 0, "to": named}], changed_at=BEGAN)
    (step,) = steps(client, cast.auditor, press(cast.desk, cast.desk_screen))
    assert step.endswith("Have not seen it yet Otto Berg Sam Okafor Security, Central")


@pytest.mark.parametrize("who", ["other_branch_staff", "other_library_staff", "outsider"])
def test_whoever_was_not_called_and_sees_no_alarms_there_reads_no_name(client: Client, cast: Cast, who: str) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    client.force_login(getattr(cast, who))
    response = client.get(f"/alarms/{alarm.ref}/")
    assert response.status_code == 404
    assert "Ines Roth" not in response.content.decode()


def test_messages_by_lines_stand_at_their_step_and_their_names_are_for_those_who_keep_them(
    client: Client, cast: Cast
) -> None:
    for purpose, name in (("police", "Harbor precinct"), ("security", "Night guard")):
        channels.add_line(cast.central, purpose, "hook", name, "http://127.0.0.1:9/", DESKBELL)
    alarm = press(cast.desk, cast.desk_screen, Level.DANGER)
    go_on(alarm, 1, 20)
    assert "1 message not sent yet" in steps(client, cast.manager, alarm)[1]
    Delivery.objects.filter(target="Harbor precinct").update(state="sent", sent_at=BEGAN + timedelta(seconds=2))
    Delivery.objects.filter(target="Night guard").update(state="expired", tries=9)
    first, second = steps(client, cast.manager, alarm)
    assert "1 message sent out" in first
    assert first.endswith("Sent out Harbor precinct Police link, HTTP hook sent 13:00:02")
    assert "1 message not sent Sent out" in second
    assert second.endswith("Night guard Security, HTTP hook Given up")
    first, second = steps(client, cast.responder, alarm)
    assert first.endswith("Sent out Police link HTTP hook sent 13:00:02")
    assert "Night guard" not in second


def test_what_a_line_did_is_told_in_words(client: Client, cast: Cast) -> None:
    line = channels.add_line(cast.central, "police", "hook", "Harbor precinct", "http://127.0.0.1:9/", DESKBELL)
    alarm = press(cast.desk, cast.desk_screen, Level.DANGER)
    channels.close_line(line, DESKBELL)
    channels.send({"delivery": Delivery.objects.get(line=line).ref}, Attempt("one", 1, clock.now()))
    client.force_login(cast.in_charge)
    page = client.get(f"/alarms/{alarm.ref}/").content.decode()
    assert "stopped trying to send word (HTTP hook)" in page
    assert ">delivery." not in page


def cancelled_under_duress(cast: Cast, by: Any) -> Alarm:
    Place.objects.filter(pk=cast.library.pk).update(cancel_pin=make_password("2468"), duress_pin=make_password("1357"))
    alarm = press(cast.desk, by)
    see(alarm, cast.responder, 3)
    with clock.frozen(BEGAN + timedelta(seconds=10)):
        actions.cancel(alarm, by.actor, "1357")
    see(alarm, cast.security, 12)
    return alarm


def page_in(browser: Client, person: Person, alarm: Alarm) -> str:
    browser.force_login(person)
    return browser.get(f"/alarms/{alarm.ref}/").content.decode()


GIVES_AWAY = ("duress", "is still open", "13:00:12", "/clear/", "Danger")


def test_in_the_browser_of_the_desk_a_cancelled_alarm_looks_cancelled(cast: Cast) -> None:
    alarm = cancelled_under_duress(cast, cast.desk_screen)
    desk = Client()
    desk.cookies["deskbell_screen"] = cast.desk_token
    for person in (cast.responder, cast.in_charge, cast.administrator):
        page = page_in(desk, person, alarm)
        main = page.split("<main")[1].split("</main>")[0]
        assert "It ended after 10 seconds: cancelled with the pin (Reference PC)." in main
        assert not [words for words in GIVES_AWAY if words in main]
    elsewhere = page_in(Client(), cast.responder, alarm)
    assert "entered the duress PIN" in elsewhere
    assert 'class="called' in elsewhere


def test_to_the_person_who_pressed_it_looks_cancelled_too_until_it_is_over(cast: Cast) -> None:
    alarm = cancelled_under_duress(cast, cast.presser)
    main = page_in(Client(), cast.presser, alarm).split("<main")[1].split("</main>")[0]
    assert not [words for words in GIVES_AWAY if words in main]
    assert "entered the duress PIN" in page_in(Client(), cast.in_charge, alarm)
    with clock.frozen(BEGAN + timedelta(seconds=600)):
        actions.all_clear(Alarm.objects.get(pk=alarm.pk), cast.in_charge.actor, "police", "2468")
    assert "entered the duress PIN" in page_in(Client(), cast.presser, alarm)


def test_the_number_of_queries_does_not_grow_with_those_who_are_called(
    client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.administrator)
    few = press(cast.desk, cast.desk_screen)
    see(few, cast.responder, 1)
    channels.add_line(cast.central, "police", "mail", "One", "one@example.org", DESKBELL)
    press(cast.desk, cast.desk_screen, Level.DANGER, 5)
    client.get(f"/alarms/{few.ref}/")
    with CaptureQueriesContext(connection) as counted:
        client.get(f"/alarms/{few.ref}/")
    close(few, cast.in_charge)
    for number in range(8):
        room = places.add_place(cast.central, Kind.ROOM, f"Room {number}", DESKBELL)
        screens.enrol(room, f"PC {number}", DESKBELL)
        hire(f"New{number} Person", room, "staff")
        channels.add_line(cast.central, "police", "mail", f"Line {number}", "one@example.org", DESKBELL)
    many = press(cast.desk, cast.desk_screen, Level.HELP, 700)
    see(many, cast.responder, 701)
    see(many, cast.security, 702)
    press(cast.desk, cast.desk_screen, Level.DANGER, 710)
    for tier in (1, 2):
        go_on(many, tier, 720 + 30 * tier, round_=2)
    with django_assert_num_queries(len(counted)):
        assert b"New7 Person" in client.get(f"/alarms/{many.ref}/").content


@pytest.mark.browser
def test_what_was_opened_stays_open_when_news_comes_and_paper_shows_all(visit: Visit, cast: Cast) -> None:
    alarm = press(cast.desk, cast.desk_screen)
    go_on(alarm, 1, 30)
    page = visit(f"/alarms/{alarm.ref}/", person=cast.in_charge)
    first, second = page.locator("details.called").all()
    first.locator("summary").click()
    axe_clean_in(page)
    see(alarm, cast.responder, 31)
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('deskbell:alarms', {detail: {link: 'up', alarms:"
        " [{alarm: {ref: 'x', number: 1, state: 'open'}}]}}))"
    )
    first.get_by_text("saw it 13:00:31").wait_for()
    assert page.evaluate("document.activeElement.matches('details.called[open] > summary')")
    assert second.get_attribute("open") is None
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert second.get_attribute("open") == ""
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert (first.get_attribute("open"), second.get_attribute("open")) == ("", None)
