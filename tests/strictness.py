"""Rules for the whole run: a skip fails in CI, some tests need their own database kind, some run alone, some first.

``@pytest.mark.sqlite``, ``@pytest.mark.postgresql``: only with that database; elsewhere left out, not skipped.
``@pytest.mark.pure``: touches no database, so it runs once, with SQLite.
``@pytest.mark.alone``: measures time, so no other worker of pytest-xdist runs a test meanwhile.
``@pytest.mark.slow``: takes more than ten seconds, so a worker begins with it: at the end all would wait for it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

try:
    import fcntl
except ImportError:  # Windows: without the lock, tests that measure time may be disturbed
    fcntl = None  # type: ignore[assignment]

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
HOUSE = "TEST_HOUSE"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI everything that a test needs is there; a test that is skipped proves nothing, so it fails."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"A skip is a failure in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole module that skips itself."""
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"A skip is a failure in CI: {report.longrepr}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other kind of database; let each worker begin with its share of what is slow."""
    on_postgresql = os.environ.get("DESKBELL_DATABASE", "").startswith("postgres")
    others = ("sqlite", "pure") if on_postgresql else ("postgresql",)
    left_out = [item for item in items if any(map(item.get_closest_marker, others))]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    items[:] = slow_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")))


def slow_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return the items so that the stretch of each worker begins with what is slow.

    ``--dist worksteal`` cuts the list into as many stretches of the same length as there are workers.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    rest = iter([item for item in items if not item.get_closest_marker("slow")])
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        share = slow[worker::workers]
        end = len(items) * (worker + 1) // workers
        ordered += share
        ordered += islice(rest, max(0, end - len(ordered)))
    return ordered if workers else items


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run a test that is marked ``alone`` while no other worker runs one."""
    house = os.environ.get(HOUSE)
    if fcntl is None or house is None:
        return (yield)
    with _turn(Path(house), alone=item.get_closest_marker("alone") is not None):
        return (yield)


@contextmanager
def _turn(house: Path, *, alone: bool) -> Iterator[None]:
    """Be in the house together with others, or alone. Whoever wants it alone closes the door to newcomers."""
    with (house / "door").open("w") as door, (house / "rooms").open("w") as rooms:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(rooms, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Make a place for the locks before the workers start; they find it in their environment."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        os.environ[HOUSE] = tempfile.mkdtemp(prefix="deskbell-house-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove it, in the process that made it."""
    if HOUSE in os.environ and not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(HOUSE), ignore_errors=True)
