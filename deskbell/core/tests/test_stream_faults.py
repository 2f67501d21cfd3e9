"""The live stream under faults: kills, restarts, listeners that stop reading."""

import socket
import threading
import time

import pytest

from deskbell.core.tests.events import say, say_much
from tests.server import Server
from tests.sse import Listening

pytestmark = pytest.mark.server


def test_what_was_missed_across_a_kill_is_replayed_once_and_in_order(server: Server) -> None:
    cast = server.cast
    with server.listen(cast.workroom_token) as stream:
        stream.wait_for("hello")
        with server.inside():
            before = say(cast.desk, "heard")
        stream.wait_for("ring", within=3)
        server.kill()
        assert stream.ended.wait(3)
    with server.inside():
        missed = [say(cast.desk, "missed 1"), say(cast.other_desk, "not ours"), say(cast.north_desk, "missed 2")]
    server.start()
    with server.listen(cast.workroom_token, last=before.number) as stream:
        stream.wait(lambda event: event.id == str(missed[2].number))
        with server.inside():
            fresh = say(cast.desk, "after")
        stream.wait(lambda event: event.id == str(fresh.number), within=3)
        assert [event.data["alarm"]["text"] for event in stream.heard()] == ["missed 1", "missed 2", "after"]


def test_who_was_away_too_long_is_told_to_start_afresh(shared_server: Server) -> None:
    cast = shared_server.cast
    with shared_server.inside():
        first = say(cast.desk)
        say_much(cast.desk, 500)
    with shared_server.listen(cast.workroom_token, last=first.number) as stream:
        assert "reset" not in stream.wait_for("hello").data
        stream.wait(lambda event: event.id == str(first.number + 500))
        assert len(stream.heard()) == 500
    with shared_server.listen(cast.workroom_token, last=first.number - 1) as stream:
        hello = stream.wait_for("hello")
        assert hello.data["reset"] is True
        assert int(hello.id) == hello.data["cursor"] == first.number + 500
    with shared_server.listen(cast.workroom_token, last=first.number + 10_000) as stream:
        assert stream.wait_for("hello").data["reset"] is True


@pytest.mark.parametrize("text", ["", "abc", "-4", "9" * 30, "٣"])
def test_a_last_event_id_that_is_no_number_starts_at_the_newest(shared_server: Server, text: str) -> None:
    headers = {"Last-Event-ID": text.encode()}
    with shared_server.listen(shared_server.cast.workroom_token, headers=headers) as stream:
        assert stream.wait_for("hello").id


def test_a_listener_that_stops_reading_is_cut_off_and_delays_nobody(server: Server) -> None:
    cast = server.cast
    asked = f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {cast.north_token}\r\n\r\n"
    with socket.socket() as stalled, server.listen(cast.workroom_token) as reader:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.connect(("127.0.0.1", server.port))
        stalled.sendall(asked.encode())
        assert b"200 OK" in stalled.recv(100)
        reader.wait_for("hello")
        with server.inside():
            say_much(cast.desk, 400, size=4000)
            last = say(cast.desk, "the last")
        reader.wait(lambda event: event.id == str(last.number), within=5)
        assert len(reader.heard()) == 401
        until = time.monotonic() + 10
        while "a listener that stopped reading was cut off" not in server.log():
            assert time.monotonic() < until
            time.sleep(0.1)
        assert not reader.ended.is_set()
        assert b"deskbell_streams_cut 1.0" in server.get("/metrics").body


class Returning(threading.Thread):
    """A listener that comes back as it was told to, as a browser does."""

    def __init__(self, server: Server, token: str) -> None:
        super().__init__(daemon=True)
        self.server, self.token = server, token
        self.stream = server.listen(token)
        self.retry = 0
        self.waited_from = 0.0
        self.back_at = 0.0

    def run(self) -> None:
        self.stream.ended.wait(30)
        self.retry = [event.retry for event in self.stream.events if event.retry][-1]
        self.waited_from = time.monotonic()
        self.stream.close()
        for _ in range(20):
            time.sleep(self.retry / 1000)
            try:
                self.stream = Listening(self.server.port, self.token)
            except OSError:
                continue
            if self.stream.status == 200:
                self.back_at = time.monotonic()
                return


def test_stopping_with_200_streams_takes_under_5_s_and_they_are_back_within_10_s(server: Server) -> None:
    cast = server.cast
    tokens = [cast.desk_token, cast.workroom_token, cast.north_token, cast.other_token]
    listeners = [Returning(server, tokens[number % 4]) for number in range(200)]
    for listener in listeners:
        listener.stream.wait_for("hello")
        listener.start()
    assert server.terminate(within=5) < 5
    server.start()
    up_at = time.monotonic()
    for listener in listeners:
        listener.join(15)
    try:
        assert all(listener.back_at for listener in listeners)
        assert max(listener.back_at for listener in listeners) - up_at < 10
        retries = sorted(listener.retry for listener in listeners)
        assert retries[0] < 1500
        assert retries[-1] > 3000
        assert all(listener.stream.wait_for("hello") for listener in listeners)
    finally:
        for listener in listeners:
            listener.stream.close()
