"""Calling the API in tests as a screen, as a person, or as nobody."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from deskbell.people.models import Person


def screen(token: str) -> Client:
    """Return a client that carries a screen's token."""
    return Client(headers={"authorization": f"Bearer {token}"})


def person(who: Person) -> Client:
    """Return a client in which somebody is signed in, with the CSRF check on as in a browser."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(who)
    client.cookies["deskbell_csrf"] = "x" * 32
    return client


def post(client: Client, path: str, body: dict[str, Any] | None = None) -> HttpResponse:
    """Send a JSON body to the API, with the CSRF header that our pages send."""
    response = client.post(
        f"/api/v1{path}",
        json.dumps(body or {}),
        content_type="application/json",
        headers={"X-CSRFToken": "x" * 32},
    )
    assert isinstance(response, HttpResponse)
    return response


def press(client: Client, level: str = "help", **more: Any) -> dict[str, Any]:
    """Press, expect it to be taken, and return the alarm as the presser sees it."""
    response = post(client, "/press", {"level": level, **more})
    assert response.status_code in (200, 201), response.content
    alarm: dict[str, Any] = json.loads(response.content)["alarm"]
    return alarm


def told(response: Any) -> dict[str, Any]:
    """Return the JSON of an answer."""
    body: dict[str, Any] = json.loads(response.content)
    return body
