"""The one who called says that it is over: at their own desk, without a PIN, and never of Danger."""

from __future__ import annotations

import pytest

from deskbell.alarms.models import Alarm
from deskbell.alarms.tests.api import person, post, press, screen, told
from deskbell.core.actor import DESKBELL
from deskbell.people.models import Person
from deskbell.places import actions as places
from deskbell.screens import actions as screens
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ref(cast: Cast) -> str:
    """The ref of an alarm at the reference desk, help now."""
    ref: str = press(screen(cast.desk_token), "help")["ref"]
    return ref


@pytest.mark.parametrize("level", ["come", "help"])
@pytest.mark.parametrize("reason", ["handled", "false_press"])
def test_the_desk_that_called_says_how_it_ended_and_everyone_sees_who_said_so(cast: Cast, level: str, reason: str):
    ref = press(screen(cast.desk_token), level)["ref"]
    answered = post(screen(cast.desk_token), f"/alarms/{ref}/over", {"reason": reason})
    assert answered.status_code == 200
    seen = told(person(cast.responder).get(f"/api/v1/alarms/{ref}"))["alarm"]
    assert seen["state"] == "closed"
    assert (seen["closed"]["by"], seen["closed"]["reason"]) == ("Reference PC", reason)


def test_another_pc_of_the_same_desk_may_say_so_too(cast: Cast, ref: str):
    beside, token = screens.enrol(cast.desk, "Second PC", DESKBELL)
    assert post(screen(token), f"/alarms/{ref}/over", {"reason": "handled"}).status_code == 200
    assert Alarm.objects.get(ref=ref).closed_by == beside.name


def test_a_screen_of_another_desk_may_not(cast: Cast, ref: str):
    assert post(screen(cast.workroom_token), f"/alarms/{ref}/over", {"reason": "handled"}).status_code == 403
    assert Alarm.objects.get(ref=ref).closed_at is None


def test_a_screen_that_it_did_not_reach_is_told_that_it_does_not_exist(cast: Cast):
    ref = press(screen(cast.desk_token), "come")["ref"]
    assert post(screen(cast.workroom_token), f"/alarms/{ref}/over", {"reason": "handled"}).status_code == 404


@pytest.mark.parametrize("first", ["danger", "help"])
def test_danger_is_not_ended_so_nor_what_has_become_danger_and_the_answer_does_not_name_it(cast: Cast, first: str):
    ref = press(screen(cast.desk_token), first)["ref"]
    press(screen(cast.desk_token), "danger")
    for who in (screen(cast.desk_token), person(cast.manager)):
        refused = post(who, f"/alarms/{ref}/over", {"reason": "handled"})
        assert refused.status_code == 403
        assert "Danger" not in refused.content.decode()
    assert Alarm.objects.get(ref=ref).closed_at is None


def test_after_a_duress_pin_it_is_over_already_for_that_desk(cast: Cast, ref: str):
    places.set_pins(cast.desk, "2468", "1357", DESKBELL)
    assert post(screen(cast.desk_token), f"/alarms/{ref}/cancel", {"pin": "1357"}).status_code == 200
    assert post(screen(cast.desk_token), f"/alarms/{ref}/over", {"reason": "handled"}).status_code == 409
    assert Alarm.objects.get(ref=ref).closed_at is None


def test_a_person_says_so_of_their_own_call(cast: Cast):
    ref = press(person(cast.presser), "help", place=cast.desk.ref)["ref"]
    assert post(person(cast.presser), f"/alarms/{ref}/over", {"reason": "false_press"}).status_code == 200
    assert Alarm.objects.get(ref=ref).closed_by == cast.presser.name


@pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("outsider", 404), ("other_library_staff", 404)])
def test_whoever_neither_called_nor_answers_may_not(cast: Cast, ref: str, who: str, status: int):
    somebody: Person = getattr(cast, who)
    assert post(person(somebody), f"/alarms/{ref}/over", {"reason": "handled"}).status_code == status
    assert Alarm.objects.get(ref=ref).closed_at is None


def test_it_is_over_once(cast: Cast, ref: str):
    codes = [post(screen(cast.desk_token), f"/alarms/{ref}/over", {"reason": "handled"}).status_code for _ in range(2)]
    assert codes == [200, 409]


@pytest.mark.parametrize("reason", ["", "test", "police", "cancelled"])
def test_there_are_two_ways_in_which_it_is_over(cast: Cast, ref: str, reason: str):
    refused = post(screen(cast.desk_token), f"/alarms/{ref}/over", {"reason": reason})
    assert (refused.status_code, told(refused)["field"]) == (422, "reason")
