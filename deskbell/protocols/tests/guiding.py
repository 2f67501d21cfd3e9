"""What tests about the guide over HTTP share: what is sent, and where one stands then."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms import access as alarms
from deskbell.alarms.models import Alarm
from deskbell.alarms.tests.api import post, told
from tests.cast import Cast

FIRST = "problem-customer"
_numbers = count(1)


def item(do: str, step: str = "", **more: Any) -> dict[str, Any]:
    """Something that was done, on a step of the first protocol."""
    spot = {"spot": [[FIRST, step]]} if step else {}
    return {"id": f"item-{next(_numbers):08}", "do": do, **spot, **more}


def send(client: Client, ref: str, *items: dict[str, Any]) -> dict[str, Any]:
    """Send what was done; return where the sender stands."""
    answer: dict[str, Any] = told(post(client, f"/alarms/{ref}/guide", {"items": list(items)}))
    return answer


def queries_of(client: Client, ref: str, *items: dict[str, Any]) -> list[str]:
    """The statements that sending these needs. Notes are read too, by their kinds, for what screens are shown."""
    with CaptureQueriesContext(connection) as queries:
        send(client, ref, *items)
    return [one["sql"] for one in queries]


def step_of(answer: dict[str, Any]) -> str:
    """The step on which the sender stands."""
    at: str = answer["state"]["people"]["me"]["spot"][0][1]
    return at


def story(ref: str) -> list[tuple[str, str]]:
    """The guide's part of the timeline: who, and what."""
    entries = alarms.timeline(Alarm.objects.get(ref=ref))
    return [(entry["who"], entry["kind"]) for entry in entries if entry["kind"].startswith("guide.")]


def body() -> dict[str, Any]:
    """One item, as it is sent."""
    return {"items": [item("join")]}


def people_set_pins(cast: Cast) -> None:
    """Give Central a PIN and a duress PIN."""
    from deskbell.places import actions as places

    places.set_pins(cast.central, "4821", "7365", cast.manager.actor)
