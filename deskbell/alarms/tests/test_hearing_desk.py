"""A desk page learns with who would hear it where it stands now."""

from __future__ import annotations

import pytest
from django.test import Client

from deskbell.alarms.tests.api import screen, told
from deskbell.core.actor import DESKBELL
from deskbell.places import actions
from deskbell.places.models import Kind
from tests.cast import Cast


def test_a_screen_is_told_its_place_as_it_is_now(cast: Cast) -> None:
    desk = {"ref": cast.desk.ref, "name": "Reference desk", "where": "Central, Second floor", "extension": "500"}
    assert told(screen(cast.desk_token).get("/api/v1/hearing"))["desk"] == desk
    ground = actions.add_place(cast.central, Kind.FLOOR, "First floor", DESKBELL, help_extension="510")
    actions.move(cast.desk, ground, DESKBELL)
    moved = desk | {"where": "Central, First floor", "extension": "510"}
    assert told(screen(cast.desk_token).get("/api/v1/hearing"))["desk"] == moved


@pytest.mark.parametrize("who", ["other_branch_staff", "other_library_staff", "auditor", "outsider"])
def test_who_may_not_press_at_a_place_is_not_told_where_it_is(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who))
    answer = client.get("/api/v1/hearing", {"place": cast.desk.ref})
    assert answer.status_code == 404
    assert "Reference desk" not in answer.content.decode()
