"""What counts at a place: its words and its station, from the nearest place that says it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deskbell.alarms.tests.rotas import MONDAY, TUESDAY, chicago, works
from deskbell.core import clock
from deskbell.people.models import Presence
from deskbell.places.models import Holiday, Phone, Place
from deskbell.protocols.bound import bindings_at, station_at
from deskbell.protocols.models import PlaceWords, Station
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOON = chicago(2026, 11, 24, 12, 0)  # a Tuesday


def says(place: Place, **values: str) -> None:
    PlaceWords.objects.create(place=place, values=values, changed_at=clock.now())


def stands(place: Place, **facts: str) -> None:
    Station.objects.create(place=place, changed_at=clock.now(), **facts)


def rota(cast: Cast) -> None:
    works(cast.responder, cast.central, [TUESDAY], "09:00", "17:00")
    works(cast.in_charge, cast.central, [MONDAY], "09:00", "17:00")


def test_the_nearest_place_that_says_it_counts(cast: Cast) -> None:
    says(cast.library, cover_phrase="Is the blue folder back?", alarm_code="#00")
    says(cast.central, cover_phrase="Is Mrs Field in today?")
    at_desk, at_north = bindings_at(cast.desk), bindings_at(cast.north_desk)
    assert (at_desk["cover_phrase"], at_desk["alarm_code"]) == ("Is Mrs Field in today?", "#00")
    assert at_north["cover_phrase"] == "Is the blue folder back?"
    assert "cover_phrase" not in bindings_at(cast.other_desk)


def test_what_nobody_said_is_left_out(cast: Cast) -> None:
    assert bindings_at(cast.other_desk) == {}
    assert station_at(cast.other_desk, NOON) == {}


def test_the_extension_on_the_place_s_own_page_serves_until_words_say_another(cast: Cast) -> None:
    assert bindings_at(cast.desk)["help_extension"] == "500"
    says(cast.central, help_extension="*00")
    assert bindings_at(cast.desk)["help_extension"] == "*00"
    cast.desk.help_extension = "612"
    cast.desk.save()
    assert bindings_at(cast.desk)["help_extension"] == "612"


def test_the_number_of_the_police_on_the_place_s_own_page_serves_too(cast: Cast) -> None:
    Phone.objects.create(place=cast.central, use=Phone.Use.POLICE, number="555-0134")
    Phone.objects.create(place=cast.central, use=Phone.Use.PUBLIC, number="555-0100")
    assert bindings_at(cast.desk)["police_nonemergency"] == "555-0134"
    assert "police_nonemergency" not in bindings_at(cast.north_desk)


def test_each_fact_of_a_station_comes_from_the_nearest_that_says_it(cast: Cast) -> None:
    stands(cast.central, near_phone="yes", has_counter="no", alone="no")
    stands(cast.desk, has_counter="yes")
    assert station_at(cast.desk, NOON) == {"near_phone": "yes", "has_counter": "yes", "alone": "no"}
    assert station_at(cast.workroom, NOON) == {"near_phone": "yes", "has_counter": "no", "alone": "no"}


def test_one_person_on_the_rota_is_alone_and_two_are_not(cast: Cast) -> None:
    rota(cast)
    assert station_at(cast.desk, NOON) == {"alone": "yes"}
    works(cast.security, cast.workroom, [TUESDAY], "11:00", "17:00")
    assert station_at(cast.desk, NOON) == {"alone": "no"}


def test_a_desk_that_says_as_the_rota_says_does_not_take_the_branch_s_word(cast: Cast) -> None:
    rota(cast)
    stands(cast.central, alone="no")
    stands(cast.desk, alone="rota")
    assert station_at(cast.desk, NOON)["alone"] == "yes"


def nobody_is_on(cast: Cast) -> None:
    works(cast.responder, cast.central, [MONDAY], "09:00", "17:00")
    works(cast.in_charge, cast.central, [MONDAY], "09:00", "17:00")


def the_rota_names_one_person_only(cast: Cast) -> None:
    works(cast.responder, cast.central, [TUESDAY], "09:00", "17:00")


def one_said_here_without_a_shift(cast: Cast) -> None:
    nobody_is_on(cast)
    an_hour = timedelta(hours=1)
    Presence.objects.create(person=cast.responder, place=cast.central, since=NOON - an_hour, until=NOON + an_hour)


def another_works_for_the_whole_library(cast: Cast) -> None:
    rota(cast)
    works(cast.administrator, cast.library, [TUESDAY], "09:00", "17:00")


def the_branch_is_closed_that_day(cast: Cast) -> None:
    rota(cast)
    Holiday.objects.create(place=cast.central, date=NOON.date(), name="Inventory")


@pytest.mark.parametrize(
    "arranged",
    [
        nobody_is_on,
        the_rota_names_one_person_only,
        one_said_here_without_a_shift,
        another_works_for_the_whole_library,
        the_branch_is_closed_that_day,
    ],
)
def test_nobody_is_said_to_be_alone_when(cast: Cast, arranged: Callable[[Cast], None]) -> None:
    arranged(cast)
    assert station_at(cast.desk, NOON) == {}


def test_colleagues_in_another_branch_are_no_company(cast: Cast) -> None:
    rota(cast)
    works(cast.other_branch_staff, cast.north, [TUESDAY], "09:00", "17:00")
    assert station_at(cast.desk, NOON) == {"alone": "yes"}


def test_a_whole_library_is_no_building_in_which_one_is_alone_or_not(cast: Cast) -> None:
    rota(cast)
    works(cast.security, cast.central, [TUESDAY], "09:00", "17:00")
    assert station_at(cast.library, NOON) == {}
    stands(cast.library, alone="no")
    assert station_at(cast.library, NOON) == {"alone": "no"}


def test_who_presses_beside_the_one_on_the_rota_is_not_alone(cast: Cast) -> None:
    rota(cast)
    assert station_at(cast.desk, NOON, pressed_by=cast.responder.pk) == {"alone": "yes"}
    assert station_at(cast.desk, NOON, pressed_by=cast.presser.pk) == {"alone": "no"}


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    rota(cast)
    assert (queries(bindings_at, cast.desk), queries(station_at, cast.desk, NOON)) == (3, 8)
    for place in (cast.library, cast.central, cast.floor, cast.desk):
        says(place, alarm_code="#00")
        stands(place, near_phone="yes")
        Phone.objects.create(place=place, use=Phone.Use.POLICE, number="555-0134")
    assert (queries(bindings_at, cast.desk), queries(station_at, cast.desk, NOON)) == (3, 8)
    Station.objects.update(alone="no")
    assert queries(station_at, cast.desk, NOON) == 2


def queries(asked: Callable[..., Any], *about: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        asked(*about)
    return len(caught)
