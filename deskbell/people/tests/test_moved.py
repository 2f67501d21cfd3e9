"""After a move: the page says what was dropped, and directions are doubted until somebody confirms or changes them."""

from __future__ import annotations

import io
import json
import re
from html import unescape

import pytest
from django.test import Client
from PIL import Image

from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people.models import Person
from deskbell.places import actions
from deskbell.places.floor_plans import redraw
from deskbell.places.models import Kind, Place
from tests.cast import Cast

SEEN = re.compile(r'type="hidden" name="(seen|stood)" value="([^"]*)"')
DOUBT = "was written for Second floor, Central."


@pytest.fixture
def ground(cast: Cast) -> Place:
    return actions.add_place(cast.central, Kind.FLOOR, "First floor", DESKBELL)


def with_plan(place: Place) -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    actions.set_plan(place, redraw(io.BytesIO(out.getvalue()), len(out.getvalue())), DESKBELL)


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fresh(place: Place) -> Place:
    return Place.objects.get(pk=place.pk)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def moved(client: Client, place: Place, to: Place) -> str:
    return text(client.post(f"/places/{place.ref}/move/", {"parent": to.ref}, follow=True))


def said(client: Client, place: Place, page: str = "", **fields: str) -> str:
    """Say of the directions what a page offers (the one that is shown now, or ``page``); return the page after it."""
    page = page or text(client.get(f"/places/{place.ref}/"))
    seen = {name: unescape(value) for name, value in SEEN.findall(page)}
    return text(client.post(f"/places/{place.ref}/directions/", seen | fields, follow=True))


def test_a_move_says_that_the_pin_came_off_and_leads_to_the_new_plan(cast: Cast, ground: Place):
    with_plan(cast.floor)
    with_plan(ground)
    actions.pin(cast.desk, 0.4, 0.2, DESKBELL)
    page = moved(as_(cast.manager), cast.desk, ground)
    assert "The pin of Reference desk was taken off the old floor plan." in page
    assert f'href="/places/{ground.ref}/plan/?pin={cast.desk.ref}">Set the pin on the plan of First floor<' in page
    assert "Reference desk is not marked on it yet." in page
    assert Event.objects.get(kind="place.moved").data["unpinned"] == {cast.desk.ref: [0.4, 0.2]}


def test_on_a_floor_without_a_plan_the_way_to_add_one_is_shown(cast: Cast, ground: Place):
    with_plan(cast.floor)
    actions.pin(cast.desk, 0.4, 0.2, DESKBELL)
    page = moved(as_(cast.manager), cast.desk, ground)
    assert f'href="/places/{ground.ref}/plan/">Add a floor plan here<' in page


def test_a_move_that_drops_nothing_says_nothing_of_pins(cast: Cast, ground: Place):
    page = moved(as_(cast.manager), cast.childrens_desk, ground)
    assert "Children’s desk is now in First floor." in page
    assert "old floor plan" not in page
    assert "written for" not in page


def test_directions_are_doubted_wherever_a_manager_reads_them(cast: Cast, ground: Place):
    client = as_(cast.manager)
    page = moved(client, cast.desk, ground)
    assert "are still the old ones" not in page, "the page itself asks"
    assert f"“by the east stairs” {DOUBT}" in page
    assert DOUBT in text(client.get(f"/places/{cast.desk.ref}/edit/"))
    mark = 'by the east stairs <strong class="doubt-mark">(written for Second floor, Central; is it still right?)'
    assert mark in text(client.get(f"/places/{ground.ref}/"))
    assert mark in text(client.get("/places/"))
    staff = text(as_(cast.presser).get(f"/places/{cast.desk.ref}/"))
    assert DOUBT in staff
    assert "Still right" not in staff


def test_saying_that_they_are_right_ends_the_doubt_and_is_recorded(cast: Cast, ground: Place):
    client = as_(cast.manager)
    moved(client, cast.desk, ground)
    page = said(client, cast.desk, keep="1")
    assert DOUBT not in page
    assert fresh(cast.desk).directions == "by the east stairs"
    event = Event.objects.get(kind="place.directions_confirmed")
    assert (event.actor_name, event.data["written_for"]) == ("Mo Lind", "Second floor, Central")


def test_other_directions_end_the_doubt_here_and_on_the_page_of_the_place(cast: Cast, ground: Place):
    client = as_(cast.manager)
    moved(client, cast.desk, ground)
    said(client, cast.desk, directions="left of the entrance")
    assert (fresh(cast.desk).directions, fresh(cast.desk).directions_for) == ("left of the entrance", "")
    moved(client, cast.desk, cast.floor)
    fields = {"name": "Information", "directions": "left of the entrance", "help_extension": ""}
    client.post(f"/places/{cast.desk.ref}/edit/", fields)
    assert fresh(cast.desk).directions_for == "First floor, Central", "another name says nothing about the directions"
    client.post(f"/places/{cast.desk.ref}/edit/", fields | {"directions": "by the lift"})
    assert fresh(cast.desk).directions_for == ""


@pytest.mark.parametrize("fields", [{"keep": "1"}, {"directions": "left of the entrance"}])
def test_who_speaks_of_an_older_position_is_told_the_new_one_and_asked_again(
    cast: Cast, ground: Place, fields: dict[str, str]
):
    client = as_(cast.manager)
    seen = moved(client, cast.desk, ground)
    actions.move(cast.desk, cast.central, DESKBELL)
    page = said(client, cast.desk, seen, **fields)
    assert "Nothing was saved: Reference desk stands in Central now. Read the directions again." in page
    assert f"“by the east stairs” {DOUBT}" in page
    assert fresh(cast.desk).directions == "by the east stairs"
    assert not Event.objects.filter(kind="place.directions_confirmed").exists()
    assert DOUBT not in said(client, cast.desk, page, keep="1"), "that page shows what is so now"


def test_who_speaks_of_older_words_is_told_the_new_ones_and_asked_again(cast: Cast, ground: Place):
    client = as_(cast.manager)
    seen = moved(client, cast.desk, ground)
    actions.change(cast.desk, DESKBELL, directions="by the lift")
    Place.objects.filter(pk=cast.desk.pk).update(directions_for="Second floor, Central")
    page = said(client, cast.desk, seen, keep="1")
    assert "somebody changed the directions to “by the lift” meanwhile." in page
    assert f"“by the lift” {DOUBT}" in page
    actions.change(cast.desk, DESKBELL, directions="")
    page = said(client, cast.desk, seen, directions="left of the entrance")
    assert "Nothing was saved: somebody took the directions away meanwhile." in page
    assert fresh(cast.desk).directions == ""


def test_directions_that_are_too_long_are_refused_and_stay_in_doubt(cast: Cast, ground: Place):
    client = as_(cast.manager)
    moved(client, cast.desk, ground)
    page = said(client, cast.desk, directions="x" * 201)
    assert "Use 200 letters or fewer." in page
    assert DOUBT in page


def test_who_moves_a_desk_on_is_told_what_it_was_written_for_first_and_back_again_nothing(cast: Cast, ground: Place):
    client = as_(cast.manager)
    moved(client, cast.desk, ground)
    moved(client, cast.desk, cast.central)
    assert fresh(cast.desk).directions_for == "Second floor, Central"
    assert "written for" not in moved(client, cast.desk, cast.floor)
    assert fresh(cast.desk).directions_for == ""


def test_a_room_that_moves_with_its_desk_names_both_pins(cast: Cast, ground: Place):
    back_desk = actions.add_place(cast.workroom, Kind.DESK, "Back desk", DESKBELL)
    with_plan(cast.central)
    for place in (cast.workroom, back_desk):
        actions.pin(place, 0.5, 0.5, DESKBELL)
    with_plan(ground)
    page = moved(as_(cast.manager), cast.workroom, ground)
    assert "These pins were taken off the old floor plan: Workroom, Back desk." in page


def test_a_floor_that_moves_puts_the_directions_of_its_desks_in_doubt(cast: Cast):
    page = moved(as_(cast.administrator), cast.floor, cast.north)
    assert f'href="/places/{cast.desk.ref}/#directions-doubt">Say whether they are right<' in page
    assert fresh(cast.desk).directions_for == "Second floor, Central"
    actions.move(cast.floor, cast.central, DESKBELL)
    for number in range(4):
        actions.add_place(cast.floor, Kind.DESK, f"Desk {number}", DESKBELL, directions="at the window")
    page = moved(as_(cast.administrator), cast.floor, cast.north)
    assert "The directions to 5 places inside are still the old ones." in page


def test_where_there_is_no_address_yet_the_directions_are_asked_about_all_the_same(cast: Cast):
    page = moved(as_(cast.administrator), cast.desk, cast.north)
    assert "There is no address yet" in page
    assert f"“by the east stairs” {DOUBT}" in page
    assert "Still right" in page
    staff = text(as_(cast.other_branch_staff).get(f"/places/{cast.desk.ref}/"))
    assert DOUBT in staff
    assert "Still right" not in staff


def test_a_drop_in_the_tree_tells_the_same(cast: Cast, ground: Place):
    fields = {"parent": ground.ref, "before": ""}
    where = f"/places/{cast.desk.ref}/arrange/"
    answer = as_(cast.manager).post(where, fields, headers={"accept": "application/json"})
    note = json.loads(answer.content)["notes"][0]
    assert note["text"] == "The directions to Reference desk are still the old ones: “by the east stairs”."
    assert note["address"] == f"/places/{cast.desk.ref}/#directions-doubt"
    plain = as_(cast.manager).post(where, {"parent": cast.central.ref, "before": ""}, follow=True)
    assert "are still the old ones" in text(plain)


@pytest.mark.parametrize(
    "who", ["presser", "in_charge", "auditor", "other_branch_staff", "other_library_staff", "outsider"]
)
def test_who_does_not_manage_a_place_says_nothing_about_its_directions(cast: Cast, ground: Place, who: str):
    actions.move(cast.desk, ground, DESKBELL)
    client = as_(getattr(cast, who))
    for fields in ({"keep": "1"}, {"directions": "elsewhere"}):
        assert client.post(f"/places/{cast.desk.ref}/directions/", fields).status_code == 404
    assert (fresh(cast.desk).directions, fresh(cast.desk).directions_for) == (
        "by the east stairs",
        "Second floor, Central",
    )


def test_a_stranger_and_a_screen_are_asked_to_sign_in(cast: Cast):
    client = Client()
    client.cookies["deskbell_screen"] = cast.desk_token
    answer = client.post(f"/places/{cast.desk.ref}/directions/", {"keep": "1"})
    assert "/account/login/" in answer["Location"]
