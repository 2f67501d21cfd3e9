"""A pin that was moved is put back exactly where it was, by whoever manages the place, unless it was changed since."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people.models import Person
from deskbell.places import actions
from deskbell.places.floor_plans import redraw
from deskbell.places.models import Place
from tests.cast import Cast

JSON = {"accept": "application/json"}


def draw(place: Place) -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    actions.set_plan(place, redraw(io.BytesIO(out.getvalue()), len(out.getvalue())), DESKBELL)


@pytest.fixture
def planned(cast: Cast) -> Cast:
    for place in (cast.floor, cast.north):
        draw(place)
    return cast


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def stands(place: Place) -> tuple[float | None, float | None]:
    now = Place.objects.get(pk=place.pk)
    return now.plan_x, now.plan_y


def sent(client: Client, place: Place, **fields: str) -> dict[str, Any]:
    answer = client.post(f"/places/{place.ref}/pin/", fields, headers=JSON)
    assert answer.status_code == 200
    return dict(answer.json())


def undone(client: Client, place: Place, change: object) -> Any:
    return client.post(f"/places/{place.ref}/pin/undo/", {"change": str(change)}, headers=JSON)


def test_a_moved_pin_is_put_back_exactly_and_that_is_recorded(planned: Cast):
    Place.objects.filter(pk=planned.desk.pk).update(plan_x=1 / 3, plan_y=0.123456789)
    client = as_(planned.manager)
    told = sent(client, planned.desk, x="70", y="80")
    assert (told["says"], told["x"], told["y"]) == ("Reference desk was moved.", 70.0, 80.0)
    back = undone(client, planned.desk, told["undo"]).json()
    assert (back["says"], back["undo"]) == ("Reference desk is where it was.", None)
    assert stands(planned.desk) == (1 / 3, 0.123456789)
    event = Event.objects.filter(kind="place.pinned").latest("number")
    assert (event.actor_name, event.data["undoes"]) == ("Mo Lind", told["undo"])


def test_a_desk_that_had_no_pin_has_none_again(planned: Cast):
    client = as_(planned.manager)
    told = sent(client, planned.desk, x="70", y="80")
    assert told["says"] == "Reference desk is on the plan now."
    back = undone(client, planned.desk, told["undo"]).json()
    assert (back["says"], back["x"]) == ("Reference desk is off the plan again.", None)
    assert stands(planned.desk) == (None, None)
    assert Event.objects.get(kind="place.unpinned").data["undoes"] == told["undo"]


def test_a_pin_that_was_taken_off_is_put_on_again(planned: Cast):
    actions.pin(planned.desk, 0.25, 0.5, DESKBELL)
    client = as_(planned.manager)
    told = sent(client, planned.desk, remove="1")
    assert told["says"] == "Reference desk was taken off the plan."
    undone(client, planned.desk, told["undo"])
    assert stands(planned.desk) == (0.25, 0.5)


def test_the_same_point_again_is_no_change_and_leaves_the_last_one_to_undo(planned: Cast):
    client = as_(planned.manager)
    first = sent(client, planned.desk, x="70", y="80")
    assert sent(client, planned.desk, x="70", y="80")["undo"] is None
    assert undone(client, planned.desk, first["undo"]).status_code == 200
    assert stands(planned.desk) == (None, None)


def test_what_was_changed_since_is_not_undone(planned: Cast):
    client = as_(planned.manager)
    first = sent(client, planned.desk, x="70", y="80")
    sent(as_(planned.administrator), planned.desk, x="10", y="20")
    sent(as_(planned.administrator), planned.desk, x="70", y="80")
    refused = undone(client, planned.desk, first["undo"])
    assert refused.status_code == 409
    assert "changed since" in refused.json()["error"]
    assert stands(planned.desk) == (0.7, 0.8)


def test_nothing_is_put_on_another_plan_than_it_stood_on(planned: Cast):
    actions.pin(planned.desk, 0.25, 0.5, DESKBELL)
    client = as_(planned.administrator)
    told = sent(client, planned.desk, remove="1")
    actions.move(planned.desk, planned.north, DESKBELL)
    assert undone(client, planned.desk, told["undo"]).status_code == 409
    assert stands(planned.desk) == (None, None)


def test_nothing_is_put_on_another_picture_of_the_same_floor_than_it_stood_on(planned: Cast):
    actions.pin(planned.desk, 0.25, 0.5, DESKBELL)
    client = as_(planned.manager)
    told = sent(client, planned.desk, x="70", y="80")
    draw(planned.floor)
    refused = undone(client, planned.desk, told["undo"])
    assert refused.status_code == 409
    assert "its plan was changed since" in refused.json()["error"]
    assert stands(planned.desk) == (0.7, 0.8)


@pytest.mark.parametrize("change", ["", "0", "x", "-1", "99999999999999999999", "²"])
def test_a_change_that_never_was_is_refused(planned: Cast, change: str):
    sent(as_(planned.manager), planned.desk, x="70", y="80")
    assert undone(as_(planned.manager), planned.desk, change).status_code == 409
    assert stands(planned.desk) == (0.7, 0.8)


def test_the_change_of_another_place_undoes_nothing_here(planned: Cast):
    client = as_(planned.manager)
    sent(client, planned.desk, x="70", y="80")
    other = sent(client, planned.childrens_desk, x="10", y="10")
    assert undone(client, planned.desk, other["undo"]).status_code == 409
    assert stands(planned.desk) == (0.7, 0.8)


@pytest.mark.parametrize(
    "who", ["presser", "in_charge", "auditor", "other_branch_staff", "other_library_staff", "outsider"]
)
def test_who_does_not_manage_the_place_undoes_nothing(planned: Cast, who: str):
    told = sent(as_(planned.manager), planned.desk, x="70", y="80")
    assert undone(as_(getattr(planned, who)), planned.desk, told["undo"]).status_code == 404
    assert stands(planned.desk) == (0.7, 0.8)


def test_without_a_script_the_next_page_offers_the_undo_once(planned: Cast):
    client = as_(planned.manager)
    where = f"/places/{planned.floor.ref}/plan/"
    page = client.post(f"/places/{planned.desk.ref}/pin/", {"x": "70", "y": "80"}, follow=True).content.decode()
    assert "Reference desk is on the plan now." in page
    assert f'action="/places/{planned.desk.ref}/pin/undo/"' in page
    number = Event.objects.get(kind="place.pinned").number
    assert f'name="change" value="{number}"' in page
    assert f'action="/places/{planned.desk.ref}/pin/undo/"' not in client.get(where).content.decode()
    fields = {"change": str(number), "back": planned.floor.ref}
    back = client.post(f"/places/{planned.desk.ref}/pin/undo/", fields, follow=True)
    assert "Reference desk is off the plan again." in back.content.decode()
    assert stands(planned.desk) == (None, None)
