"""What these tests need of the cast's library beyond what is there: access keys, lines, desks to press at."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException

from deskbell.alarms.models import Line, Plan
from deskbell.alarms.plan import EVERYONE
from deskbell.channels import actions as channels
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.secrets import digest, new_token
from deskbell.people.models import AccessKey, Person
from tests.server import Server

POSTGRESQL = os.environ.get("DESKBELL_DATABASE", "").startswith("postgres")


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


def lines(server: Server, address: str, count: int = 1, purpose: str = "police") -> list[Line]:
    """Set up lines at the central branch, all to one receiver."""
    with server.inside():
        return [
            channels.add_line(server.cast.central, purpose, "hook", f"{purpose} {number}", address, DESKBELL)
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


def answers(server: Server) -> bool:
    """Tell whether the server takes requests."""
    try:
        return server.get("/api/v1/alarms").status == 401
    except (OSError, HTTPException):
        return False


def close_all(server: Server, helper: str) -> None:
    """All clear, everywhere in the library, with the access key of somebody who may say so."""
    for one in server.get("/api/v1/alarms", token=helper).json()["alarms"]:
        server.post(f"/api/v1/alarms/{one['alarm']['ref']}/close", {"reason": "test"}, token=helper)


def quick_plan(server: Server, level: int, seconds: Sequence[int]) -> None:
    """Let the central branch tell its tiers after so few seconds that a test can wait for them."""
    tiers = [{"after": after, "to": [{"kind": "screens", "at": "branch"}]} for after in seconds[:-1]]
    tiers.append({"after": seconds[-1], "to": [EVERYONE]})
    with server.inside():
        Plan.objects.create(place=server.cast.central, level=level, tiers=tiers, changed_at=clock.now())
