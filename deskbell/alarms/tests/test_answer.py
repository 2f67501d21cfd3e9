"""Answering, noting, closing, through the API; and what the due table does meanwhile."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from deskbell.alarms import access, actions
from deskbell.alarms.machine import Refused
from deskbell.alarms.models import Alarm, Delivery, Line
from deskbell.alarms.tests.api import person, post, press, screen, told
from deskbell.core import clock, due
from deskbell.core.models import Due, Event
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ref(cast: Cast) -> str:
    """The ref of an alarm at the reference desk, help now."""
    ref: str = press(screen(cast.desk_token), "help")["ref"]
    return ref


def run_due(seconds: float) -> list[str]:
    """Move the clock and do what the worker would; return the kinds of events that came of it."""
    before = set(Event.objects.values_list("pk", flat=True))
    with clock.moved(timedelta(seconds=seconds)):
        for row in Due.objects.filter(done_at=None, due_at__lte=clock.now()).order_by("due_at", "id"):
            handler = due.handler_of(row.kind)
            if handler and Due.objects.filter(pk=row.pk, done_at=None).update(done_at=clock.now()):
                handler(row.args, due.Attempt(row.key, 1, row.due_at))
    news = Event.objects.exclude(pk__in=before).exclude(kind="alarm.seen").order_by("number")
    return [event.data["why"] for event in news]


def test_going_is_seen_by_all_and_stops_the_escalation(cast: Cast, ref: str):
    shown = told(post(person(cast.responder), f"/alarms/{ref}/answer", {"said": "going"}))["alarm"]
    assert [(one["name"], one["said"]) for one in shown["people"]] == [("Rosa Diaz", "going")]
    assert shown["taken"] is True
    assert shown["next_at"] is None
    assert run_due(120) == []


def test_two_who_go_in_the_same_instant_are_both_told_and_both_logged(cast: Cast, ref: str):
    for who in (cast.responder, cast.security):
        assert post(person(who), f"/alarms/{ref}/answer", {"said": "going"}).status_code == 200
    assert Event.objects.filter(kind="alarm.answered").count() == 2
    shown = told(person(cast.in_charge).get(f"/api/v1/alarms/{ref}"))["alarm"]
    assert {one["name"] for one in shown["people"]} == {"Rosa Diaz", "Sam Okafor"}


def test_who_is_not_there_yet_goes_on_coming(cast: Cast, ref: str):
    for said in ("going", "there", "going"):
        shown = told(post(person(cast.responder), f"/alarms/{ref}/answer", {"said": said}))["alarm"]
        assert [one["said"] for one in shown["people"]] == [said]
        assert (shown["taken"], shown["next_at"]) == (True, None)
    assert run_due(120) == []


def test_when_the_only_one_going_steps_back_the_plan_goes_on(cast: Cast, ref: str):
    client = person(cast.responder)
    post(client, f"/alarms/{ref}/answer", {"said": "going"})
    shown = told(post(client, f"/alarms/{ref}/answer", {"said": "cannot"}))["alarm"]
    assert shown["next_at"]
    assert run_due(31)


def test_the_presser_can_t_accept_their_own_alarm(cast: Cast):
    client = person(cast.presser)
    ref = press(client, place=cast.childrens_desk.ref)["ref"]
    refused = post(client, f"/alarms/{ref}/answer", {"said": "going"})
    assert refused.status_code == 409
    assert Alarm.objects.get(ref=ref).taken_at is None


def test_a_screen_can_press_and_listen_and_nothing_else(cast: Cast, ref: str):
    client = screen(cast.workroom_token)
    assert client.get(f"/api/v1/alarms/{ref}").status_code == 200
    for path, body in [
        (f"/alarms/{ref}/answer", {"said": "going"}),
        (f"/alarms/{ref}/notes", {"text": "hello"}),
        (f"/alarms/{ref}/close", {"reason": "handled"}),
    ]:
        refused = post(client, path, body)
        assert refused.status_code == 403, path
        assert told(refused)["remedy"] == "Sign in to answer."


@pytest.mark.parametrize("who", ["other_library_staff", "outsider", "other_branch_staff"])
def test_an_alarm_that_did_not_reach_somebody_does_not_exist_for_them(cast: Cast, ref: str, who: str):
    client = person(getattr(cast, who))
    assert client.get(f"/api/v1/alarms/{ref}").status_code == 404
    assert post(client, f"/alarms/{ref}/answer", {"said": "going"}).status_code == 404


def test_once_everyone_is_told_the_other_branch_hears_too_and_the_other_library_never(cast: Cast, ref: str):
    run_due(31)
    run_due(61)
    assert person(cast.other_branch_staff).get(f"/api/v1/alarms/{ref}").status_code == 200
    assert person(cast.other_library_staff).get(f"/api/v1/alarms/{ref}").status_code == 404
    assert screen(cast.other_token).get(f"/api/v1/alarms/{ref}").status_code == 404


def test_an_auditor_reads_and_does_not_answer_for_the_library(cast: Cast, ref: str):
    assert person(cast.auditor).get(f"/api/v1/alarms/{ref}").status_code == 200
    heard = told(person(cast.auditor).get("/api/v1/alarms"))["alarms"]
    assert [one["manner"] for one in heard] == ["change"]
    for path, body in [("answer", {"said": "going"}), ("notes", {"text": "x"}), ("close", {"reason": "handled"})]:
        assert post(person(cast.auditor), f"/alarms/{ref}/{path}", body).status_code == 403
    post(person(cast.auditor), f"/alarms/{ref}/seen", {})
    assert not Alarm.objects.get(ref=ref).receipts.exists()


def test_whoever_pressed_too_can_t_accept_the_call(cast: Cast, ref: str):
    press(person(cast.presser), place=cast.desk.ref)
    assert post(person(cast.presser), f"/alarms/{ref}/answer", {"said": "going"}).status_code == 409


def test_all_clear_for_help_does_not_close_the_danger_that_it_has_become(cast: Cast, ref: str):
    stale = Alarm.objects.get(ref=ref)
    press(screen(cast.desk_token), "danger")
    with pytest.raises(Refused, match="went_up"):
        actions.all_clear(stale, cast.responder.actor, "handled")
    assert Alarm.objects.get(ref=ref).closed_at is None


def test_after_it_went_up_a_receipt_from_before_does_not_count(cast: Cast, ref: str):
    post(screen(cast.workroom_token), f"/alarms/{ref}/seen", {})
    press(screen(cast.desk_token), "danger")
    assert "unseen" in run_due(10.5)
    post(screen(cast.workroom_token), f"/alarms/{ref}/seen", {})
    assert Alarm.objects.get(ref=ref).receipts.get().round == 2


def test_danger_at_a_branch_rings_on_its_desks(cast: Cast):
    press(person(cast.presser), "danger", place=cast.central.ref)
    assert [one["manner"] for one in told(screen(cast.desk_token).get("/api/v1/alarms"))["alarms"]] == ["ring"]


def test_somebody_signed_in_on_the_desk_s_own_pc_hears_its_danger_quietly(cast: Cast):
    press(screen(cast.desk_token), "danger")
    client = person(cast.responder)
    client.cookies["deskbell_screen"] = cast.desk_token
    heard = told(client.get("/api/v1/alarms?as=person"))["alarms"]
    assert [one["manner"] for one in heard] == ["quiet"]


def test_when_no_screen_shows_it_the_next_tier_does_not_wait(cast: Cast, ref: str):
    assert run_due(10.5) == ["unseen"]


def test_a_screen_that_shows_it_is_counted_but_not_the_presser_s_own(cast: Cast, ref: str):
    post(screen(cast.desk_token), f"/alarms/{ref}/seen", {})
    post(screen(cast.workroom_token), f"/alarms/{ref}/seen", {"after_ms": 180})
    post(screen(cast.workroom_token), f"/alarms/{ref}/seen", {})
    post(person(cast.responder), f"/alarms/{ref}/seen", {})
    shown = told(person(cast.in_charge).get(f"/api/v1/alarms/{ref}"))["alarm"]
    assert shown["screens_seen"] == 1
    assert [(one["name"], one["said"]) for one in shown["people"]] == [("Rosa Diaz", "seen")]
    assert run_due(10.5) == []


def test_reminders_never_end_while_nobody_comes(cast: Cast, ref: str):
    for seconds in (31, 61):
        run_due(seconds)
    for minutes in range(2, 6):
        assert run_due(61 + minutes * 61) == ["remind"]
    assert Event.objects.filter(kind="alarm.reminded").count() == 4


def test_a_note_is_seen_by_all_and_a_wrong_one_is_struck_not_erased(cast: Cast, ref: str):
    author = person(cast.responder)
    shown = told(post(author, f"/alarms/{ref}/notes", {"text": "Two people, by the door"}))["alarm"]
    number = shown["notes"][0]["number"]
    assert post(person(cast.security), f"/alarms/{ref}/notes/{number}/strike").status_code == 200
    shown = told(person(cast.presser).get(f"/api/v1/alarms/{ref}"))["alarm"]
    assert [(one["text"], one["struck"]) for one in shown["notes"]] == [("Two people, by the door", True)]
    entries = access.timeline(Alarm.objects.get(ref=ref))
    assert [one["struck"] for one in entries if one["kind"] == "alarm.noted"] == [True]


def test_a_colleague_can_t_strike_another_s_note(cast: Cast, ref: str):
    shown = told(post(person(cast.security), f"/alarms/{ref}/notes", {"text": "On my way"}))["alarm"]
    refused = post(person(cast.responder), f"/alarms/{ref}/notes/{shown['notes'][0]['number']}/strike")
    assert refused.status_code == 403


def test_all_clear_closes_with_a_reason_once(cast: Cast, ref: str):
    over = told(post(person(cast.responder), f"/alarms/{ref}/close", {"reason": "medical"}))["alarm"]
    assert over["closed"]["reason"] == "medical"
    assert over["closed"]["by"] == "Rosa Diaz"
    again = post(person(cast.security), f"/alarms/{ref}/close", {"reason": "handled"})
    assert again.status_code == 409
    assert run_due(600) == []


def test_danger_is_closed_by_somebody_in_charge_and_not_by_any_colleague(cast: Cast):
    ref = press(screen(cast.desk_token), "danger")["ref"]
    assert post(person(cast.responder), f"/alarms/{ref}/close", {"reason": "handled"}).status_code == 403
    assert post(person(cast.in_charge), f"/alarms/{ref}/close", {"reason": "handled"}).status_code == 200


def test_the_police_line_is_told_at_once_for_danger_and_hears_when_it_is_over(cast: Cast):
    Line.objects.create(
        place=cast.central,
        purpose="police",
        channel="hook",
        name="Alarm centre",
        address="http://127.0.0.1:9/",
        made_at=clock.now(),
    )
    ref = press(screen(cast.desk_token), "danger")["ref"]
    row = Delivery.objects.get(channel="hook")
    assert (row.state, row.word) == ("due", "alarm")
    assert Due.objects.filter(kind="channel.send", key=f"delivery:{row.ref}").count() == 1
    post(person(cast.in_charge), f"/alarms/{ref}/close", {"reason": "handled"})
    assert Delivery.objects.filter(channel="hook", word="over").count() == 1


def test_editing_the_plan_or_the_place_does_not_change_a_running_alarm(cast: Cast, ref: str):
    from deskbell.alarms.models import Plan
    from deskbell.alarms.plan import EVERYONE

    Plan.objects.create(place=cast.central, level=2, tiers=[{"after": 0, "to": [EVERYONE]}], changed_at=clock.now())
    cast.desk.name = "Another name"
    cast.desk.save()
    before = Alarm.objects.get(ref=ref)
    assert run_due(31)
    after = Alarm.objects.get(ref=ref)
    assert after.plans == before.plans
    assert after.card["name"] == "Reference desk"


def test_the_presser_hears_quietly_and_the_others_ring(cast: Cast, ref: str):
    assert [one["manner"] for one in told(screen(cast.desk_token).get("/api/v1/alarms"))["alarms"]] == ["quiet"]
    assert [one["manner"] for one in told(screen(cast.workroom_token).get("/api/v1/alarms"))["alarms"]] == ["ring"]
    assert told(screen(cast.north_token).get("/api/v1/alarms"))["alarms"] == []


def test_a_page_without_its_csrf_token_is_refused_but_a_bearer_token_needs_none(cast: Cast):
    client = person(cast.presser)
    refused = client.post("/api/v1/press", json.dumps({"place": cast.desk.ref}), content_type="application/json")
    assert refused.status_code == 403
    assert not Alarm.objects.exists()
