"""Making the demo library. Uses the same actions as the pages do, with the clock set back."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from deskbell.cli.demo import town
from deskbell.cli.demo.cards import hang_cards
from deskbell.cli.demo.memory import Memory
from deskbell.cli.demo.past import make_past
from deskbell.cli.demo.picture import PLANS, draw
from deskbell.cli.demo.protocols import make_protocols
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.secrets import new_code
from deskbell.core.stream.door import Credential
from deskbell.people import actions as people
from deskbell.people.models import Person
from deskbell.people.rota import Stretch
from deskbell.places import actions as places
from deskbell.places.models import Kind, Phone, Place
from deskbell.protocols.actions import say
from deskbell.screens import actions as screens
from deskbell.screens.listeners import HouseDoorkeeper
from deskbell.screens.models import Screen

FOUNDED_DAYS_AGO = 60

Places = dict[str, Place]
People = dict[str, Person]


def build(now: datetime) -> Memory:
    """Make the library, as if it had been founded two months before ``now``; return its password and tokens."""
    memory = Memory(new_code())
    with clock.frozen(now - timedelta(days=FOUNDED_DAYS_AGO)):
        where = _make_places()
        who = _hire(where, memory.password)
        _make_rota(where, who)
        memory.tokens = _enrol(where, who)
    hang_cards(where, who, now)
    make_protocols(where, who, now)
    make_past(where, who, now)
    with clock.frozen(now - timedelta(days=2)):
        people.invite(where["east"], "staff", who["Ines Roth"], name="Lee Novak")
    with clock.frozen(now - timedelta(minutes=25)):
        _note_screens_seen()
    return memory


def _make_places() -> Places:
    library = places.found_library(
        town.LIBRARY, DESKBELL, time_zone=town.TIME_ZONE, help_extension=town.EXTENSION, city="Riverbend", state="IL"
    )
    where: Places = {"library": library}
    for branch in town.BRANCHES:
        made = places.add_place(
            library, Kind.BRANCH, branch.name, DESKBELL, street=branch.street, postal_code=branch.postal_code,
            city="Riverbend", state="IL", country="US",
        )  # fmt: skip
        places.set_hours(made, _hours(branch), DESKBELL)
        places.set_phones(made, [(Phone.Use.PUBLIC, branch.phone, "")], DESKBELL)
        where[branch.key] = made
    for spot in town.SPOTS:
        above = where[spot.within]
        where[spot.key] = places.add_place(above, spot.kind, spot.name, DESKBELL, directions=spot.directions)
    places.set_pins(library, town.CANCEL_PIN, town.DURESS_PIN, DESKBELL)
    _draw_plans(where)
    for key in {**town.WORDS, **town.STATIONS}:
        say(where[key], {**town.WORDS.get(key, {}), **town.STATIONS.get(key, {})}, DESKBELL)
    return where


def _hours(branch: town.Branch) -> list[tuple[int, time, time]]:
    week = [(day, branch.opens, branch.closes) for day in town.WEEKDAYS]
    return [*week, (5, branch.opens, time(17)), (6, time(12), time(17))]


def _draw_plans(where: Places) -> None:
    for key, plan in PLANS.items():
        places.set_plan(where[key], draw(plan), DESKBELL)
    for spot in town.SPOTS:
        if spot.at is not None:
            places.pin(where[spot.key], *spot.at, DESKBELL)


def _hire(where: Places, password: str) -> People:
    """Let the administrator invite everyone else; each accepts. The password is hashed once for all: hashing is slow."""
    who: People = {}
    for member in sorted(town.MEMBERS, key=lambda member: member.role != "administrator"):
        person = Person.objects.create_user(member.email, None, name=member.name, joined_at=clock.now())
        if not who:
            people.give_role(person, where[member.at], member.role, DESKBELL)
        else:
            invitation, _ = people.invite(where[member.at], member.role, who["Alma Reyes"], name=member.name)
            people.accept(invitation, person)
        who[member.name] = person
    Person.objects.filter(pk__in=[person.pk for person in who.values()]).update(password=make_password(password))
    return who


def _make_rota(where: Places, who: People) -> None:
    """Give everyone their week. Somebody is on duty at any hour, so that the demo has hearers at midnight too."""
    for member in town.MEMBERS:
        week = [Stretch(day, *member.hours) for day in member.days]
        people.add_shifts(who[member.name], where[member.at], week, who["Alma Reyes"].actor)


def _enrol(where: Places, who: People) -> dict[str, str]:
    in_charge = {"main": who["Ana Ruiz"], "north": who["Hana Sato"], "east": who["Ines Roth"]}
    tokens = {}
    for spot in town.SPOTS:
        if spot.screen:
            branch = next(key for key in in_charge if where[spot.key].path.startswith(where[key].path))
            by = in_charge[branch]
            _screen, tokens[spot.key] = screens.enrol(where[spot.key], spot.screen, by.actor, by)
    return tokens


def _note_screens_seen() -> None:
    rows = Screen.objects.select_related("place")
    seen = [Credential("screen", str(screen.pk), screen.place.tenant_key) for screen in rows]
    HouseDoorkeeper("").note_seen(seen)
