"""``deskbell press`` against the real server: enrolled with a code, quick, and the same press once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deskbell.screens import actions
from tests.server import ROOT, Server

pytestmark = pytest.mark.server


def press(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")}
    return subprocess.run(
        [sys.executable, "-m", "deskbell", "press", *words],
        env=clean | {"HOME": str(home), "USERPROFILE": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture
def enrolled(server: Server, tmp_path: Path) -> Path:
    """A home folder in which a device is enrolled at the reference desk."""
    with server.inside():
        _, code = actions.make_code(server.cast.desk, "Foot switch", server.cast.in_charge)
    done = press(tmp_path, "--enrol", code, "--server", server.url)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Enrolled as Foot switch at Reference desk.")
    return tmp_path


def test_a_press_reaches_a_listening_screen(server: Server, enrolled: Path) -> None:
    with server.listen(server.cast.workroom_token) as stream:
        stream.wait_for("hello")
        done = press(enrolled, "--note", "by the door")
        assert (done.returncode, done.stdout) == (0, "Raised at Reference desk: help now\n")
        assert stream.wait_for("ring").data["alarm"]["place"]["name"] == "Reference desk"


def test_a_press_waits_for_nothing_heavy_to_be_loaded(server: Server, enrolled: Path) -> None:
    """What makes it quick (``deskbell bench press`` measures it): Django is not loaded."""
    script = "import sys; from deskbell.cli import main; main(['press']); print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"HOME": str(enrolled), "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.splitlines() == ["Raised at Reference desk: help now", "False"], done.stderr


def test_a_server_that_starts_again_meanwhile_still_gets_the_press(server: Server, enrolled: Path) -> None:
    server.terminate()
    waiting = subprocess.Popen(
        [sys.executable, "-m", "deskbell", "press"],
        env=os.environ | {"HOME": str(enrolled), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    server.start()
    said, warned = waiting.communicate(timeout=20)
    assert (waiting.returncode, said) == (0, "Raised at Reference desk: help now\n")
    assert "Not raised yet" in warned


def test_a_revoked_device_is_told_loudly(server: Server, enrolled: Path) -> None:
    with server.inside():
        from deskbell.screens.models import Screen

        actions.revoke(Screen.objects.get(name="Foot switch"), server.cast.in_charge)
    done = press(enrolled)
    assert done.returncode == 1
    assert "NOT RAISED. Dial 500 or 911." in done.stderr


def test_a_check_says_who_would_hear(server: Server, enrolled: Path) -> None:
    with server.listen(server.cast.workroom_token) as stream:
        stream.wait_for("hello")
        deadline = time.monotonic() + 10
        while "1 screens" not in press(enrolled, "--check").stdout and time.monotonic() < deadline:
            pass
        assert "At Reference desk, 0 people and 1 screens" in press(enrolled, "--check").stdout
