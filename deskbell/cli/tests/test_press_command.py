"""``deskbell press``: quick, truthful, and loud when nobody was told. Against a stand-in for the server."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

Answer = tuple[int, dict[str, Any]]
RAISED: Answer = (201, {"alarm": {"level": 2, "place": {"name": "Reference desk"}}, "undo_until": None})


@dataclass
class StandIn:
    """Answers as it is told and remembers what it was asked."""

    url: str = ""
    answers: list[Answer] = field(default_factory=lambda: [RAISED])
    asked: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            self._answer(body)

        def do_GET(self) -> None:
            self._answer({})

        def _answer(self, body: dict[str, Any]) -> None:
            stand_in.asked.append((self.path, body, self.headers.get("Authorization", "")))
            status, answer = stand_in.answers.pop(0) if len(stand_in.answers) > 1 else stand_in.answers[0]
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in.url = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield stand_in
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def run(home: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")}
    return subprocess.run(
        [sys.executable, "-m", "deskbell", "press", *words],
        env=clean | {"HOME": str(home), "USERPROFILE": str(home)} | environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_it_says_where_and_at_what_level_the_alarm_was_raised(server: StandIn, tmp_path: Path) -> None:
    done = run(tmp_path, "--server", server.url, "--note", "by the door", DESKBELL_TOKEN="dbs_x")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Raised at Reference desk: help now\n", "")
    path, body, authorization = server.asked[0]
    assert (path, authorization) == ("/api/v1/press", "Bearer dbs_x")
    assert (body["level"], body["note"], len(body["key"])) == ("help", "by the door", 32)


def test_level_key_and_place_are_passed_on(server: StandIn, tmp_path: Path) -> None:
    run(tmp_path, "--server", server.url, "--level=danger", "--key", "pedal", "--place", "k3", DESKBELL_TOKEN="dbk_x")
    assert server.asked[0][1] == {"level": "danger", "note": "", "key": "pedal", "place": "k3"}


def test_a_refusal_is_loud_and_names_the_telephone(server: StandIn, tmp_path: Path) -> None:
    fallback = {"extension": "500", "emergency": "911"}
    server.answers = [(503, {"error": "The alarm could not be stored.", "remedy": "Phone.", "fallback": fallback})]
    done = run(tmp_path, "--server", server.url, DESKBELL_TOKEN="dbs_x")
    assert (done.returncode, done.stdout) == (1, "")
    assert "NOT RAISED. Dial 500 or 911.\nThe alarm could not be stored. Phone." in done.stderr
    assert len(server.asked) == 1


def test_a_token_that_is_not_valid_any_more_says_to_enrol_again(server: StandIn, tmp_path: Path) -> None:
    server.answers = [(401, {"error": "no"})]
    done = run(tmp_path, "--server", server.url, DESKBELL_TOKEN="dbs_x")
    assert done.returncode == 1
    assert "NOT RAISED. Dial 911." in done.stderr
    assert "Enrol this device again" in done.stderr


def test_while_the_server_starts_again_the_same_press_is_sent_again(server: StandIn, tmp_path: Path) -> None:
    server.answers = [(502, {}), RAISED]
    done = run(tmp_path, "--server", server.url, DESKBELL_TOKEN="dbs_x")
    assert (done.returncode, done.stdout) == (0, "Raised at Reference desk: help now\n")
    assert "Not raised yet" in done.stderr
    first, second = (body for _, body, _ in server.asked)
    assert first["key"] == second["key"]
    assert second["late_seconds"] > 0


def test_a_dead_server_is_tried_for_ten_seconds_then_it_is_loud(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        began = time.monotonic()
        done = run(tmp_path, "--server", f"http://127.0.0.1:{taken.getsockname()[1]}", DESKBELL_TOKEN="dbs_x")
    assert 9 < time.monotonic() - began < 14
    assert done.returncode == 1
    assert done.stderr.startswith("Not raised yet. Trying for 10 seconds. Dial 911.\n")
    assert "NOT RAISED. Dial 911." in done.stderr


def test_enrolling_keeps_the_token_for_its_owner_only_and_remembers_whom_to_phone(
    server: StandIn, tmp_path: Path
) -> None:
    given = {"token": "dbs_secret", "name": "Pedal", "place": "Desk", "extension": "500", "emergency": "911"}
    server.answers = [(201, given), (503, {"error": "Full."})]
    done = run(tmp_path, "--enrol", "K7QM-2XWD", "--server", server.url, "--name", "Pedal")
    assert done.returncode == 0
    assert "dbs_secret" not in done.stdout
    assert server.asked[0][:2] == ("/api/v1/enrol", {"code": "K7QM-2XWD", "name": "Pedal"})
    file = tmp_path / ".config" / "deskbell" / "token"
    assert file.read_text(encoding="utf-8").strip() == "dbs_secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    refused = run(tmp_path)
    assert server.asked[1][2] == "Bearer dbs_secret"
    assert "NOT RAISED. Dial 500 or 911." in refused.stderr


def test_a_file_that_all_could_read_is_closed_when_the_token_is_written(server: StandIn, tmp_path: Path) -> None:
    server.answers = [(201, {"token": "dbs_s", "name": "P", "place": "D", "extension": "", "emergency": "911"})]
    file = tmp_path / "token"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o644)
    assert run(tmp_path, "--enrol", "K", "--server", server.url, "--token-file", str(file)).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_refused_code_stores_nothing(server: StandIn, tmp_path: Path) -> None:
    server.answers = [(410, {"error": "This code ran out.", "remedy": "Ask for a new one."})]
    done = run(tmp_path, "--enrol", "K7QM-2XWD", "--server", server.url)
    assert (done.returncode, done.stderr) == (1, "NOT ENROLLED. This code ran out. Ask for a new one.\n")
    assert not (tmp_path / ".config").exists()


def test_a_check_presses_nothing(server: StandIn, tmp_path: Path) -> None:
    server.answers = [(200, {"levels": {"2": {"people": 4, "screens": 3}}})]
    done = run(tmp_path, "--check", "--server", server.url, DESKBELL_TOKEN="dbs_x")
    assert done.stdout == "Ready. 4 people and 3 screens would hear “help now” at once.\n"
    assert [path for path, _, _ in server.asked] == ["/api/v1/hearing"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--lvel", "help"], "There is no option “--lvel”"),
        (["--level", "fire"], "“fire” is not a level. Use come, help or danger."),
        (["--note"], "--note needs a value"),
    ],
)
def test_a_misspelt_hotkey_is_as_loud_as_a_dead_server(tmp_path: Path, words: list[str], said: str) -> None:
    done = run(tmp_path, *words)
    assert done.returncode == 2
    assert "NOT RAISED. Dial 911." in done.stderr
    assert said in done.stderr


def test_a_device_that_is_not_enrolled_is_told_how(tmp_path: Path, server: StandIn) -> None:
    assert "The address of Deskbell is not known" in run(tmp_path).stderr
    assert "Ask for a code under Screens" in run(tmp_path, "--server", server.url).stderr
    assert "“bell” is not an address" in run(tmp_path, "--server", "bell").stderr


def test_an_answer_of_another_program_is_no_alarm(server: StandIn, tmp_path: Path) -> None:
    server.answers = [(200, {"hello": "world"})]
    done = run(tmp_path, "--server", server.url, DESKBELL_TOKEN="dbs_x")
    assert done.returncode == 1
    assert "NOT RAISED" in done.stderr


def test_neither_django_nor_anything_heavy_is_imported() -> None:
    asked = "import sys, deskbell.cli.press_command; print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    for heavy in ("django", "ssl", "http.client", "argparse", "pathlib", "asyncio", "uvicorn"):
        assert f"'{heavy}'" not in modules
