"""What every test shares: the cast, and the rule that a logged error fails the test."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _no_logged_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail the test if anything was logged as an error that it did not expect (see ``expected_errors``)."""
    yield
    seen = [
        record for when in ("setup", "call") for record in caplog.get_records(when) if record.levelno >= logging.ERROR
    ]
    unexpected = [record for record in seen if not getattr(record, "expected", False)]
    assert not unexpected, "logged errors: " + "; ".join(record.getMessage() for record in unexpected)


@pytest.fixture(autouse=True)
def _no_remembered_tries() -> Iterator[None]:
    """Forget, between tests, who tried what how often: the limits on guessing are kept in the cache."""
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _one_chain_of_middleware() -> Iterator[None]:
    """Build Django's chain of middleware once a process: for each of 1,400 test clients it would read every static file."""
    from django.conf import settings
    from django.test.client import ClientHandler

    chains: dict[tuple[str, ...], Any] = {}
    load = ClientHandler.load_middleware

    def load_once(handler: ClientHandler, is_async: bool = False) -> None:
        key = tuple(settings.MIDDLEWARE)
        if key not in chains:
            load(handler, is_async)
            chains[key] = vars(handler).copy()
        for name in ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain"):
            setattr(handler, name, chains[key][name])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", load_once)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let whoever still reads in the tests' database leave before it is dropped: a thread that answered the last page."""
    yield
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    others = (
        "FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    until = time.monotonic() + 3
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {others}")
        while cursor.fetchone() != (0,) and time.monotonic() < until:
            time.sleep(0.05)
            cursor.execute(f"SELECT count(*) {others}")
        cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")


@pytest.fixture
def expected_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Use in a test that provokes an error on purpose: what it logs does not fail it."""
    yield
    for record in caplog.get_records("call"):
        record.expected = True


pytest_plugins = ["tests.cast", "tests.browser", "tests.server", "tests.strictness"]
