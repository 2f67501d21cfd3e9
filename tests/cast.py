"""The fixed cast of every test.

Lakeside Library has two branches. At Central: Priya presses at the reference desk, Rosa responds, Ines is in
charge, Sam is security, Mo manages. Otto is staff at the other branch, North. Alma directs and administers.
Zoe works at another library altogether. Nobody has no role anywhere.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import pytest

from deskbell.core.actor import DESKBELL
from deskbell.people import actions as people
from deskbell.people.models import Person
from deskbell.people.roles import RoleName
from deskbell.places import actions as places
from deskbell.places.models import Kind, Place
from deskbell.screens import actions as screens
from deskbell.screens.models import Screen
from tests import rows

PASSWORD = "a long enough password"


@dataclass
class Cast:
    """Everyone and every place that a test may need. desk_token and workroom_token are bearer tokens."""

    library: Place
    central: Place
    floor: Place
    desk: Place
    childrens_desk: Place
    workroom: Place
    north: Place
    north_desk: Place
    other_library: Place
    other_branch: Place
    other_desk: Place
    presser: Person
    responder: Person
    in_charge: Person
    security: Person
    manager: Person
    auditor: Person
    administrator: Person
    other_branch_staff: Person
    other_library_staff: Person
    outsider: Person
    desk_screen: Screen
    desk_token: str
    workroom_screen: Screen
    workroom_token: str
    north_screen: Screen
    north_token: str
    other_screen: Screen
    other_token: str


def hire(name: str, place: Place | None, *roles: str) -> Person:
    """Make an account with the cast's password and give it roles at a place."""
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    person = Person.objects.create_user(email, PASSWORD, name=name)
    for role in roles:
        assert place is not None
        people.give_role(person, place, role, DESKBELL)
    return person


def build_cast() -> Cast:
    """Make the two libraries and everyone in them."""
    library = places.found_library("Lakeside Library", DESKBELL, time_zone="America/Chicago", help_extension="500")
    address = {"street": "12 Harbor Street", "city": "Lakeside", "state": "IL", "postal_code": "60601"}
    central = places.add_place(library, Kind.BRANCH, "Central", DESKBELL, **address)
    floor = places.add_place(central, Kind.FLOOR, "Second floor", DESKBELL)
    desk = places.add_place(floor, Kind.DESK, "Reference desk", DESKBELL, directions="by the east stairs")
    childrens_desk = places.add_place(floor, Kind.DESK, "Children’s desk", DESKBELL)
    workroom = places.add_place(central, Kind.ROOM, "Workroom", DESKBELL)
    north = places.add_place(library, Kind.BRANCH, "North", DESKBELL)
    north_desk = places.add_place(north, Kind.DESK, "North desk", DESKBELL)
    other_library = places.found_library("Hill County Library", DESKBELL)
    other_branch = places.add_place(other_library, Kind.BRANCH, "Hilltop", DESKBELL)
    other_desk = places.add_place(other_branch, Kind.DESK, "Hilltop desk", DESKBELL)
    desk_screen, desk_token = screens.enrol(desk, "Reference PC", DESKBELL)
    workroom_screen, workroom_token = screens.enrol(workroom, "Workroom PC", DESKBELL)
    north_screen, north_token = screens.enrol(north_desk, "North PC", DESKBELL)
    other_screen, other_token = screens.enrol(other_desk, "Hilltop PC", DESKBELL)
    return Cast(
        library=library,
        central=central,
        floor=floor,
        desk=desk,
        childrens_desk=childrens_desk,
        workroom=workroom,
        north=north,
        north_desk=north_desk,
        other_library=other_library,
        other_branch=other_branch,
        other_desk=other_desk,
        presser=hire("Priya Shah", central, RoleName.STAFF),
        responder=hire("Rosa Diaz", central, RoleName.STAFF),
        in_charge=hire("Ines Roth", central, RoleName.IN_CHARGE),
        security=hire("Sam Okafor", central, RoleName.SECURITY),
        manager=hire("Mo Lind", central, RoleName.MANAGER),
        auditor=hire("Ada Quist", library, RoleName.AUDITOR),
        administrator=hire("Alma Reyes", library, RoleName.ADMINISTRATOR),
        other_branch_staff=hire("Otto Berg", north, RoleName.STAFF),
        other_library_staff=hire("Zoe Kim", other_branch, RoleName.MANAGER),
        outsider=hire("Nobody Here", None),
        desk_screen=desk_screen,
        desk_token=desk_token,
        workroom_screen=workroom_screen,
        workroom_token=workroom_token,
        north_screen=north_screen,
        north_token=north_token,
        other_screen=other_screen,
        other_token=other_token,
    )


@pytest.fixture(scope="session")
def made_casts() -> list[tuple[Cast, list[rows.Table]]]:
    """The cast of this test run, and its rows, once it has been made."""
    return []


@pytest.fixture
def cast(db: None, made_casts: list[tuple[Cast, list[rows.Table]]]) -> Cast:
    """The cast, in a fresh database: made by whichever test is first, put back as it was by the others."""
    if made_casts:
        made, its_rows = made_casts[0]
        rows.put_back(its_rows)
        return deepcopy(made)
    assert not rows.take(), "something is there already, and would be taken for the cast’s"
    made = build_cast()
    made_casts.append((deepcopy(made), rows.take()))
    return made
