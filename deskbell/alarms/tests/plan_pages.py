"""What the tests of the pages of plans share: how a page reads, and a plan as a browser sends it."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from deskbell.alarms import plan

AT = "2026-11-24T12:00"


def text_of(response: Any) -> str:
    plain = re.sub(
        r"<(style|script|option|optgroup)[^>]*>.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", plain)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return text_of(response)


def form(**changes: str) -> dict[str, str]:
    """Return a plan of two steps as the browser sends it."""
    typed = {
        "steps": "2",
        "s0-after": "0",
        "s0-rows": "2",
        "s0-0-who": "role:staff",
        "s0-0-at": "floor",
        "s0-0-duty": "1",
        "s0-1-who": "",
        "s0-1-at": "branch",
        "s1-after": "40",
        "s1-rows": "1",
        "s1-0-who": "line:police",
        "do": "save",
    }
    return typed | {name.replace("_", "-"): value for name, value in changes.items()}


SAVED = [
    {"after": 0, "to": [{"kind": "role", "role": "staff", "at": "floor", "who": "duty"}]},
    {"after": 40, "to": [{"kind": "line", "purpose": "police"}, plan.EVERYONE]},
]
