"""The guide over HTTP: what a screen is given to run it, and what becomes of what it sends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms import access as alarms
from deskbell.alarms.models import Alarm
from deskbell.alarms.tests.api import person, post, press, screen, told
from deskbell.core import clock, due
from deskbell.core.models import Due, Event
from deskbell.protocols import journal, shelves, state
from deskbell.protocols.actions import timers
from deskbell.protocols.models import KeptVersion
from deskbell.protocols.running import running_of
from deskbell.protocols.shipped import shipped, version_of
from deskbell.protocols.tests.guiding import FIRST, body, item, people_set_pins, queries_of, send, step_of, story
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ref(cast: Cast) -> str:
    """The ref of an alarm at the reference desk, help now."""
    ref: str = press(screen(cast.desk_token), "help")["ref"]
    return ref


def test_whoever_pressed_gets_the_presser_s_first_step_and_each_tap_leads_on(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    began = told(desk.get(f"/api/v1/alarms/{ref}/guide"))
    assert (began["role"], began["first"], began["state"]["people"]) == ("presser", FIRST, {})
    assert step_of(send(desk, ref, item("join"))) == "get_help"
    assert step_of(send(desk, ref, item("tap", "get_help"))) == "judge"
    answered = send(desk, ref, item("tap", "judge", answer=0))
    assert step_of(answered) == "calm"
    assert answered["state"]["facts"]["risk"] == "yes"
    assert story(ref) == [("Reference PC", kind) for kind in ("guide.begun", "guide.join", "guide.tap", "guide.tap")]


def test_each_entry_says_what_was_on_the_screen_in_every_language(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    send(desk, ref, item("join"), item("tap", "get_help"), item("tap", "judge", answer=0))
    kept = Event.objects.filter(kind="guide.tap").order_by("number").last()
    assert kept is not None
    assert kept.data["shown"]["en"] == "Could this person hurt someone?"
    assert kept.data["said"] == {"en": "Yes, or not sure", "es": "Sí, o no lo sé"}


def test_those_who_come_follow_their_own_part_and_share_what_was_settled(cast: Cast, ref: str):
    desk, rosa, ines = screen(cast.desk_token), person(cast.responder), person(cast.in_charge)
    send(desk, ref, item("join"), item("tap", "get_help"), item("tap", "judge", answer=0))
    came, leads = send(rosa, ref, item("join")), send(ines, ref, item("join"))
    assert (came["role"], step_of(came)) == ("responder", "go")
    assert (leads["role"], step_of(leads)) == ("in_charge", "lead")
    assert came["state"]["facts"]["risk"] == leads["state"]["facts"]["risk"] == "yes"
    assert set(came["state"]["people"]) == {"me"}, "where others stand is not for every screen"


def test_what_was_settled_reaches_all_screens_with_the_alarm(cast: Cast, ref: str):
    send(screen(cast.desk_token), ref, item("join"), item("tap", "get_help"), item("tap", "judge", answer=1))
    shown = told(person(cast.responder).get(f"/api/v1/alarms/{ref}"))["alarm"]
    assert shown["guide"] == {"protocol": FIRST, "facts": {"risk": "no"}}


def test_an_answer_tells_which_news_of_the_alarm_are_older(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    for done in (item("join"), item("stand", "get_help", action="get_help"), item("tap", "get_help")):
        answer = send(desk, ref, done)
        newest = Event.objects.filter(kind__startswith="guide.").latest("number")
        assert answer["number"] == newest.number
    assert told(desk.get(f"/api/v1/alarms/{ref}/guide"))["number"] == answer["number"]


def test_what_is_sent_twice_is_there_once(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    join, tap = item("join"), item("tap", "get_help")
    send(desk, ref, join, tap)
    again = send(desk, ref, join, tap, item("tap", "judge", answer=0))
    assert step_of(again) == "calm"
    assert {join["id"], tap["id"]} <= set(again["taken"])
    assert len(again["taken"]) == 3
    assert send(desk, ref, later := item("leave", "calm"))["taken"] == [later["id"]], "what was sent before is known"
    assert [kind for _, kind in story(ref)].count("guide.tap") == 2


def test_a_danger_in_the_answer_raises_the_alarm_and_calls_the_person_in_charge(cast: Cast):
    desk = screen(cast.desk_token)
    ref = press(desk, "come")["ref"]
    moved = [item("join"), item("open", protocol=FIRST)]
    send(desk, ref, *moved, item("tap", "get_help"), item("tap", "judge", answer=0))
    alarm = Alarm.objects.get(ref=ref)
    assert alarm.level == 2
    assert any(word.startswith("role:in_charge@") for word in alarm.rung)
    assert "alarm.raised" in [entry["kind"] for entry in alarms.timeline(alarm)]


def test_get_help_now_presses_again_once_for_each_tap(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    more = item("stand", "get_help", action="get_help")
    with clock.moved(timedelta(seconds=5)):
        send(desk, ref, item("join"), more)
        send(desk, ref, more)
    alarm = Alarm.objects.get(ref=ref)
    assert (alarm.level, alarm.presses) == (3, 2)


def test_a_responder_who_asks_for_more_help_can_still_answer(cast: Cast, ref: str):
    rosa = person(cast.responder)
    with clock.moved(timedelta(seconds=5)):
        send(rosa, ref, item("join"), item("stand", "go", action="get_help"))
        assert post(rosa, f"/alarms/{ref}/answer", {"said": "going"}).status_code == 200
    assert Alarm.objects.get(ref=ref).level == 3


def test_nobody_waits_for_help_that_is_there(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    waiting = send(desk, ref, item("join"), item("here", "until_help"))
    assert step_of(waiting) == "until_help"
    post(person(cast.responder), f"/alarms/{ref}/answer", {"said": "there"})
    stands = told(desk.get(f"/api/v1/alarms/{ref}/guide"))
    assert (step_of(stands), stands["state"]["facts"]["help"]) == ("record", "there")


def test_what_was_done_without_a_link_is_believed_with_its_time(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    with clock.moved(timedelta(seconds=300)):
        sent = [
            item("join", ago=240),
            item("tap", "get_help", ago=230),
            item("tap", "judge", answer=0, ago=220),
            item("tap", "calm", ago=200),
        ]
        assert step_of(send(desk, ref, *sent)) == "assist"
        now = clock.now()
    entries = [entry for entry in alarms.timeline(Alarm.objects.get(ref=ref)) if entry["kind"] == "guide.tap"]
    ago = [round((now - entry["at"]).total_seconds()) for entry in entries]
    assert ago == [230, 220, 200]
    assert [entry["data"]["late_seconds"] for entry in entries] == [230, 220, 200]


def test_nothing_was_done_in_the_guide_before_the_press_however_long_that_took(cast: Cast, ref: str):
    send(screen(cast.desk_token), ref, item("join", ago=600), item("tap", "get_help", ago=590))
    kinds = [entry["kind"] for entry in alarms.timeline(Alarm.objects.get(ref=ref))]
    assert kinds == ["alarm.pressed", "guide.begun", "guide.join", "guide.tap"]


def test_somebody_who_went_on_elsewhere_without_a_link_stands_where_they_say(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    send(desk, ref, item("join"))
    assert step_of(send(desk, ref, item("tap", "barrier"))) == "hands_off"


def test_an_item_of_a_screen_that_no_version_knows_is_kept_and_changes_nothing(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    send(desk, ref, item("join"))
    assert step_of(send(desk, ref, item("tap", "a-step-of-an-older-version"))) == "get_help"
    assert story(ref)[-1] == ("Reference PC", "guide.tap")


def test_the_log_alone_leads_back_to_where_everyone_stands(cast: Cast, ref: str):
    desk, rosa = screen(cast.desk_token), person(cast.responder)
    send(desk, ref, item("join"), item("tap", "get_help"), item("tap", "judge", answer=0), item("skip", "calm"))
    post(rosa, f"/alarms/{ref}/answer", {"said": "going"})
    there = send(rosa, ref, item("join"), item("tap", "go"), item("back", "beside"))
    stands = send(desk, ref, item("tap", "assist"))
    alarm = Alarm.objects.get(ref=ref)
    running = running_of(alarm)
    assert running is not None
    people = journal.state_data(running.state)["people"]
    assert people[cast.desk_screen.actor.ear] == stands["state"]["people"]["me"]
    assert people[cast.responder.actor.ear] == there["state"]["people"]["me"]


def test_the_version_that_was_begun_with_is_followed_to_the_end(cast: Cast, ref: str, monkeypatch: pytest.MonkeyPatch):
    desk = screen(cast.desk_token)
    send(desk, ref, item("join"))
    began = told(desk.get(f"/api/v1/alarms/{ref}/guide"))["shelf"]
    old = shipped()[FIRST].source
    assert KeptVersion.objects.get(protocol=FIRST).source == old
    newer = dict(shipped())
    newer[FIRST] = version_of(old.replace("Could this person hurt someone?", "Is anyone in danger?"))
    monkeypatch.setattr(shelves, "shipped", lambda: newer)
    shelves._kept.cache_clear()
    assert told(desk.get(f"/api/v1/alarms/{ref}/guide"))["shelf"] == began
    shelf = told(desk.get(f"/api/v1/alarms/{ref}/guide/shelf"))["protocols"][FIRST]
    assert shelf["steps"]["judge"]["text"] == "Could this person hurt someone?"
    now = told(desk.get("/api/v1/guide/shelf"))
    assert now["protocols"][FIRST]["steps"]["judge"]["text"] == "Is anyone in danger?"
    assert now["shelf"] != began
    shelves._kept.cache_clear()


def test_a_wait_that_lasts_too_long_ends_by_itself_and_is_logged(cast: Cast, ref: str):
    rosa = person(cast.responder)
    timed = next(
        (name, step.id, step.at_most)
        for name, version in shipped().items()
        for step in version.protocol.steps.values()
        if step.at_most
    )
    name, step, seconds = timed
    send(rosa, ref, item("join"), {**item("here"), "spot": [[name, step]]})
    waiting = Due.objects.get(kind="guide.time_up", done_at=None)
    handler = due.handler_of("guide.time_up")
    assert handler is not None
    with clock.moved(timedelta(seconds=seconds)):
        handler(waiting.args, due.Attempt(waiting.key, 1, waiting.due_at))
        handler(waiting.args, due.Attempt(waiting.key, 2, waiting.due_at))
    assert [kind for _, kind in story(ref)].count("guide.time_up") == 1
    assert step_of(told(rosa.get(f"/api/v1/alarms/{ref}/guide"))) != step


AFTER_HELP = """    then: waited

  waited:
    wait:
      en: Stay where others see you.
      es: Quédese donde le vean.
    for: presser
    at_most: 60
    task: waited
    then: record
    otherwise: record

  # Those who come."""


def test_a_wait_that_comes_of_an_answer_begins_with_it(cast: Cast, ref: str, monkeypatch: pytest.MonkeyPatch):
    source = shipped()[FIRST].source
    begin, _, rest = source.partition("    until: {help: there}\n")
    changed = (
        begin + "    until: {help: there}\n" + rest.replace("    then: record\n\n  # Those who come.", AFTER_HELP, 1)
    )
    newer = {**shipped(), FIRST: version_of(changed)}
    monkeypatch.setattr(shelves, "shipped", lambda: newer)
    send(screen(cast.desk_token), ref, item("join"), item("here", "until_help"))
    waits = Due.objects.filter(kind="guide.time_up")
    assert not waits.exists()
    post(person(cast.responder), f"/alarms/{ref}/answer", {"said": "there"})
    [waiting] = waits
    assert abs((waiting.due_at - clock.now()).total_seconds() - 60) < 5
    handler = due.handler_of("guide.time_up")
    assert handler is not None
    with clock.moved(timedelta(seconds=60)):
        handler(waiting.args, due.Attempt(waiting.key, 1, waiting.due_at))
    assert step_of(told(screen(cast.desk_token).get(f"/api/v1/alarms/{ref}/guide"))) == "record"
    shelves._kept.cache_clear()


def test_a_version_that_can_t_be_read_any_more_is_told_and_the_alarm_goes_on(
    cast: Cast, ref: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    desk, rosa = screen(cast.desk_token), person(cast.responder)
    send(desk, ref, item("join"))
    marks = {**Event.objects.get(kind="guide.begun").data["marks"]}
    KeptVersion.objects.filter(mark=marks[FIRST]).update(source="protocol: [")
    monkeypatch.setattr(shelves, "shipped", lambda: {k: v for k, v in shipped().items() if k != FIRST})
    shelves._kept.cache_clear()
    answers = [
        desk.get(f"/api/v1/alarms/{ref}/guide"),
        rosa.get(f"/api/v1/alarms/{ref}/guide/shelf"),
        post(desk, f"/alarms/{ref}/guide", body()),
    ]
    for answer in answers:
        assert answer.status_code == 410
        assert told(answer) == {
            "error": "The guide of this alarm can’t be read any more.",
            "remedy": "Use the printed card, or ask the person in charge.",
        }
    assert post(rosa, f"/alarms/{ref}/answer", {"said": "going"}).status_code == 200
    assert timers.let_time_be_up(Alarm.objects.get(ref=ref).pk, state.TimeUp("person:1", 1)) is False
    assert not [one for one in caplog.records if one.exc_info]
    shelves._kept.cache_clear()


@pytest.mark.parametrize("level", ["help", "danger"])
def test_what_the_guide_answers_after_a_pin_does_not_tell_which_pin_it_was(cast: Cast, level: str):
    people_set_pins(cast)
    desk = screen(cast.desk_token)
    answers = [after_pin(cast, desk, level, pin) for pin in ("4821", "7365")]
    assert answers[0] == answers[1]
    assert {status for status, *_ in answers[0]} == {409}
    assert all(content for _, content, _ in answers[0])


def after_pin(cast: Cast, desk: Client, level: str, pin: str) -> list[tuple[int, bytes, dict[str, str]]]:
    """Press, follow, enter a PIN, and return what the guide's addresses answer the desk then, byte for byte."""
    ref = press(desk, level)["ref"]
    send(desk, ref, item("join"))
    assert post(desk, f"/alarms/{ref}/cancel", {"pin": pin}).status_code == 200
    found = [
        post(desk, f"/alarms/{ref}/guide", {"items": [item("tap", "get_help")]}),
        post(desk, f"/alarms/{ref}/guide", {"items": [item("stand", "get_help", action="get_help")]}),
        desk.get(f"/api/v1/alarms/{ref}/guide"),
        desk.get(f"/api/v1/alarms/{ref}/guide/shelf"),
    ]
    assert step_of(send(person(cast.responder), ref, item("join"))) == "go", "who comes goes on in either case"
    return [(one.status_code, getattr(one, "content", b""), dict(one.headers)) for one in found]


def test_what_was_done_before_the_pin_is_on_the_timeline(cast: Cast):
    people_set_pins(cast)
    desk = screen(cast.desk_token)
    ref = press(desk, "help")["ref"]
    post(desk, f"/alarms/{ref}/cancel", {"pin": "4821"})
    assert post(desk, f"/alarms/{ref}/guide", {"items": [item("tap", "get_help", ago=30)]}).status_code == 409
    assert ("Reference PC", "guide.tap") in story(ref)


def test_leaving_is_always_possible_and_coming_back_too(cast: Cast, ref: str):
    rosa = person(cast.responder)
    send(rosa, ref, item("join"), item("tap", "go"))
    assert send(rosa, ref, item("leave", "beside"))["state"]["people"] == {}
    assert step_of(send(rosa, ref, item("here", "beside"))) == "beside"


def test_the_guide_can_be_gone_through_to_its_end_after_the_all_clear(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    send(desk, ref, item("join"))
    post(person(cast.in_charge), f"/alarms/{ref}/close", {"reason": "handled"})
    ended = send(desk, ref, item("stand", "get_help", action="over"))
    assert step_of(ended) == "record"
    with clock.moved(timedelta(seconds=5)):
        send(desk, ref, item("stand", "record", action="get_help"))
    assert Alarm.objects.get(ref=ref).presses == 1, "what is over is not raised again"


def test_a_desk_gets_beforehand_what_it_needs_without_a_link(cast: Cast):
    ready = told(screen(cast.desk_token).get("/api/v1/guide"))
    assert ready["first"] == {"1": "customer-with-a-problem", "2": FIRST, "3": FIRST}
    assert ready["bindings"]["help_extension"] == "500"
    shelf = told(screen(cast.desk_token).get("/api/v1/guide/shelf?language=es"))
    assert shelf["shelf"] == ready["shelf"]
    assert shelf["protocols"][FIRST]["title"] == "Alguien asusta o amenaza"
    assert set(shelf["protocols"]) == set(shipped())


def test_whoever_asks_for_more_help_after_the_duress_pin_does_not_show_it_at_the_desk(cast: Cast):
    people_set_pins(cast)
    desk, rosa = screen(cast.desk_token), person(cast.responder)
    ref = press(desk, "help")["ref"]
    send(rosa, ref, item("join"))
    post(desk, f"/alarms/{ref}/cancel", {"pin": "7365"})
    before = told(desk.get(f"/api/v1/alarms/{ref}"))["alarm"]
    with clock.moved(timedelta(seconds=5)):
        send(rosa, ref, item("stand", "go", action="get_help"))
    assert Alarm.objects.get(ref=ref).masked
    after = told(desk.get(f"/api/v1/alarms/{ref}"))["alarm"]
    assert {**after, "number": 0} == {**before, "number": 0}


def test_nobody_is_called_by_what_arrives_after_it_is_over(cast: Cast):
    desk = screen(cast.desk_token)
    ref = press(desk, "come")["ref"]
    post(desk, f"/alarms/{ref}/over", {"reason": "handled"})
    before = Alarm.objects.get(ref=ref)
    answered = send(
        desk, ref, item("join"), item("open", protocol=FIRST), item("tap", "get_help"), item("tap", "judge", answer=0)
    )
    assert step_of(answered) == "calm"
    after = Alarm.objects.get(ref=ref)
    assert (after.rung, after.level) == (before.rung, before.level)
    assert not any(event.ring for event in Event.objects.filter(kind__startswith="guide."))


def test_what_waited_for_days_has_its_own_time(cast: Cast, ref: str):
    desk, days = screen(cast.desk_token), 3 * 86400
    with clock.moved(timedelta(seconds=days)):
        send(desk, ref, item("join", ago=days))
    joined = Event.objects.get(kind="guide.join")
    assert joined.data["late_seconds"] == days


def test_two_waits_of_one_person_that_end_alike_at_two_alarms_are_told_apart(cast: Cast, ref: str):
    """The name of what raised an alarm belongs to that alarm alone, or the second would not be raised."""
    alarm = Alarm.objects.get(ref=ref)
    first = timers.key_of(alarm, state.TimeUp("person:1", 4))
    alarm.ref = "another"
    assert timers.key_of(alarm, state.TimeUp("person:1", 4)) != first


@pytest.mark.parametrize("did", [[{"kind": "dance"}], [{"kind": "tap", "who": 3}], ["?"]])
def test_an_entry_that_can_t_be_read_leaves_nobody_without_a_guide(cast: Cast, ref: str, did: list[Any]):
    desk = screen(cast.desk_token)
    send(desk, ref, item("join"), item("tap", "get_help"))
    broken = Event.objects.filter(kind="guide.tap").latest("number")
    Event.objects.filter(pk=broken.pk).update(data=broken.data | {"did": did})
    assert step_of(told(desk.get(f"/api/v1/alarms/{ref}/guide"))) == "get_help"
    assert step_of(send(desk, ref, item("tap", "judge", answer=0))) == "calm"


def test_a_tap_reads_of_the_alarm_s_story_only_what_it_needs(cast: Cast, ref: str):
    send(screen(cast.desk_token), ref, item("join"))
    with CaptureQueriesContext(connection) as queries:
        running_of(Alarm.objects.get(ref=ref))
    [story_query] = [one["sql"] for one in queries if "core_event" in one["sql"]]
    assert '"live"' not in story_query


def test_however_much_was_done_the_story_is_read_once_and_each_thing_needs_the_same_queries(cast: Cast, ref: str):
    desk = screen(cast.desk_token)
    send(desk, ref, item("join"))
    alone = queries_of(desk, ref, item("tap", "get_help"))
    several = queries_of(desk, ref, item("here", "get_help"), item("tap", "get_help"), item("back", "judge"))
    later = queries_of(desk, ref, item("tap", "get_help"))
    assert len(later) == len(alone)
    for asked in (alone, several, later):
        assert len([one for one in asked if "SELECT" in one and "core_event" in one and "kind IN" not in one]) == 1
