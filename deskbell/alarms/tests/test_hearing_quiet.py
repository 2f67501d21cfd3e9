"""A desk at which Danger is on must show no other alarm, and the server tells it so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password

from deskbell.alarms import actions
from deskbell.alarms.models import Alarm
from deskbell.alarms.tests.api import post, press, screen, told
from deskbell.alarms.tests.test_told import listen
from deskbell.core import clock
from deskbell.core.models import Connection
from deskbell.places.models import Place
from deskbell.screens import actions as screens
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def quiet(token: str) -> bool:
    return bool(told(screen(token).get("/api/v1/hearing"))["quiet"])


def test_a_desk_is_told_to_stay_quiet_while_danger_is_on_there_and_no_other_desk_is(cast: Cast) -> None:
    press(screen(cast.desk_token), "help")
    assert not quiet(cast.desk_token)
    press(screen(cast.desk_token), "danger")
    assert quiet(cast.desk_token)
    assert not quiet(cast.workroom_token)


@pytest.mark.parametrize(("pin", "later"), [("2468", False), ("1357", True)])
@pytest.mark.parametrize("level", ["help", "danger"])
def test_after_either_pin_a_desk_stays_quiet_and_after_the_duress_pin_until_it_really_ends(
    cast: Cast, level: str, pin: str, later: bool
) -> None:
    pins = {"cancel_pin": make_password("2468"), "duress_pin": make_password("1357")}
    Place.objects.filter(pk=cast.library.pk).update(**pins)
    desk = screen(cast.desk_token)
    ref = press(desk, level)["ref"]
    assert post(desk, f"/alarms/{ref}/cancel", {"pin": pin}).status_code == 200
    assert quiet(cast.desk_token)
    with clock.moved(timedelta(minutes=30)):
        assert quiet(cast.desk_token) is later


def counted(token: str) -> int:
    """Return how many screens would hear Danger from this desk in the end."""
    return int(told(screen(token).get("/api/v1/hearing"))["levels"]["3"]["all_screens"])


def people_counted(token: str) -> int:
    return int(told(screen(token).get("/api/v1/hearing"))["levels"]["3"]["all_people"])


def test_who_is_signed_in_beside_a_screen_that_keeps_quiet_counts_for_no_other_desk_unless_also_elsewhere(
    cast: Cast,
) -> None:
    listen(cast, cast.responder)
    Connection.objects.update(path=cast.desk.path)
    assert people_counted(cast.workroom_token) == 1
    assert people_counted(cast.desk_token) == 0, "nothing rings at the very desk"
    press(screen(cast.desk_token), "danger")
    assert people_counted(cast.workroom_token) == 0
    assert people_counted(cast.desk_token) == 0, "what the desk itself shows does not change"
    beside = Connection.objects.get(ear_kind="person")
    Connection.objects.create(
        process=beside.process,
        tenant_id=beside.tenant_id,
        ear_kind="person",
        ear_id=beside.ear_id,
        opened_at=clock.now(),
    )
    assert people_counted(cast.workroom_token) == 1


def test_a_second_screen_at_the_desk_is_counted_for_help_and_not_for_danger(cast: Cast) -> None:
    beside, _token = screens.enrol(cast.desk, "Second PC", cast.manager.actor)
    listen(cast, cast.desk_screen, beside, cast.north_screen)
    levels = told(screen(cast.desk_token).get("/api/v1/hearing"))["levels"]
    assert [levels[level]["all_screens"] for level in ("1", "2", "3")] == [2, 2, 1]


def test_who_is_signed_in_only_at_the_desk_that_presses_does_not_count_as_hearing_it(cast: Cast) -> None:
    listen(cast, cast.responder)
    Connection.objects.update(path=cast.desk.path)

    def at_once(token: str) -> int:
        return int(told(screen(token).get("/api/v1/hearing"))["levels"]["2"]["people"])

    assert at_once(cast.desk_token) == 0
    assert at_once(cast.workroom_token) == 1
    listen(cast, cast.responder)
    assert at_once(cast.desk_token) == 1, "on a phone"


def test_who_is_signed_in_at_two_desks_counts_for_a_press_at_either(cast: Cast) -> None:
    listen(cast, cast.responder, cast.responder)
    for stream, place in zip(Connection.objects.order_by("pk"), (cast.desk, cast.workroom), strict=True):
        Connection.objects.filter(pk=stream.pk).update(path=place.path)
    for token in (cast.desk_token, cast.workroom_token):
        levels = told(screen(token).get("/api/v1/hearing"))["levels"]
        assert [levels[level]["all_people"] for level in ("1", "2", "3")] == [1, 1, 1], "with the other one"


def test_a_screen_that_keeps_quiet_counts_for_no_other_desk_until_it_is_over(cast: Cast) -> None:
    listen(cast, cast.desk_screen, cast.workroom_screen, cast.north_screen)
    assert counted(cast.workroom_token) == 2
    press(screen(cast.desk_token), "danger")
    assert counted(cast.workroom_token) == 1
    assert counted(cast.desk_token) == 2, "what the desk itself shows does not change"
    actions.all_clear(Alarm.objects.get(), cast.manager.actor, "handled")
    assert counted(cast.workroom_token) == 1
    with clock.moved(timedelta(minutes=6)):
        assert counted(cast.workroom_token) == 2


def test_a_desk_that_took_back_or_was_helped_out_of_less_than_danger_is_not_quiet(cast: Cast) -> None:
    press(screen(cast.desk_token), "help")
    actions.all_clear(Alarm.objects.get(), cast.manager.actor, "handled")
    assert not quiet(cast.desk_token)
