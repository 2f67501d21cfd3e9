"""``deskbell doctor``: every line says what is so and, unless it is well, what to do."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import ServerProcess
from deskbell.places.actions import found_library
from tests.server import ROOT, Server


def doctor(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")}
    return subprocess.run(
        [sys.executable, "-m", "deskbell", "doctor", *words],
        env=clean | {"PYTHONPATH": str(ROOT), "DESKBELL_DATA": str(folder)} | environ,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def findings(folder: Path, **environ: str) -> dict[str, list[dict[str, str]]]:
    said = json.loads(doctor(folder, "--json", **environ).stdout)
    found: dict[str, list[dict[str, str]]] = {}
    for one in said["findings"]:
        found.setdefault(one["subject"], []).append(one)
    return found


def beside(server: Server) -> dict[str, str]:
    return {"DESKBELL_MODE": "test", "DESKBELL_DATABASE": server.database.address, "DESKBELL_URL": server.url}


def test_each_wrong_setting_is_named_with_its_remedy(tmp_path: Path) -> None:
    done = doctor(tmp_path, DESKBELL_PORT="many", DESKBELL_COLOUR="red")
    assert done.returncode == 1
    assert "DESKBELL_PORT: “many” is not a whole number" in done.stdout
    assert "DESKBELL_COLOUR: there is no such setting." in done.stdout


def test_without_a_database_it_says_how_to_make_one_and_makes_none(tmp_path: Path) -> None:
    done = doctor(tmp_path)
    assert done.returncode == 1
    assert "Make it: deskbell init" in done.stdout
    assert not (tmp_path / "deskbell.sqlite3").exists()


def test_a_folder_that_cannot_be_written_stops_the_examination(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = doctor(tmp_path, DESKBELL_DATA=str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert "can't be written" in done.stdout
    assert "database" not in done.stdout


def test_a_database_of_an_older_version_is_to_be_brought_up_to_date(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "deskbell.sqlite3").close()
    (found,) = findings(tmp_path)["database"][:1]
    assert found["state"] == "wrong"
    assert "steps are missing" in found["found"]
    assert found["remedy"] == "Bring it up to date: deskbell init"


def test_a_database_that_cannot_be_reached_is_wrong_and_no_password_is_shown(tmp_path: Path) -> None:
    address = "postgresql://bell:secret-word@127.0.0.1:9/deskbell"
    done = doctor(tmp_path, DESKBELL_DATABASE=address)
    assert done.returncode == 1
    assert "See that PostgreSQL runs" in done.stdout
    assert "secret-word" not in done.stdout + done.stderr


@pytest.mark.server
def test_a_server_that_is_well_is_told_so(server: Server, tmp_path: Path) -> None:
    done = doctor(tmp_path, **beside(server))
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("A press would be kept and carried on.\n")
    for line in ("every commit is synced to disk", "The stream answers.", "It runs, and nothing is late."):
        assert line.lower() in done.stdout.lower()


@pytest.mark.server
def test_a_server_that_was_killed_is_missed_and_so_is_its_worker(server: Server, tmp_path: Path) -> None:
    server.kill()
    with server.inside():
        ServerProcess.objects.update(worked_at=clock.in_seconds(-60))
    found = findings(tmp_path, **beside(server))
    assert found["server"][0]["remedy"] == "Start it: deskbell serve"
    assert "No worker runs" in found["worker"][0]["found"]


@pytest.mark.server
def test_a_server_behind_a_wrong_address_is_found_where_it_is(server: Server, tmp_path: Path) -> None:
    here = beside(server) | {"DESKBELL_URL": "http://127.0.0.1:9", "DESKBELL_PORT": str(server.port)}
    said = findings(tmp_path, **here)["server"][0]["found"]
    assert f"Deskbell runs at http://127.0.0.1:{server.port}." in said


@pytest.mark.server
@pytest.mark.postgresql
def test_the_clock_is_compared_with_the_one_of_the_database(server: Server, tmp_path: Path) -> None:
    assert findings(tmp_path, **beside(server))["clock"][1]["found"] == "This machine and PostgreSQL agree."


@pytest.mark.server
@pytest.mark.sqlite
def test_an_event_in_the_future_shows_that_the_clock_was_set_back(server: Server, tmp_path: Path) -> None:
    with server.inside(), clock.moved(timedelta(hours=1)):
        found_library("Tomorrow", DESKBELL)
    said = findings(tmp_path, **beside(server))["clock"][1]
    assert said["state"] == "warning"
    assert "this clock was set back" in said["found"]


@pytest.fixture
def mail_server() -> Iterator[Callable[[list[bytes]], int]]:
    """Make a mail server that says these lines, one for each that it hears, and return its port."""
    opened: list[socket.socket] = []

    def make(lines: list[bytes]) -> int:
        listening = socket.create_server(("127.0.0.1", 0))
        opened.append(listening)

        def talk() -> None:
            try:
                link, _ = listening.accept()
            except OSError:
                return
            with link:
                for line in lines:
                    link.sendall(line + b"\r\n")
                    link.recv(4096)

        threading.Thread(target=talk, daemon=True).start()
        port: int = listening.getsockname()[1]
        return port

    yield make
    for one in opened:
        one.close()


def test_a_mail_server_is_greeted(mail_server: Callable[[list[bytes]], int]) -> None:
    from deskbell.cli.doctor.links import mail
    from deskbell.core.configuration import Configuration

    port = mail_server([b"220 hello", b"250 hello", b"250 ok", b"221 bye"])
    (found,) = mail(Configuration(mail=f"smtp://127.0.0.1:{port}"))
    assert (found.state, found.found) == ("ok", f"127.0.0.1:{port} takes mail.")
    (found,) = mail(Configuration(mail="smtp://127.0.0.1:9"))
    assert found.state == "wrong"
    (found,) = mail(Configuration())
    assert found.state == "warning"


@pytest.mark.parametrize(("days", "state"), [(90, "ok"), (10, "warning"), (1, "wrong")])
def test_a_certificate_is_to_be_renewed_in_time(tmp_path: Path, days: int, state: str) -> None:
    from deskbell.cli.doctor.links import certificate
    from deskbell.core.configuration import Configuration

    file = tmp_path / "certificate.pem"
    file.write_bytes(a_certificate(days))
    (found,) = certificate(Configuration(url="https://bell.example.org", tls_certificate=str(file), tls_key="x"))
    assert found.state == state, found


def a_certificate(days: int) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bell.example.org")])
    now = datetime.now(UTC)
    made: Any = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1))
    signed = made.not_valid_after(now + timedelta(days=days, hours=1)).sign(key, hashes.SHA256())
    pem: bytes = signed.public_bytes(serialization.Encoding.PEM)
    return pem
