"""The live stream through the wire: who may listen, what reaches whom."""

import json
import socket
import time

import pytest
from allauth.usersessions.models import UserSession
from django.db import transaction

from deskbell.core import clock, log
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Connection
from deskbell.core.secrets import digest
from deskbell.core.tests.events import say
from deskbell.people.account_actions import end_session
from deskbell.people.models import AccessKey, Role
from deskbell.screens import actions as screens
from deskbell.screens.models import Screen
from tests.cast import hire
from tests.server import Server

pytestmark = pytest.mark.server


def test_nobody_listens_without_a_credential(shared_server: Server) -> None:
    answer = shared_server.get("/api/v1/stream")
    assert answer.status == 401
    assert answer.json()["remedy"]


@pytest.mark.parametrize("token", ["dbs_made-up", "dbk_made-up", "", "x" * 3000])
def test_an_unknown_token_is_refused(shared_server: Server, token: str) -> None:
    assert shared_server.listen(headers={"Authorization": f"Bearer {token}"}).status == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_site_may_not_listen(shared_server: Server, origin: str) -> None:
    assert shared_server.listen(shared_server.cast.desk_token, headers={"Origin": origin}).status == 403


def test_our_own_page_may_listen(shared_server: Server) -> None:
    with shared_server.listen(shared_server.cast.desk_token, headers={"Origin": shared_server.url}) as stream:
        stream.wait_for("hello")


def test_a_host_that_is_not_ours_is_refused(shared_server: Server) -> None:
    assert shared_server.listen(shared_server.cast.desk_token, headers={"Host": "evil.example"}).status == 400


def test_a_screen_listens_by_its_cookie(shared_server: Server) -> None:
    cookie = {"Cookie": f"deskbell_screen={shared_server.cast.desk_token}"}
    with shared_server.listen(headers=cookie) as stream:
        assert stream.wait_for("hello").data["ears"] == f"screen:{shared_server.cast.desk_screen.pk}"


def test_with_both_cookies_the_page_says_who_listens(shared_server: Server) -> None:
    cast = shared_server.cast
    cookies = shared_server.login(cast.responder)["Cookie"] + f"; deskbell_screen={cast.desk_token}"
    for path, who in (("", f"screen:{cast.desk_screen.pk}"), ("?as=person", f"person:{cast.responder.pk}")):
        with shared_server.listen(path="/api/v1/stream" + path, headers={"Cookie": cookies}) as stream:
            assert stream.wait_for("hello").data["ears"] == who


def test_somebody_without_a_role_is_refused(shared_server: Server) -> None:
    assert shared_server.listen(headers=shared_server.login(shared_server.cast.outsider)).status == 403


def test_a_person_may_not_name_another_library(shared_server: Server) -> None:
    cast = shared_server.cast
    path = f"/api/v1/stream?tenant={cast.other_library.ref}"
    assert shared_server.listen(path=path, headers=shared_server.login(cast.responder)).status == 404


def test_a_place_that_is_not_theirs_does_not_exist(shared_server: Server) -> None:
    path = f"/api/v1/stream?place={shared_server.cast.other_desk.ref}"
    assert shared_server.listen(shared_server.cast.desk_token, path=path).status == 404
    assert shared_server.listen(path=path, headers=shared_server.login(shared_server.cast.manager)).status == 404


def test_a_press_rings_near_stays_quiet_at_the_desk_and_never_leaves_the_library(shared_server: Server) -> None:
    cast = shared_server.cast
    person = shared_server.login(cast.responder)
    with (
        shared_server.listen(cast.desk_token) as desk,
        shared_server.listen(cast.workroom_token) as workroom,
        shared_server.listen(cast.north_token) as north,
        shared_server.listen(cast.other_token) as other,
        shared_server.listen(headers=person) as responder,
    ):
        for stream in (desk, workroom, north, other, responder):
            stream.wait_for("hello")
        answer = shared_server.post("/api/v1/press", {"level": "help"}, token=cast.desk_token)
        assert answer.status == 201
        alarm = answer.json()["alarm"]
        rung = workroom.wait_for("ring")
        assert rung.data["kind"] == "alarm.pressed"
        assert rung.data["alarm"] == alarm
        assert int(rung.id) == rung.data["number"] == alarm["number"]
        assert responder.wait_for("ring").data["alarm"]["ref"] == alarm["ref"]
        assert desk.wait_for("quiet").data["alarm"]["ref"] == alarm["ref"]
        other.wait_for_beat()
        north.wait_for_beat()
        assert other.heard() == north.heard() == []


def test_an_event_that_another_process_wrote_arrives(shared_server: Server) -> None:
    cast = shared_server.cast
    with shared_server.listen(cast.workroom_token) as stream, shared_server.listen(cast.other_token) as other:
        stream.wait_for("hello")
        other.wait_for("hello")
        with shared_server.inside():
            written = say(cast.desk)
        assert stream.wait_for("ring", within=3).id == str(written.number)
        assert other.heard() == []


def test_a_place_filter_keeps_the_rest_of_the_library_out(shared_server: Server) -> None:
    cast = shared_server.cast
    person = shared_server.login(cast.administrator)
    path = f"/api/v1/stream?place={cast.north.ref}"
    with shared_server.listen(path=path, headers=person) as stream:
        stream.wait_for("hello")
        with shared_server.inside():
            say(cast.desk)
            here = say(cast.north_desk)
        stream.wait_for("ring", within=3)
        assert [event.id for event in stream.heard()] == [str(here.number)]


def test_a_program_listens_with_a_persons_access_key(shared_server: Server) -> None:
    with shared_server.inside():
        key = AccessKey.objects.create(
            person=shared_server.cast.security, name="board", key_hash=digest("dbk_secret"), made_at=clock.now()
        )
    with shared_server.listen("dbk_secret") as stream:
        assert stream.wait_for("hello").data["ears"] == f"person:{shared_server.cast.security.pk}"
        with shared_server.inside():
            AccessKey.objects.filter(pk=key.pk).update(revoked_at=clock.now())
    assert shared_server.listen("dbk_secret").status == 401


def test_a_revoked_screen_is_told_that_it_is_gone(shared_server: Server) -> None:
    cast = shared_server.cast
    with shared_server.inside():
        screen, token = screens.enrol(cast.desk, "Second PC", DESKBELL)
    with shared_server.listen(token) as stream, shared_server.listen(cast.workroom_token) as other:
        stream.wait_for("hello")
        other.wait_for("hello")
        with shared_server.inside():
            screens.revoke(screen, cast.manager)
        stream.wait_for("gone", within=5)
        assert stream.ended.wait(2)
        assert not other.ended.is_set()
    assert shared_server.listen(token).status == 401


def test_who_listens_is_in_the_tables_and_its_version_grows(shared_server: Server) -> None:
    cast = shared_server.cast
    with shared_server.inside():
        one, first = screens.enrol(cast.workroom, "One", DESKBELL)
        two, second = screens.enrol(cast.north_desk, "Two", DESKBELL)
    with shared_server.listen(first) as stream:
        before = int(stream.wait_for_beat("beat ok").comment.split()[-1])
        with shared_server.listen(second):
            stream.wait(lambda event: event.comment.startswith("beat ok") and int(event.comment.split()[-1]) > before)
            assert listening(shared_server, one, two) == {(one.pk, cast.workroom.path), (two.pk, cast.north_desk.path)}
        until = time.monotonic() + 3
        while listening(shared_server, one, two) != {(one.pk, cast.workroom.path)}:
            assert time.monotonic() < until
            time.sleep(0.05)


def listening(server: Server, *those: Screen) -> set[tuple[int, str]]:
    with server.inside():
        rows = Connection.objects.filter(ear_kind="screen", ear_id__in=[screen.pk for screen in those])
        return set(rows.values_list("ear_id", "path"))


def test_a_person_who_lost_the_last_role_is_told_that_it_is_over(shared_server: Server) -> None:
    cast = shared_server.cast
    with shared_server.inside():
        person = hire("Temp Worker", cast.central, "staff")
    with shared_server.listen(headers=shared_server.login(person)) as stream:
        stream.wait_for("hello")
        with shared_server.inside(), transaction.atomic():
            Role.objects.filter(person=person).update(ended_at=clock.now())
            log.record("role.ended", where=cast.central.where, subject=cast.central.subject, actor=DESKBELL)
        stream.wait_for("gone", within=5)


def test_whoever_ends_another_session_of_theirs_ends_what_it_hears_at_once(shared_server: Server) -> None:
    person = shared_server.cast.responder
    kept, lost = shared_server.login(person), shared_server.login(person)
    assert shared_server.get("/account/sessions/", headers=lost).status == 200  # a page gives the session its row
    with shared_server.listen(headers=lost) as stream, shared_server.listen(headers=kept) as other:
        stream.wait_for("hello")
        other.wait_for("hello")
        with shared_server.inside():
            session = UserSession.objects.get(session_key=lost["Cookie"].partition("=")[2])
            end_session(person, session)
        stream.wait_for("gone", within=5)
        assert not other.ended.is_set()


def test_a_client_of_http_1_0_gets_the_stream_unchunked(shared_server: Server) -> None:
    with socket.create_connection(("127.0.0.1", shared_server.port), timeout=5) as caller:
        asked = (
            f"GET /api/v1/stream HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {shared_server.cast.desk_token}"
        )
        caller.sendall(asked.encode() + b"\r\n\r\n")
        said = b""
        while b"\n\n" not in said:
            said += caller.recv(4096)
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert body.startswith(b"retry: ")
    assert json.loads(body.split(b"data: ")[1])["cursor"] > 0


def test_without_a_worker_every_screen_is_told(server_factory) -> None:
    server = server_factory(args=("--no-work",))
    with server.listen(server.cast.desk_token) as stream:
        stream.wait_for_beat("beat stalled")
        working = server_factory(command="work", beside=server)
        stream.wait_for_beat("beat ok")
        stream.wait_for_beat("beat ok")
        killed_at = time.monotonic()
        working.kill()
        stream.wait(lambda event: event.comment.startswith("beat stalled") and event.at > killed_at, within=10)
