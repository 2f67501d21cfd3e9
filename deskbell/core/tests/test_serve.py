"""Starting, answering and refusing: the server around the pages."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.server import ROOT, Server, free_port

pytestmark = pytest.mark.server


def raw(server: Server, asked: bytes) -> bytes:
    """Send bytes as they are; return all that comes until the server hangs up or is done."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as caller:
        caller.sendall(asked)
        said = b""
        while part := caller.recv(65536):
            said += part
        return said


def test_a_started_server_says_that_it_is_well(shared_server: Server) -> None:
    answer = shared_server.get("/healthz")
    said = answer.json()
    assert answer.status == 200
    assert (said["status"], said["database"], said["worker"]) == ("ok", "writable", "working")


def test_a_body_over_12_mb_is_refused_with_the_remedy(shared_server: Server) -> None:
    head = b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 12582913\r\n\r\n"
    said = raw(shared_server, head)
    assert said.startswith(b"HTTP/1.1 413")
    assert json.loads(said.partition(b"\r\n\r\n")[2])["remedy"]


def test_a_long_body_without_a_length_is_refused_too(shared_server: Server) -> None:
    head = b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    said = raw(shared_server, head + b"c00001\r\n" + b"x" * 0xC00001 + b"\r\n0\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 413")


def test_headers_without_end_are_refused(shared_server: Server) -> None:
    said = raw(shared_server, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 400")


def test_what_is_no_http_is_refused(shared_server: Server) -> None:
    assert raw(shared_server, b"\x16\x03\x01 hello\r\n\r\n").startswith(b"HTTP/1.1 400")


def test_nobody_takes_another_address_by_a_header(shared_server: Server) -> None:
    headers = {"X-Forwarded-For": "10.0.0.9", "X_Forwarded_For": "10.0.0.9"}
    assert shared_server.get("/metrics", headers=headers).status == 200


def test_behind_a_proxy_the_metrics_are_not_for_everyone(server_factory: Callable[..., Server]) -> None:
    server = server_factory(DESKBELL_PROXY="yes")
    assert server.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1, 203.0.113.7"}).status == 401


def test_the_metrics_token_is_asked_for_when_one_is_set(server_factory: Callable[..., Server]) -> None:
    server = server_factory(DESKBELL_METRICS_TOKEN="watch this")
    assert server.get("/metrics").status == 401
    assert server.get("/metrics", token="wrong").status == 401
    answer = server.get("/metrics", token="watch this")
    assert b"deskbell_press_to_commit_seconds_bucket" in answer.body


def run(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin", "PYTHONPATH": str(ROOT), "DESKBELL_DATA": str(folder), **settings}
    command = [sys.executable, "-m", "deskbell", "serve"]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=30, check=False)


def test_without_its_tables_production_refuses_to_start_and_says_what_to_run(tmp_path: Path) -> None:
    ended = run(tmp_path, DESKBELL_PORT=str(free_port()))
    assert ended.returncode == 1
    assert "deskbell init" in ended.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path, shared_server: Server) -> None:
    ended = run(tmp_path, DESKBELL_MODE="test", DESKBELL_PORT=str(shared_server.port))
    assert ended.returncode == 1
    assert "DESKBELL_PORT" in ended.stderr


@pytest.mark.slow
def test_callers_who_never_finish_asking_are_dropped_and_those_who_listen_are_not(shared_server: Server) -> None:
    address = ("127.0.0.1", shared_server.port)
    with (
        shared_server.listen(shared_server.cast.desk_token) as stream,
        socket.create_connection(address, 40) as mute,
        socket.create_connection(address, 40) as halting,
    ):
        stream.wait_for("hello")
        halting.sendall(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        for caller in (mute, halting):
            with suppress(ConnectionResetError):
                assert caller.recv(100) == b""
        assert not stream.ended.is_set()
        assert shared_server.get("/livez").status == 204
