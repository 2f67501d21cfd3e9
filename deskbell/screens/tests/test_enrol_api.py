"""A device exchanges a code for a token, and the token does nothing but press and listen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from deskbell.core import clock
from deskbell.screens import actions
from deskbell.screens.access import screen_with
from deskbell.screens.attempts import attempts
from deskbell.screens.models import Screen
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _no_wrong_codes_yet() -> Iterator[None]:
    attempts.forget()
    yield
    attempts.forget()


def ask(client: Client, **body: object) -> Any:
    return client.post("/api/v1/enrol", body, content_type="application/json")


def bearer(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_a_device_gets_a_token_its_place_and_whom_to_phone(cast: Cast, client: Client) -> None:
    _, code = actions.make_code(cast.desk, "Foot switch", cast.in_charge)
    answer = ask(client, code=code)
    assert answer.status_code == 201
    given = answer.json()
    token = given.pop("token")
    assert given == {"name": "Foot switch", "place": "Reference desk", "extension": "500", "emergency": "911"}
    screen = screen_with(token)
    assert screen is not None
    assert screen.place == cast.desk
    assert bearer(token).post("/api/v1/press", {}, content_type="application/json").status_code == 201


def test_a_device_may_bring_its_own_name(cast: Cast, client: Client) -> None:
    _, code = actions.make_code(cast.desk, "Foot switch", cast.in_charge)
    assert ask(client, code=code, name="Pedal,  left").json()["name"] == "Pedal, left"


def test_wrong_used_and_old_codes_are_told_apart_with_the_remedy(cast: Cast, client: Client) -> None:
    wrong = ask(client, code="ABCD-2345")
    assert wrong.status_code == 404
    assert wrong.json()["error"] == "There is no such code."
    assert wrong.json()["field"] == "code"
    _, code = actions.make_code(cast.desk, "Foot switch", cast.in_charge)
    ask(client, code=code)
    assert ask(client, code=code).status_code == 410
    assert "used already" in ask(client, code=code).json()["error"]
    _, code = actions.make_code(cast.desk, "Foot switch", cast.in_charge)
    with clock.moved(timedelta(minutes=11)):
        assert "ran out" in ask(client, code=code).json()["error"]
    assert Screen.objects.filter(name="Foot switch").count() == 1


@pytest.mark.parametrize(
    "body", [{}, {"code": ""}, {"code": "A" * 41}, {"code": "ABCD-2345", "nmae": "x"}, {"code": "A\x00B"}, {"code": 7}]
)
def test_a_malformed_request_names_the_field(cast: Cast, client: Client, body: dict[str, object]) -> None:
    answer = ask(client, **body)
    assert answer.status_code == 422
    assert answer.json()["field"]
    assert answer.json()["remedy"]


def test_five_wrong_codes_hold_up_the_sixth_but_never_a_press(cast: Cast, client: Client) -> None:
    for _ in range(5):
        ask(client, code="ABCD-2345")
    _, code = actions.make_code(cast.desk, "Foot switch", cast.in_charge)
    answer = ask(client, code=code)
    assert answer.status_code == 429
    assert "Wait" in answer.json()["remedy"]
    press = bearer(cast.desk_token).post("/api/v1/press", {}, content_type="application/json")
    assert press.status_code == 201


def test_a_revoked_screen_can_neither_press_nor_read(cast: Cast) -> None:
    actions.revoke(cast.desk_screen, cast.in_charge)
    device = bearer(cast.desk_token)
    assert device.post("/api/v1/press", {}, content_type="application/json").status_code == 401
    assert device.get("/api/v1/alarms").status_code == 401
    assert device.get("/api/v1/hearing").status_code == 401


def test_a_screen_can_not_answer_note_strike_or_close(cast: Cast) -> None:
    pressed = bearer(cast.desk_token).post("/api/v1/press", {}, content_type="application/json").json()
    ref = pressed["alarm"]["ref"]
    device = bearer(cast.workroom_token)
    for deed, body in (
        ("answer", {"said": "going"}),
        ("notes", {"text": "x"}),
        ("notes/1/strike", {}),
        ("close", {"reason": "handled"}),
    ):
        answer = device.post(f"/api/v1/alarms/{ref}/{deed}", body, content_type="application/json")
        assert answer.status_code == 403, deed


def test_the_screens_of_another_library_do_not_know_of_the_alarm(cast: Cast) -> None:
    pressed = bearer(cast.desk_token).post("/api/v1/press", {}, content_type="application/json").json()
    stranger = bearer(cast.other_token)
    assert stranger.get("/api/v1/alarms").json()["alarms"] == []
    assert stranger.get(f"/api/v1/alarms/{pressed['alarm']['ref']}").status_code == 404
