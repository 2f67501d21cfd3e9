"""The guide over HTTP: who may not follow it, and what is no item."""

from __future__ import annotations

from typing import Any

import pytest

from deskbell.alarms.models import Alarm
from deskbell.alarms.tests.api import person, post, press, screen, told
from deskbell.core.models import Event
from deskbell.protocols.tests.guiding import body, item, people_set_pins, send, step_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ref(cast: Cast) -> str:
    """The ref of an alarm at the reference desk, help now."""
    ref: str = press(screen(cast.desk_token), "help")["ref"]
    return ref


class TestRefusals:
    """Who may not follow a guide, and what is no item."""

    def test_another_desk_s_screen_may_not(self, cast: Cast, ref: str):
        elsewhere = screen(cast.workroom_token)
        for answer in (elsewhere.get(f"/api/v1/alarms/{ref}/guide"), post(elsewhere, f"/alarms/{ref}/guide", body())):
            assert answer.status_code == 403

    def test_the_auditor_may_read_the_alarm_and_not_follow_its_guide(self, cast: Cast, ref: str):
        auditor = person(cast.auditor)
        assert auditor.get(f"/api/v1/alarms/{ref}").status_code == 200
        assert post(auditor, f"/alarms/{ref}/guide", body()).status_code == 403
        assert auditor.get(f"/api/v1/alarms/{ref}/guide/shelf").status_code == 403

    @pytest.mark.parametrize("who", ["other_branch_staff", "other_library_staff", "outsider"])
    def test_for_whoever_was_not_called_it_is_not_there(self, cast: Cast, ref: str, who: str):
        stranger = person(getattr(cast, who))
        assert stranger.get(f"/api/v1/alarms/{ref}/guide").status_code == 404
        assert post(stranger, f"/alarms/{ref}/guide", body()).status_code == 404
        assert not Event.objects.filter(kind__startswith="guide.").exists()

    def test_where_the_alarm_only_looks_cancelled_the_guide_is_over(self, cast: Cast):
        people_set_pins(cast)
        desk = screen(cast.desk_token)
        ref = press(desk, "danger")["ref"]
        post(desk, f"/alarms/{ref}/cancel", {"pin": "7365"})
        assert Alarm.objects.get(ref=ref).masked
        assert post(desk, f"/alarms/{ref}/guide", body()).status_code == 409
        assert desk.get(f"/api/v1/alarms/{ref}/guide").status_code == 409
        assert step_of(send(person(cast.responder), ref, item("join"))) == "go"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"do": "dance"}, "items.0.do"),
            ({"id": "short"}, "items.0.id"),
            ({"spot": [["only-one"]]}, "items.0.spot.0"),
            ({"answer": -1}, "items.0.answer"),
            ({"action": "shoot"}, "items.0.action"),
            ({"typed": "text"}, "items.0.typed"),
        ],
    )
    def test_what_is_no_item_is_refused_by_its_field_and_nothing_is_kept(
        self, cast: Cast, ref: str, wrong: dict[str, Any], field: str
    ):
        good = item("join")
        refused = post(screen(cast.desk_token), f"/alarms/{ref}/guide", {"items": [{**good, **wrong}]})
        assert refused.status_code == 422
        assert told(refused)["field"] == field
        assert not Event.objects.filter(kind__startswith="guide.").exists()
