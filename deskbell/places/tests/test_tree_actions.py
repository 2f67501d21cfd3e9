"""Moving, ordering, closing: the tree stays a tree."""

import pytest
from django.db.models.functions import Length

from deskbell.core import log
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people import access
from deskbell.places import actions
from deskbell.places.models import Kind, Place
from tests.cast import Cast


def paths_are_right(library: Place) -> bool:
    places = {place.pk: place for place in Place.objects.filter(tenant=library)}
    return all(
        place.path == f"{places[place.parent_id].path if place.parent_id else '/'}{place.pk}/"
        for place in places.values()
    )


def test_a_moved_floor_takes_everything_below_it_along(cast: Cast):
    actions.move(cast.floor, cast.north, DESKBELL)
    cast.desk.refresh_from_db()
    assert cast.desk.path == f"{cast.north.path}{cast.floor.pk}/{cast.desk.pk}/"
    assert paths_are_right(cast.library)
    assert cast.desk.name in {place.name for place in access.places_for(cast.other_branch_staff)}


def test_what_happened_stays_where_it_happened(cast: Cast):
    before = [(event.number, event.path) for event in log.of(cast.desk.subject)]
    actions.move(cast.floor, cast.north, DESKBELL)
    assert [(event.number, event.path) for event in log.of(cast.desk.subject)] == before
    moved = Event.objects.get(kind="place.moved")
    assert moved.data["from"] == f"{cast.central.path}{cast.floor.pk}/"
    assert moved.path == f"{cast.north.path}{cast.floor.pk}/"


@pytest.mark.parametrize("parent", ["desk", "other_branch", "library", "floor", "childrens_desk"])
def test_a_floor_can_stand_neither_below_a_desk_nor_elsewhere_nor_in_itself(cast: Cast, parent: str):
    with pytest.raises(actions.CannotStandThere):
        actions.move(cast.floor, getattr(cast, parent), DESKBELL)
    assert paths_are_right(cast.library)
    assert not Event.objects.filter(kind="place.moved").exists()


def test_a_room_can_not_be_put_inside_its_own_desk(cast: Cast):
    inside = actions.add_place(cast.workroom, Kind.DESK, "Back desk", DESKBELL)
    with pytest.raises(actions.CannotStandThere):
        actions.move(cast.workroom, inside, DESKBELL)


def test_places_keep_the_order_they_are_given(cast: Cast):
    actions.reorder(cast.floor, [cast.childrens_desk, cast.desk], DESKBELL)
    names = Place.objects.filter(parent=cast.floor).values_list("name", flat=True)
    assert list(names) == ["Children’s desk", "Reference desk"]


def test_a_closed_branch_takes_its_desks_along_and_brings_them_back(cast: Cast):
    actions.close(cast.desk, DESKBELL)
    actions.close(cast.central, DESKBELL)
    names = {place.name for place in access.places_for(cast.administrator)}
    assert "Workroom" not in names
    cast.central.refresh_from_db()
    actions.reopen(cast.central, DESKBELL)
    names = {place.name for place in access.places_for(cast.administrator)}
    assert "Workroom" in names
    assert "Reference desk" not in names, "it was closed before, by itself"


def test_a_desk_of_a_closed_branch_is_not_reopened_alone(cast: Cast):
    actions.close(cast.central, DESKBELL)
    cast.workroom.refresh_from_db()
    with pytest.raises(actions.PlaceRefused):
        actions.reopen(cast.workroom, DESKBELL)


def test_the_library_itself_can_not_be_closed(cast: Cast):
    with pytest.raises(actions.PlaceRefused):
        actions.close(cast.library, DESKBELL)


def test_a_change_records_what_was_and_what_is_and_nothing_when_nothing_changed(cast: Cast):
    assert actions.change(cast.central, DESKBELL, name="Main Library", city="Lakeside")
    event = Event.objects.get(kind="place.changed")
    assert event.data == {"from": {"name": "Central"}, "to": {"name": "Main Library"}}
    assert not actions.change(cast.central, DESKBELL, name="Main Library")
    assert Event.objects.filter(kind="place.changed").count() == 1


def test_no_path_is_longer_than_its_column(cast: Cast):
    longest = Place.objects.annotate(long=Length("path")).order_by("-long").first()
    assert longest is not None
    assert len(longest.path) < 400
