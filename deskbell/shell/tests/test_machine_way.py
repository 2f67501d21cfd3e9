"""A program with a token takes the short way through the server, and gets the same answers."""

from django.test import Client

from deskbell.alarms.models import Alarm
from tests.cast import Cast

PRESS = "/api/v1/press"


def test_a_program_is_answered_in_the_language_it_asks_for(client: Client, cast: Cast) -> None:
    wrong = {"Authorization": "Bearer dbs_wrong", "Accept-Language": "es"}
    answer = client.post(PRESS, {"level": 2}, content_type="application/json", headers=wrong)
    assert answer.status_code == 401
    assert "No ha iniciado sesión" in answer.json()["error"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Authorization" in answer.headers["Vary"]


def test_the_language_of_one_program_is_not_that_of_the_next(client: Client, cast: Cast) -> None:
    for language, said in (("es", "No ha iniciado"), ("en", "You are not signed in"), ("", "You are not signed in")):
        headers = {"Authorization": "Bearer dbs_wrong", "Accept-Language": language}
        answer = client.post(PRESS, {"level": 2}, content_type="application/json", headers=headers)
        assert said in answer.json()["error"], language


def test_a_token_counts_and_not_the_session_beside_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.manager)
    wrong = {"Authorization": "Bearer dbs_wrong"}
    assert client.post(PRESS, {"level": 2}, content_type="application/json", headers=wrong).status_code == 401
    right = {"Authorization": f"Bearer {cast.desk_token}"}
    answer = client.post(PRESS, {"level": 2}, content_type="application/json", headers=right)
    assert answer.status_code == 201
    assert Alarm.objects.get().presser_name == cast.desk_screen.name


def test_an_address_that_is_not_there_is_told_as_the_api_tells_it(client: Client, cast: Cast) -> None:
    answer = client.get("/api/v1/nothing", headers={"Authorization": f"Bearer {cast.desk_token}"})
    assert answer.status_code == 404
    assert answer.json()["remedy"]
