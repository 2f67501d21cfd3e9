"""What these tests need of the cast's library beyond what is there: access keys, lines, desks to press at."""

from __future__ import annotations

from dataclasses import dataclass

from deskbell.alarms.models import Line
from deskbell.channels import actions as channels
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.secrets import digest, new_token
from deskbell.people.models import AccessKey, Person
from tests.server import Server


@dataclass(frozen=True)
class Hand:
    """Somebody or something that presses: a bearer token, its audience word, and where (persons only)."""

    token: str
    source: str
    place: str = ""


def key_of(server: Server, person: Person) -> str:
    """Make an access key, with which a test acts for a person."""
    key = new_token("dbk")
    with server.inside():
        AccessKey.objects.create(person=person, name="test", key_hash=digest(key), made_at=clock.now())
    return key


def lines(server: Server, address: str, count: int = 1) -> list[Line]:
    """Set up police lines at the central branch, all to one receiver."""
    with server.inside():
        return [
            channels.add_line(server.cast.central, "police", "hook", f"Line {number}", address, DESKBELL)
            for number in range(count)
        ]


def hands(server: Server) -> list[Hand]:
    """Return three that press at three desks: two screens, and a person with a telephone."""
    cast = server.cast
    return [
        Hand(cast.desk_token, cast.desk_screen.actor.ear),
        Hand(cast.north_token, cast.north_screen.actor.ear),
        Hand(key_of(server, cast.presser), cast.presser.actor.ear, cast.childrens_desk.ref),
    ]
