"""The real command, in a process of its own."""

import os
import subprocess
import sys

import pytest


@pytest.mark.server
def test_init_makes_the_database_and_asks_nothing(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")}
    environment |= {"DESKBELL_DATA": str(tmp_path), "DESKBELL_URL": "https://bell.example.org"}
    command = [sys.executable, "-m", "deskbell", "init"]
    first = subprocess.run(
        command, check=False, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert first.returncode == 0, first.stderr
    assert "https://bell.example.org/setup/?code=" in first.stdout
    assert (tmp_path / "deskbell.sqlite3").exists()


@pytest.mark.server
def test_init_says_what_to_do_when_the_database_cannot_be_reached(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")}
    environment |= {"DESKBELL_DATA": str(tmp_path), "DESKBELL_DATABASE": "postgresql://bell:topsecret@127.0.0.1:1/bell"}
    command = [sys.executable, "-m", "deskbell", "init"]
    ran = subprocess.run(
        command, check=False, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert ran.returncode == 1
    assert "See that PostgreSQL runs" in ran.stderr
    assert "topsecret" not in ran.stdout + ran.stderr
