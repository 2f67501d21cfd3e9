"""T16, P6: the plan is edited, somebody leaves, a screen is revoked, a place is closed. A running alarm is unchanged."""

from __future__ import annotations

import pytest

from deskbell.alarms.actions.plan import set_plan
from deskbell.alarms.models import Alarm
from deskbell.alarms.plan import EVERYONE
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people import actions as people
from deskbell.people.models import Person
from deskbell.places import actions as places
from deskbell.places.models import Place
from deskbell.places.refusals import PlaceRefused
from deskbell.screens import actions as screens
from deskbell.screens.models import Screen
from tests.faults.house import key_of, quick_plan
from tests.faults.whole import assert_whole
from tests.server import Server
from tests.wire import Crowd

pytestmark = pytest.mark.server


def change_everything(server: Server) -> None:
    """Do to the house, in another process, whatever may be done to it while an alarm runs."""
    cast = server.cast
    with server.inside():
        desk, floor, central = [Place.objects.get(pk=one.pk) for one in (cast.desk, cast.floor, cast.central)]
        administrator, guard = [Person.objects.get(pk=one.pk) for one in (cast.administrator, cast.security)]
        for level in (1, 2, 3):
            set_plan(central, level, [{"after": 0, "to": [EVERYONE]}], administrator)
        places.change(desk, DESKBELL, name="Another name", directions="somewhere else")
        places.change(central, DESKBELL, street="1 Other Street")
        for screen in Screen.objects.filter(pk__in=[cast.desk_screen.pk, cast.workroom_screen.pk]):
            screens.revoke(screen, administrator)
        people.leave_library(guard, cast.library, DESKBELL)
        Person.objects.filter(pk=cast.responder.pk).update(is_active=False)
        for place in (desk, floor, central):
            with pytest.raises(PlaceRefused):
                places.close(place, DESKBELL)


def test_whatever_is_changed_meanwhile_a_running_alarm_goes_on_as_it_began(server: Server):
    """Its tiers come when and to whom they were to, its place is the one that was pressed at, and it can be closed."""
    cast = server.cast
    quick_plan(server, 2, [0, 2, 4])
    helper = key_of(server, cast.in_charge)
    gone = [key_of(server, cast.security), key_of(server, cast.responder), cast.desk_token, cast.workroom_token]
    with Crowd(server.port, [key_of(server, cast.administrator), helper, *gone]) as crowd:
        crowd.wait_until_all_listen()
        ref = server.post("/api/v1/press", {"level": "help"}, token=cast.desk_token).json()["alarm"]["ref"]
        with server.inside():
            before = Alarm.objects.get(ref=ref)
        change_everything(server)
        crowd.wait(lambda: all(ear.refused for ear in crowd.ears[2:]), what="the ends of four streams")
        crowd.wait(lambda: _told(crowd) == 2, what="two more tiers")
    with server.inside():
        after = Alarm.objects.get(ref=ref)
        events = Event.objects.filter(subject_id=after.pk, kind="alarm.told").order_by("number")
        plan = before.plans["2"]
        assert [event.ring for event in events] == [plan[1]["words"], plan[2]["words"]]
        times = [(event.at - before.pressed_at).total_seconds() for event in events]
        assert times == pytest.approx([2.0, 4.0], abs=0.9)
        assert (after.plans, after.card) == (before.plans, before.card)
        assert_whole()
    shown = server.get(f"/api/v1/alarms/{ref}", token=helper).json()["alarm"]
    assert (shown["place"]["name"], shown["place"]["address"]) == (
        "Reference desk",
        "12 Harbor Street, Lakeside, IL 60601",
    )
    assert server.post(f"/api/v1/alarms/{ref}/answer", {"said": "going"}, token=helper).status == 200
    assert server.post(f"/api/v1/alarms/{ref}/close", {"reason": "handled"}, token=helper).status == 200


def _told(crowd: Crowd) -> int:
    frames = crowd.ears[0].frames
    return sum(1 for frame in frames if frame.data and frame.data.get("kind") == "alarm.told")


def test_when_it_is_over_the_next_alarm_follows_what_was_changed(server: Server):
    """What would be wrong while it runs is right as soon as it has ended: nothing of the old plan sticks."""
    cast = server.cast
    helper = key_of(server, cast.administrator)
    ref = server.post("/api/v1/press", {"level": "help"}, token=cast.north_token).json()["alarm"]["ref"]
    with server.inside():
        set_plan(Place.objects.get(pk=cast.north.pk), 2, [{"after": 0, "to": [EVERYONE]}], cast.administrator)
    again = server.post("/api/v1/press", {"level": "help"}, token=cast.north_token).json()["alarm"]
    assert again["ref"] == ref
    assert server.post(f"/api/v1/alarms/{ref}/close", {"reason": "test"}, token=helper).status == 200
    fresh = server.post("/api/v1/press", {"level": "help"}, token=cast.north_token).json()["alarm"]["ref"]
    with server.inside():
        assert Alarm.objects.get(ref=fresh).rung == [f"everyone@{cast.library.path}"]
