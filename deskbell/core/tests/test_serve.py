"""Starting, answering and stopping the real server."""

import pytest

from tests.server import Server

pytestmark = pytest.mark.server


def test_a_started_server_says_that_it_is_well(server: Server) -> None:
    said = server.get("/healthz").json()
    assert said["status"] == "ok"
    assert said["database"] == "writable"
    assert said["worker"] == "working"


def test_an_enrolled_screen_is_greeted_and_hears_beats(server: Server) -> None:
    with server.listen(server.cast.desk_token) as stream:
        hello = stream.wait_for("hello")
        assert hello.data["cursor"] == int(hello.id) > 0
        assert 500 <= (hello.retry or 0) <= 6000
        stream.wait_for_beat("beat ok")


def test_a_killed_server_comes_back_with_its_database(server: Server) -> None:
    server.kill()
    server.start()
    assert server.get("/healthz").status == 200
