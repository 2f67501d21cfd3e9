"""The benches run, and say with their status whether what they measured may be so."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench import tap
from deskbell.cli import bench_command


@pytest.mark.server
def test_the_bench_of_a_tap_tells_every_listener_of_a_press_and_of_what_follows_in_the_guide():
    command = [sys.executable, "-m", "deskbell", "bench", "tap", "--screens", "3", "--rounds", "1"]
    done = subprocess.run(command, cwd=bench_command.ROOT, check=False, capture_output=True, text=True, timeout=180)
    assert done.returncode in (0, 1), done.stderr
    assert "3 listeners, 1 rounds" in done.stdout, done.stderr
    assert all(f"| {name} |" in done.stdout for name in (tap.PRESS, tap.BEGUN, tap.TAP, tap.ANSWER))
    assert "did not arrive" not in done.stdout


@pytest.mark.pure
@pytest.mark.parametrize(
    ("done", "answer", "missed", "status"),
    [(0.9, 1.0, 0, 0), (1.1, 0.9, 0, 1), (0.9, 1.1, 0, 1), (0.9, 0.9, 1, 1)],
    ids=["as quick as the press", "a tap is slower", "an answer is slower", "somebody was not told"],
)
def test_the_bench_of_a_tap_fails_when_a_tap_is_slower_than_the_press(done, answer, missed, status, monkeypatch):
    times = {tap.PRESS: [0.02], tap.BEGUN: [0.2], tap.TAP: [done * 0.02], tap.ANSWER: [answer * 0.02]}
    monkeypatch.setattr(tap, "measure", lambda *_: (times, missed))
    assert tap.run([]) == status


@pytest.mark.pure
def test_a_bench_that_is_not_there_is_named_with_those_that_are(capsys):
    assert bench_command.run(["nothing"]) == 2
    assert "dialects" not in (said := capsys.readouterr().err)
    assert all(f" {name}" in said for name in ("fanout", "tap", "press", "memory", "guide", "protocol"))
