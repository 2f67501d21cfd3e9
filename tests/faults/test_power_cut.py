"""T17, P1: the power goes. The database opens clean, and every alarm that was said to be raised is in it.

A killed process loses nothing that it gave to the kernel; a power cut does. So the real server runs here with a
recorder between SQLite and its files, which notes every write and every sync (``recorded_disk``). From that the
disk is made as a power cut could have left it, at many moments: what was synced is there; of what was not, each
sector is there, or not there, or garbage, by a throw of dice. Then three things must hold:

1. SQLite recovers, and ``PRAGMA integrity_check`` finds nothing.
2. Every press whose answer the desk had received before the cut is there, under its key, with its alarm.
   With ``synchronous`` below FULL this fails: the answer would be on the wire before the bytes are on the disk.
3. Whatever is there is whole: event, deliveries, due rows (:func:`tests.faults.whole.assert_whole`).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from tests.faults.house import Hand, hands, key_of, lines
from tests.faults.whole import assert_stored, assert_whole
from tests.server import ROOT, Server, use_database

PRESSES = 25
CUTS = 80
SECTOR = 512


@dataclass(frozen=True)
class Step:
    """Something that SQLite did to a file."""

    at: int
    what: str
    file: str
    number: int
    data: bytes


@dataclass(frozen=True)
class Shown:
    """A press that a desk was told is raised, and when (CLOCK_MONOTONIC, nanoseconds)."""

    at: int
    source: str
    key: str
    ref: str


@dataclass
class Disk:
    """The files as they are after a power cut that comes now: what is synced, and what still waits."""

    files: dict[str, bytearray]
    waiting: list[Step] = field(default_factory=list)
    syncing: dict[tuple[int, str], int] = field(default_factory=dict)

    def do(self, step: Step) -> None:
        """Take the next step."""
        match step.what:
            case "write" | "truncate":
                self.waiting.append(step)
            case "syncing":
                self.syncing[step.number, step.file] = step.at
            case "synced":
                began = self.syncing.pop((step.number, step.file))
                done = [one for one in self.waiting if one.file == step.file and one.at <= began]
                self.waiting = [one for one in self.waiting if one not in done]
                for one in done:
                    _apply(self.files, one)

    def cut(self, chance: Random) -> dict[str, bytearray]:
        """Return the files as the cut leaves them."""
        left = {name: bytearray(content) for name, content in self.files.items()}
        for step in self.waiting:
            for part in _fate(step, chance):
                _apply(left, part)
        return left


def _apply(files: dict[str, bytearray], step: Step) -> None:
    content = files[step.file]
    if step.what == "truncate":
        del content[step.number :]
        return
    end = step.number + len(step.data)
    content.extend(bytes(max(0, end - len(content))))
    content[step.number : end] = step.data


def _fate(step: Step, chance: Random) -> Iterator[Step]:
    """Say what a power cut makes of something that was not synced yet: all of it, nothing, or some sectors."""
    fate = chance.choice(["kept", "lost", "torn"])
    if fate == "kept" or (step.what == "truncate" and fate == "torn"):
        yield step
    elif fate == "torn":
        for start in range(0, len(step.data), SECTOR):
            part = step.data[start : start + SECTOR]
            what = chance.choice(["kept", "lost", "garbage"])
            if what != "lost":
                data = part if what == "kept" else chance.randbytes(len(part))
                yield Step(step.at, "write", step.file, step.number + start, data)


def read_trace(trace: Path) -> list[Step]:
    """Return everything that was recorded."""
    raw, steps, place = trace.read_bytes(), [], 0
    while place < len(raw):
        end = raw.index(b"\n", place)
        at, what, file, number, length = raw[place:end].decode().split()
        place = end + 1 + int(length)
        steps.append(Step(int(at), what, file, int(number), raw[end + 1 : place]))
    return steps


def press_much(server: Server, desks: list[Hand], helper: str) -> list[Shown]:
    """Press and close at these desks at once; return what they were told."""

    def press(hand: Hand) -> list[Shown]:
        shown = []
        for number in range(PRESSES):
            body = {"level": number % 3 + 1, "key": f"{number}", "place": hand.place}
            answer = server.post("/api/v1/press", body, token=hand.token)
            assert answer.status == 201, answer.body
            ref = answer.json()["alarm"]["ref"]
            shown.append(Shown(time.monotonic_ns(), hand.source, f"{number}", ref))
            if number % 4:
                server.post(f"/api/v1/alarms/{ref}/close", {"reason": "test"}, token=helper)
        return shown

    with ThreadPoolExecutor(3) as pool:
        return [one for some in pool.map(press, desks) for one in some]


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.sqlite
def test_after_a_power_cut_every_raised_alarm_is_there_and_the_database_is_whole(
    server_factory: Callable[..., Server], tmp_path: Path
):
    """80 cuts: half of them just before or after a sync, half anywhere."""
    server = server_factory(start=False)
    lines(server, "http://127.0.0.1:9/")
    desks, helper = hands(server), key_of(server, server.cast.administrator)  # from here on only the server writes
    before = Path(server.database.settings["NAME"]).read_bytes()
    trace = tmp_path / "trace"
    recorder = Path(__file__).parent / "recorded_disk"
    server.environment |= {"TEST_DISK_TRACE": str(trace), "PYTHONPATH": f"{recorder}{os.pathsep}{ROOT}"}
    server.start()
    shown = press_much(server, desks, helper)
    server.kill()
    steps = read_trace(trace)
    assert any(step.file == "db" and step.at > shown[0].at for step in steps), "no checkpoint fell into the recording"
    chance = Random(17)
    disk = Disk({"db": bytearray(before), "wal": bytearray()})
    done, lost = 0, 0
    for cut in sorted(_moments(steps, shown, chance)):
        for step in steps[done:cut]:
            disk.do(step)
        done = cut
        lost += len(disk.waiting)
        _check(server, tmp_path, disk.cut(chance), [one for one in shown if one.at <= steps[cut - 1].at])
    print(f"{CUTS} cuts in {len(steps)} steps, {lost / CUTS:.0f} unsynced writes at each, {len(shown)} presses raised")


def _moments(steps: list[Step], shown: list[Shown], chance: Random) -> set[int]:
    """Return where to cut: each an index into the steps."""
    first = next(number for number, step in enumerate(steps) if step.at > shown[0].at)
    syncs = [number for number, step in enumerate(steps) if number > first and step.what in ("syncing", "synced")]
    near = [number + 1 for number in chance.sample(syncs, CUTS // 2)]
    return {*near, *chance.sample(range(first + 1, len(steps)), CUTS - len(near))}


def _check(server: Server, folder: Path, files: dict[str, bytearray], shown: list[Shown]) -> None:
    place = folder / "after.sqlite3"
    for old in folder.glob("after.*"):
        old.unlink()
    place.write_bytes(files["db"])
    place.with_name("after.sqlite3-wal").write_bytes(files["wal"])
    link = sqlite3.connect(place)
    try:
        assert link.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        link.close()
    with server.blocker.unblock(), use_database({**server.database.settings, "NAME": str(place)}):
        assert_stored((one.source, one.key, one.ref) for one in shown)
        assert_whole()


@pytest.mark.sqlite
def test_sqlite_syncs_every_commit(db: None):
    """The settings on which the above stands, where somebody looks for them."""
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.postgresql
def test_postgresql_syncs_every_commit_though_it_was_told_not_to(server: Server):
    """An operator's synchronous_commit=off would let "raised" be said before the disk has it."""
    from psycopg import connect

    with connect(server.database.address, autocommit=True) as link:
        link.execute(f"ALTER DATABASE {server.database.settings['NAME']} SET synchronous_commit = off")
    with server.inside(), connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
        cursor.execute("SHOW fsync")
        assert cursor.fetchone() == ("on",)
