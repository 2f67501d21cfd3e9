"""Pressing, through the API."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import make_password
from django.db import OperationalError
from django.test import Client

from deskbell.alarms.models import Alarm, Delivery, Press
from deskbell.alarms.tests.api import person, post, press, screen, told
from deskbell.core import clock
from deskbell.core.models import Due, Event
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_press_opens_an_alarm_at_the_desk_with_its_deliveries_and_laters(cast: Cast):
    shown = press(screen(cast.desk_token), "help")
    alarm = Alarm.objects.get(ref=shown["ref"])
    assert alarm.place == cast.desk
    assert shown["place"]["address"] == "12 Harbor Street, Lakeside, IL 60601"
    assert shown["place"]["floor"] == "Second floor"
    assert alarm.deliveries.filter(state=Delivery.State.SENT).count() == len(alarm.rung)
    assert set(Due.objects.values_list("kind", flat=True)) == {"alarm.tell", "alarm.unseen"}


def test_the_same_key_sent_again_is_the_same_press_and_the_same_reply(cast: Cast):
    client = screen(cast.desk_token)
    first = post(client, "/press", {"level": "help", "key": "abc"})
    again = post(client, "/press", {"level": "help", "key": "abc"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert told(first)["alarm"]["ref"] == told(again)["alarm"]["ref"]
    assert told(again)["alarm"]["presses"] == 1
    assert Press.objects.count() == 1


@pytest.mark.parametrize("level", ["come", "help", "danger"])
def test_the_reply_to_a_press_sent_again_is_the_first_one_again(cast: Cast, level: str):
    client = screen(cast.desk_token)
    body = {"level": level, "key": "abc", "note": "by the door"}
    assert told(post(client, "/press", body)) == told(post(client, "/press", body))


def test_twenty_presses_from_two_pcs_and_a_phone_are_one_alarm_and_urgency_rises(cast: Cast):
    from deskbell.core.actor import DESKBELL
    from deskbell.screens import actions

    _, second_pc = actions.enrol(cast.desk, "Second PC", DESKBELL)
    hands = [screen(cast.desk_token), screen(second_pc), person(cast.presser)]
    for turn in range(20):
        last = press(hands[turn % 3], "come", place=cast.desk.ref)
    assert Alarm.objects.count() == 1
    assert (last["presses"], last["level"]) == (20, 3)


def test_two_desks_are_two_alarms(cast: Cast):
    press(screen(cast.desk_token))
    press(person(cast.presser), place=cast.childrens_desk.ref)
    assert Alarm.objects.filter(closed_at=None).count() == 2


@pytest.mark.parametrize("late", [-3598.5, 1e12])
def test_a_press_is_never_refused_because_a_clock_was_wrong(cast: Cast, late: float):
    assert press(screen(cast.desk_token), late_seconds=late)["state"] == "open"


def test_a_late_press_says_how_late_it_is(cast: Cast):
    assert press(screen(cast.desk_token), late_seconds=42.4)["late_seconds"] == 42


def test_a_press_is_taken_back_within_five_seconds_and_that_is_recorded(cast: Cast):
    client = screen(cast.desk_token)
    shown = press(client)
    assert shown["undo_until"]
    over = told(post(client, f"/alarms/{shown['ref']}/undo"))["alarm"]
    assert over["closed"]["reason"] == "undone"
    assert Event.objects.filter(kind="alarm.undone").count() == 1
    assert not Due.objects.filter(done_at=None).exists()


def test_after_the_five_seconds_the_press_stands(cast: Cast):
    client = screen(cast.desk_token)
    shown = press(client)
    with clock.moved(timedelta(seconds=9)):
        refused = post(client, f"/alarms/{shown['ref']}/undo")
    assert refused.status_code == 409
    assert "five seconds" in told(refused)["error"]


def test_somebody_at_another_branch_can_t_press_here(cast: Cast):
    refused = post(person(cast.other_branch_staff), "/press", {"level": "help", "place": cast.desk.ref})
    assert refused.status_code == 404
    assert not Alarm.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "auditor", "other_library_staff"])
def test_who_may_not_press_here_is_told_the_place_does_not_exist(cast: Cast, who: str):
    assert post(person(getattr(cast, who)), "/press", {"place": cast.desk.ref}).status_code == 404


def test_without_a_token_nobody_presses(cast: Cast):
    refused = post(Client(), "/press", {"level": "help"})
    assert refused.status_code == 401
    assert "Bearer" in told(refused)["remedy"]


def test_a_revoked_screen_no_longer_presses(cast: Cast):
    cast.desk_screen.revoked_at = clock.now()
    cast.desk_screen.save()
    assert post(screen(cast.desk_token), "/press").status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"level": "panic"}, "level"),
        ({"level": 4}, "level"),
        ({"note": "a\x00b"}, "note"),
        ({"note": "x" * 501}, "note"),
        ({"key": "k" * 81}, "key"),
        ({"late_seconds": "soon"}, "late_seconds"),
        ({"leevl": "help"}, "leevl"),
    ],
)
def test_a_bad_press_names_the_field_and_changes_nothing(cast: Cast, body: dict[str, object], field: str):
    refused = post(screen(cast.desk_token), "/press", body)
    assert refused.status_code == 422
    assert field in told(refused)["field"]
    assert told(refused)["remedy"]
    assert not Alarm.objects.exists()


@pytest.mark.usefixtures("expected_errors")
def test_when_the_database_refuses_nobody_is_told_raised_and_the_telephone_is_named(cast: Cast):
    with patch("deskbell.alarms.actions.press.insert", side_effect=OperationalError("database or disk is full")):
        refused = post(screen(cast.desk_token), "/press", {"level": "danger"})
    assert refused.status_code == 503
    assert told(refused)["error"].startswith("NOT RAISED")
    assert told(refused)["fallback"] == {"extension": "500", "emergency": "911"}
    assert not Alarm.objects.exists()


def set_pins(cast: Cast) -> None:
    cast.central.cancel_pin = make_password("4711")
    cast.central.duress_pin = make_password("4712")
    cast.central.save()


def test_danger_is_cancelled_with_the_pin(cast: Cast):
    set_pins(cast)
    client = screen(cast.desk_token)
    shown = press(client, "danger")
    assert shown["undo_until"] is None
    assert post(client, f"/alarms/{shown['ref']}/undo").status_code == 409
    assert post(client, f"/alarms/{shown['ref']}/cancel", {"pin": "0000"}).status_code == 403
    over = told(post(client, f"/alarms/{shown['ref']}/cancel", {"pin": "4711"}))["alarm"]
    assert over["state"] == "closed"


def test_the_duress_pin_seems_to_cancel_but_does_not(cast: Cast):
    set_pins(cast)
    client = screen(cast.desk_token)
    shown = press(client, "come")
    seeming = told(post(client, f"/alarms/{shown['ref']}/cancel", {"pin": "4712"}))["alarm"]
    alarm = Alarm.objects.get(ref=shown["ref"])
    assert (seeming["state"], seeming["duress"]) == ("closed", False)
    assert (alarm.closed_at, alarm.level, alarm.duress) == (None, 3, True)
    assert told(client.get("/api/v1/alarms"))["alarms"] == [], "the desk must not show it"
    seen = told(person(cast.responder).get(f"/api/v1/alarms/{alarm.ref}"))["alarm"]
    assert (seen["state"], seen["duress"]) == ("open", True)
    event = Event.objects.get(kind="alarm.duress")
    quiet = (event.live or {})["quiet"]
    assert (quiet["kind"], quiet["alarm"]["state"]) == ("alarm.cancelled", "closed")
    assert "duress" not in str(quiet["kind"])
    assert quiet["alarm"]["duress"] is False


def test_both_pins_give_answers_of_the_same_shape(cast: Cast):
    set_pins(cast)
    client = screen(cast.desk_token)
    answers = []
    for pin in ("4711", "4712"):
        shown = press(client, "danger")
        answers.append(told(post(client, f"/alarms/{shown['ref']}/cancel", {"pin": pin}))["alarm"])
    right, duress = answers
    differ = {key for key in right if right[key] != duress[key]}
    assert differ <= {"ref", "number", "pressed_at", "at", "closed"}
    assert {**right["closed"], "at": ""} == {**duress["closed"], "at": ""}


def test_pressing_again_after_duress_shows_the_desk_a_live_alarm(cast: Cast):
    set_pins(cast)
    client = screen(cast.desk_token)
    shown = press(client, "danger")
    post(client, f"/alarms/{shown['ref']}/cancel", {"pin": "4712"})
    assert press(client, "help")["state"] == "open"
    assert Alarm.objects.count() == 1


def test_five_wrong_pins_are_enough_but_pressing_still_works(cast: Cast):
    set_pins(cast)
    client = screen(cast.desk_token)
    ref = press(client, "danger")["ref"]
    for _ in range(5):
        assert post(client, f"/alarms/{ref}/cancel", {"pin": "1"}).status_code == 403
    assert post(client, f"/alarms/{ref}/cancel", {"pin": "4711"}).status_code == 409
    assert press(client, "danger")["state"] == "open"
    with clock.moved(timedelta(minutes=11)):
        assert post(client, f"/alarms/{ref}/cancel", {"pin": "4711"}).status_code == 200


def test_a_raised_alarm_says_since_when_and_either_pin_hides_it_again(cast: Cast):
    set_pins(cast)
    client = screen(cast.desk_token)
    answers = []
    for pin in ("4711", "4712"):
        assert press(client, "come")["raised_at"] is None
        raised = press(client, "danger")
        assert raised["raised_at"] >= raised["pressed_at"]
        answers.append(told(post(client, f"/alarms/{raised['ref']}/cancel", {"pin": pin}))["alarm"])
    right, duress = answers
    assert right["raised_at"] is None
    differ = {key for key in right if right[key] != duress[key]}
    assert differ <= {"ref", "number", "pressed_at", "at", "closed"}


def test_an_alarm_says_whether_its_place_has_a_pin(cast: Cast):
    assert press(screen(cast.workroom_token))["place"]["pin"] is False
    set_pins(cast)
    assert press(screen(cast.desk_token))["place"]["pin"] is True
