"""Tests of protocols that need no database run once, with SQLite. And the two stages that most of the engine's are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskbell.protocols.tests.stage import SMALL, Stage, problem_customer, written

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE) and "db" not in getattr(item, "fixturenames", ()):
            item.add_marker("pure")


@pytest.fixture
def small() -> Stage:
    return Stage(written(SMALL))


@pytest.fixture
def problem() -> Stage:
    return Stage(problem_customer())
