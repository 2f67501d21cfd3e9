"""Where a PIN was entered, no page tells whether it was the right one or the duress PIN."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms import actions, machine
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm, Delivery
from deskbell.channels import actions as channels
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.people.models import Person
from deskbell.places.models import Place
from tests.cast import Cast

BEGAN = datetime(2044, 5, 3, 18, 0, tzinfo=UTC)
RIGHT, DURESS = "2468", "1357"
RECORD = "record"
LISTS = (
    "/now/",
    "/alarms/",
    "/alarms/?mode=all&level=2",
    "/alarms/?level=3",
    "/alarms/?reason=open",
    "/alarms/?reason=cancelled",
    "/alarms/?reason=handled",
    "/alarms/?q=bicycle",
    "/alarms/?q=police",
    "/alarms/?q=rosa",
    "/alarms/?q=okafor",
    "/alarms/?first=2044-05-03&last=2044-05-03",
    "/alarms/?first=2044-05-04",
    "/alarms/?mode=exercise",
)
LOGS = ("/log/", "/log/?kind=pins", "/log/?kind=alarms&q=reference")


@contextmanager
def at(seconds: float) -> Iterator[None]:
    with clock.frozen(BEGAN + timedelta(seconds=seconds)):
        yield


def desk_browser(cast: Cast, person: Person) -> Client:
    """Return the browser of the desk, with somebody signed in."""
    client = Client()
    client.force_login(person)
    client.cookies["deskbell_screen"] = cast.desk_token
    return client


def own_browser(_cast: Cast, person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def set_pins(cast: Cast) -> None:
    Place.objects.filter(pk=cast.library.pk).update(cancel_pin=make_password(RIGHT), duress_pin=make_password(DURESS))


def enter_pin(cast: Cast, by: Any, pin: str) -> Alarm:
    """Let an alarm be answered, cancelled with a PIN, and go on if that was the duress PIN."""
    set_pins(cast)
    with at(0):
        alarm = actions.press(Request(cast.desk, by.actor, 2, "one")).alarm
    with at(3):
        actions.see(alarm, cast.responder.actor)
        actions.answer(alarm, cast.responder, "cannot")
    with at(5):
        actions.note(alarm, cast.responder.actor, "A bicycle in the hall")
    with at(6):
        actions.go_on(alarm.pk, machine.In(0, "tell", 1, 1, 6))
    with at(10):
        actions.cancel(alarm, by.actor, pin)
    if pin == DURESS:
        _goes_on(cast, alarm)
    return alarm


def _goes_on(cast: Cast, alarm: Alarm) -> None:
    with at(12):
        actions.see(Alarm.objects.get(pk=alarm.pk), cast.security.actor)
        actions.answer(alarm, cast.responder, "going")
        actions.note(alarm, cast.security.actor, "The police are called")
    with at(30):
        actions.go_on(alarm.pk, machine.In(0, "tell", 2, 1, 20))
    with at(31):
        Delivery.objects.exclude(line=None).update(state="sent", sent_at=clock.now())


def shown(page: str, alarm: Alarm) -> str:
    """Return what a page shows, without what differs between any two alarms."""
    main = page.partition("<main")[2].partition("</main>")[0] or page
    main = re.sub(r"/notes/\d+/strike/", "/notes/N/strike/", main.replace(alarm.ref, "REF"))
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main)


def pages(cast: Cast, browse: Any, by: Any, reader: Person, pin: str) -> dict[str, str]:
    """Return what every page shows after a PIN was entered. Nothing of it is kept."""
    found = {}
    with transaction.atomic():
        alarm = enter_pin(cast, by, pin)
        client = browse(cast, reader)
        for address in (*LISTS, *LOGS, f"/alarms/{alarm.ref}/"):
            found[address.replace(alarm.ref, RECORD)] = shown(client.get(address).content.decode(), alarm)
        found["csv"] = shown(client.post("/alarms/export.csv?q=reference").content.decode(), alarm)
        with at(60):
            client.post(f"/alarms/{alarm.ref}/note/", {"text": "He left by the stairs"})
            found["noted"] = shown(client.get(f"/alarms/{alarm.ref}/").content.decode(), alarm)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("reader", ["administrator", "in_charge", "responder"])
def test_in_the_browser_of_the_desk_the_right_and_the_duress_pin_give_the_same_pages(cast: Cast, reader: str) -> None:
    channels.add_line(cast.central, "security", "mail", "Night guard", "guard@example.org", DESKBELL)
    person = getattr(cast, reader)
    right = pages(cast, desk_browser, cast.desk_screen, person, RIGHT)
    duress = pages(cast, desk_browser, cast.desk_screen, person, DURESS)
    for address, page in right.items():
        assert duress[address] == page, address
    assert "Ended last" in right["/now/"]
    assert "He left by the stairs" in duress["noted"]


def cleared(cast: Cast, pin: str) -> dict[str, str]:
    """Return what every page shows at the desk after somebody said all clear for Danger there, with a PIN."""
    found = {}
    with transaction.atomic():
        set_pins(cast)
        with at(0):
            alarm = actions.press(Request(cast.desk, cast.desk_screen.actor, 3, "one")).alarm
        client = desk_browser(cast, cast.administrator)
        with at(10):
            client.post(f"/alarms/{alarm.ref}/clear/", {"reason": "handled", "pin": pin})
        for address in (*LISTS, *LOGS, f"/alarms/{alarm.ref}/"):
            found[address.replace(alarm.ref, RECORD)] = shown(client.get(address).content.decode(), alarm)
        transaction.set_rollback(True)
    return found


def test_all_clear_with_the_right_and_with_the_duress_pin_gives_the_same_pages(cast: Cast) -> None:
    right, duress = cleared(cast, RIGHT), cleared(cast, DURESS)
    for address, page in right.items():
        assert duress[address] == page, address
    assert "said all clear: handled" in right["/log/"]


def test_to_the_person_who_pressed_it_both_pins_give_the_same_pages(cast: Cast) -> None:
    right = pages(cast, own_browser, cast.presser, cast.presser, RIGHT)
    duress = pages(cast, own_browser, cast.presser, cast.presser, DURESS)
    for address, page in right.items():
        assert duress[address] == page, address


def test_the_same_pages_elsewhere_tell_that_it_goes_on(cast: Cast) -> None:
    alarm = enter_pin(cast, cast.desk_screen, DURESS)
    client = own_browser(cast, cast.administrator)
    assert "1 alarm is open" in client.get("/now/").content.decode()
    assert alarm.ref in client.get("/alarms/?reason=open").content.decode()
    assert "still open" in client.post("/alarms/export.csv").content.decode()
    assert "entered the duress PIN" in client.get("/log/").content.decode()
    assert "The police are called" in client.get(f"/alarms/{alarm.ref}/").content.decode()


def test_what_is_noted_where_it_looks_over_reaches_everybody(cast: Cast) -> None:
    alarm = enter_pin(cast, cast.desk_screen, DURESS)
    desk_browser(cast, cast.in_charge).post(f"/alarms/{alarm.ref}/note/", {"text": "He left by the stairs"})
    page = own_browser(cast, cast.security).get(f"/alarms/{alarm.ref}/").content.decode()
    assert "He left by the stairs" in page


@pytest.mark.parametrize("address", ["/now/", "/alarms/", "/log/"])
def test_the_number_of_queries_does_not_grow_with_what_looks_cancelled(
    cast: Cast, address: str, django_assert_num_queries: Any
) -> None:
    client = desk_browser(cast, cast.administrator)
    alarm = enter_pin(cast, cast.desk_screen, DURESS)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for person in (cast.responder, cast.in_charge, cast.manager):
        with at(40):
            actions.answer(alarm, person, "there")
            actions.note(alarm, person.actor, "On my way")
            actions.see(Alarm.objects.get(pk=alarm.pk), person.actor)
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_no_doubt_about_revoking_the_screen_tells_in_its_browser_which_pin_it_was(cast: Cast) -> None:
    enter_pin(cast, cast.desk_screen, DURESS)
    address = f"/screens/{cast.desk_screen.ref}/revoke/"
    elsewhere = own_browser(cast, cast.manager).post(address)
    assert "An alarm is open at “Reference desk”" in elsewhere.content.decode()
    assert desk_browser(cast, cast.manager).post(address)["Location"] == f"/screens/{cast.desk_screen.ref}/revoked/"


def test_a_clock_that_was_set_back_before_the_pin_hides_no_page(cast: Cast) -> None:
    set_pins(cast)
    with at(40):
        alarm = actions.press(Request(cast.desk, cast.desk_screen.actor, 2, "late")).alarm
    with at(10):
        actions.cancel(alarm, cast.desk_screen.actor, DURESS)
    with at(20):
        actions.note(alarm, cast.security.actor, "The police are called")
    client = desk_browser(cast, cast.administrator)
    page = client.get(f"/alarms/{alarm.ref}/")
    assert page.status_code == 200
    assert "cancelled it with the PIN" in page.content.decode()
    for address in (f"/alarms/{alarm.ref}/", *LISTS, *LOGS):
        shown_here = client.get(address)
        assert shown_here.status_code == 200
        assert "The police are called" not in shown_here.content.decode()
