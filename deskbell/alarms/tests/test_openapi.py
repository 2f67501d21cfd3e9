"""The OpenAPI document names what is there; and a refused request is told in words, whatever was wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.test.client import MULTIPART_CONTENT
from django.urls import URLPattern

from deskbell.alarms.api import api, document
from deskbell.alarms.models import Alarm
from deskbell.alarms.tests.api import person, post, press, screen, told
from tests.cast import Cast

DOCUMENT = "/api/v1/openapi.json"


def described() -> dict[str, Any]:
    return told(Client().get(DOCUMENT))


@pytest.mark.django_db
def test_every_address_and_method_of_the_api_is_in_the_document_and_no_other():
    patterns, _, _ = api.urls
    routes = {str(one.pattern) for one in patterns if isinstance(one, URLPattern)} - {""}
    paths = described()["paths"]
    assert set(paths) == {f"/api/v1/{route}".replace("<", "{").replace(">", "}") for route in routes}
    for path, methods in paths.items():
        for method in ("get", "post", "put", "patch", "delete", "options"):
            status = Client().generic(method.upper(), path.format(ref="k3k3k3k3k3k3", number=1)).status_code
            assert (status != 405) == (method in methods), f"{method} {path}"


def test_the_document_names_and_explains_every_operation():
    operations = [one for methods in described()["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in operations]
    assert len(names) == len(set(names))
    for one in operations:
        assert one["summary"]
        assert one["description"]
        assert one.get("security") or one["operationId"] == "enrol"
        assert all(answer["description"] for answer in one["responses"].values())
        assert all("content" in answer or status == "204" for status, answer in one["responses"].items())


def test_an_alarm_is_described_field_by_field():
    shapes = described()["components"]["schemas"]
    alarm = shapes["AlarmOut"]["properties"]["alarm"]
    assert alarm == {"$ref": "#/components/schemas/Alarm"}
    assert set(shapes["Alarm"]["required"]) == set(shapes["Alarm"]["properties"]) >= {"ref", "place", "people", "notes"}


def test_the_document_is_made_once_and_is_the_same_for_everybody(monkeypatch):
    first = Client(headers={"accept-language": "es"}).get(DOCUMENT)
    monkeypatch.setattr(document, "Document", None)
    second = Client(headers={"accept-language": "en"}).get(DOCUMENT)
    assert first.content == second.content
    assert b"Call for help" in first.content
    again = Client(headers={"if-none-match": second["ETag"]}).get(DOCUMENT)
    assert (again.status_code, again.content) == (304, b"")


def test_the_document_names_no_host():
    whole = Client().get(DOCUMENT).content.decode()
    assert "servers" not in json.loads(whole)
    assert "://" not in whole
    assert "localhost" not in whole


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"level": "help", "hepl": 1}, "hepl", "hepl: there is no field of this name"),
        ({"level": "urgent"}, "level", "level: it must be one of 1, 2, 3, 'come', 'help', 'danger'"),
        ({"note": "x" * 501}, "note", "note: it is longer than 500 characters"),
        ({"note": "a\x00b"}, "note", "note: it contains a NUL character; leave it out"),
        ({"note": "\ud800"}, "note", "note: it holds half a character; send valid Unicode"),
        ({"note": 7}, "note", "note: it must be text"),
        ({"late_seconds": "5"}, "late_seconds", "late_seconds: it must be a number"),
        ({"late_seconds": True}, "late_seconds", "late_seconds: it must be a number"),
        ({"\ud800": 1}, "", "The body: it holds half a character; send valid Unicode"),
        ({"key": "x" * 81}, "key", "key: it is longer than 80 characters"),
        ({"x" * 100: 1}, "x" * 80, f"{'x' * 80}: there is no field of this name"),
        (["help"], "", "The body: it must be a JSON object"),
    ],
)
def test_a_malformed_press_is_told_what_is_wrong_and_changes_nothing(cast: Cast, body: Any, field: str, said: str):
    refused = screen(cast.desk_token).post("/api/v1/press", json.dumps(body), content_type="application/json")
    assert refused.status_code == 422
    assert told(refused)["error"] == said
    assert told(refused)["field"] == field
    assert told(refused)["remedy"]
    assert not Alarm.objects.exists()


def test_what_is_wrong_is_told_in_the_readers_language(cast: Cast):
    client = screen(cast.desk_token)
    client.cookies["deskbell_language"] = "es"
    refused = client.post("/api/v1/press", {"note": 7}, content_type="application/json")
    assert told(refused)["error"] == "note: tiene que ser texto"


@pytest.mark.parametrize("body", ["", "help", '{"level": "help"', "[" * 100_000, "1" * 5000, "level=help"])
def test_what_is_no_json_is_told_so(cast: Cast, body: str):
    refused = screen(cast.desk_token).post("/api/v1/press", body, content_type="application/json")
    assert refused.status_code in (400, 422)
    assert told(refused)["error"]
    assert told(refused)["remedy"]
    assert not Alarm.objects.exists()


def test_a_huge_number_is_no_more_than_a_week(cast: Cast):
    shown = press(screen(cast.desk_token), late_seconds=10**400)
    assert shown["late_seconds"] <= 7 * 86400


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("kind", ["multipart/form-data", MULTIPART_CONTENT, "application/x-www-form-urlencoded"])
def test_a_page_that_sends_a_form_is_told_to_send_json(cast: Cast, kind: str, header: bool):
    headers = {"X-CSRFToken": "x" * 32} if header else {}
    client = person(cast.responder)
    refused = client.generic("POST", "/api/v1/press", b"level=help", content_type=kind, headers=headers)
    assert refused.status_code in (400, 403)
    assert told(refused)["error"]
    assert told(refused)["remedy"]
    assert not Alarm.objects.exists()


def test_a_whole_form_in_place_of_json_is_told_so_too(cast: Cast):
    refused = person(cast.responder).post("/api/v1/press", {"level": "help"}, headers={"X-CSRFToken": "x" * 32})
    assert (refused.status_code, told(refused)["error"]) == (400, "The body is not JSON.")


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_body_that_is_too_large_is_told_so(cast: Cast):
    for client in (screen(cast.desk_token), person(cast.responder)):
        refused = post(client, "/press", {"note": "x" * 2000})
        assert refused.status_code == 413
        assert told(refused)["remedy"]


def test_a_method_that_is_not_taken_is_told_which_is(cast: Cast):
    refused = screen(cast.desk_token).put("/api/v1/press")
    assert (refused.status_code, refused["Allow"]) == (405, "POST")
    assert told(refused) == {"error": "PUT is not taken at this address.", "remedy": "Use POST."}


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/alarms/a%2Fb", 404), ("/alarms/%00", 400)])
def test_a_program_gets_no_page(cast: Cast, path: str, status: int):
    refused = screen(cast.desk_token).get(f"/api/v1{path}")
    assert refused.status_code == status
    assert told(refused)["error"]
    assert told(refused)["remedy"]


def test_a_program_is_told_that_it_sent_a_nul(cast: Cast):
    for browser in (screen(cast.desk_token), Client()):
        refused = browser.get("/api/v1/alarms?tenant=%00")
        assert refused.status_code == 400
        assert told(refused)["error"] == "There is a NUL character in the request."


def test_another_server_says_where_the_stream_is(cast: Cast):
    refused = screen(cast.desk_token).get("/api/v1/stream")
    assert refused.status_code == 421
    assert "deskbell serve" in told(refused)["remedy"]
    unknown = Client().get("/api/v1/stream")
    assert (unknown.status_code, unknown["WWW-Authenticate"]) == (401, 'Bearer realm="deskbell"')


@pytest.mark.usefixtures("expected_errors")
def test_only_a_press_that_is_not_stored_says_that_nobody_was_told(cast: Cast, monkeypatch):
    ref = press(screen(cast.desk_token))["ref"]

    def locked(*_args: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("deskbell.alarms.api.answering.actions.answer", locked)
    refused = post(person(cast.responder), f"/alarms/{ref}/answer", {"said": "going"})
    assert refused.status_code == 503
    assert "NOT RAISED" not in told(refused)["error"]
    assert told(refused)["fallback"]["emergency"] == "911"
