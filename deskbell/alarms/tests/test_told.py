"""How many have been told so far: counted when later tiers are told, each listener once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deskbell.alarms.tests.api import person, post, press, screen, told
from deskbell.alarms.tests.test_answer import run_due
from deskbell.core import clock
from deskbell.core.models import Connection, ServerProcess
from deskbell.people.models import Person
from deskbell.screens.models import Screen
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def listen(cast: Cast, *who: Person | Screen) -> None:
    """Let the streams of these be open, and of nobody else."""
    now = clock.now()
    alive = {"serves": True, "works": True, "started_at": now, "beat_at": now + timedelta(hours=1)}
    process, _ = ServerProcess.objects.get_or_create(name="one", defaults=alive)
    process.connections.all().delete()
    for one in who:
        kind, path = ("screen", one.place.path) if isinstance(one, Screen) else ("person", "")
        where = {"tenant_id": cast.library.pk, "ear_kind": kind, "ear_id": one.pk, "path": path}
        Connection.objects.create(process=process, opened_at=now, **where)


def so_far(cast: Cast, ref: str) -> Any:
    """Return what everyone is shown of how many were told."""
    return told(person(cast.manager).get(f"/api/v1/alarms/{ref}"))["alarm"]["told"]


def test_a_press_counts_nobody_and_each_later_call_counts_all_who_were_told_once(cast: Cast):
    listen(cast, cast.responder, cast.security, cast.desk_screen, cast.workroom_screen, cast.north_screen)
    pressed = press(screen(cast.desk_token), "come")
    assert pressed["told"] is None
    run_due(30)
    some = so_far(cast, pressed["ref"])
    run_due(300)
    everyone = so_far(cast, pressed["ref"])
    assert 0 < some["people"] + some["screens"] <= everyone["people"] + everyone["screens"]
    assert everyone["people"] == 2, "the presser's own screen was not told"
    run_due(600)
    assert so_far(cast, pressed["ref"]) == everyone


def test_whoever_has_left_since_was_told_all_the_same(cast: Cast):
    listen(cast, cast.responder)
    ref = press(screen(cast.desk_token), "help")["ref"]
    post(person(cast.responder), f"/alarms/{ref}/seen")
    listen(cast, cast.security)
    run_due(300)
    listen(cast)
    run_due(600)
    assert so_far(cast, ref) == {"people": 2, "screens": 0}


def test_when_the_level_goes_up_the_count_begins_anew_and_it_ends_with_the_alarm(cast: Cast):
    listen(cast, cast.responder, cast.security)
    desk = screen(cast.desk_token)
    ref = press(desk, "come")["ref"]
    run_due(300)
    assert so_far(cast, ref) == {"people": 2, "screens": 0}
    assert press(desk, "help")["told"] is None
    run_due(900)
    assert so_far(cast, ref) == {"people": 2, "screens": 0}
    post(desk, f"/alarms/{ref}/over", {"reason": "handled"})
    assert so_far(cast, ref) is None
