"""The database: there, up to date, and keeping what it says it kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from deskbell.cli.doctor.finding import Finding, ok, warning, wrong
from deskbell.core.configuration import Configuration

OLDEST_POSTGRESQL = 150000
SLOW_COMMIT_SECONDS = 0.25
FULL = 2


def database(configuration: Configuration) -> Iterator[Finding]:
    """Reach it, compare its migrations, ask it how it stores, and let it store something."""
    from django.db import Error as DatabaseError
    from django.db import connection

    file = configuration.database_file
    name = f"SQLite, {file}" if file else "PostgreSQL"
    if file is not None and not file.exists():
        yield wrong("database", f"There is no database yet ({file}).", "Make it: deskbell init")
        return
    try:
        connection.ensure_connection()
        yield from _steps(name)
        yield from _sqlite() if file is not None else _postgresql()
        yield from _commit()
    except DatabaseError as error:
        said = " ".join(str(error).split())
        yield wrong("database", f"{name}: {said}", _remedy(configuration))


def _remedy(configuration: Configuration) -> str:
    if configuration.database_file is not None:
        return "See that the file and its folder belong to the user who runs Deskbell, and that the disk has room."
    return "See that PostgreSQL runs and that DESKBELL_DATABASE names its host, user, password and database."


def _steps(name: str) -> Iterator[Finding]:
    from deskbell.core.server.ready import missing_migrations

    missing = missing_migrations()
    if missing:
        said = f"{name}: {len(missing)} steps are missing ({', '.join(missing[:3])} …)."
        yield wrong("database", said, "Bring it up to date: deskbell init")
    else:
        yield ok("database", f"{name}: reached, and up to date.")


def _sqlite() -> Iterator[Finding]:
    journal, synchronous = _ask("PRAGMA journal_mode"), _ask("PRAGMA synchronous")
    if journal != "wal" or synchronous != FULL:
        yield wrong(
            "database",
            f"journal_mode is {journal} and synchronous {synchronous}; an alarm could be lost when the power fails.",
            "Move the data folder to a local disk: some network folders refuse WAL.",
        )
    else:
        yield ok("database", "Every commit is synced to disk (WAL, synchronous FULL).")
    damage = _ask("PRAGMA quick_check(1)")
    if damage != "ok":
        yield wrong("database", f"The file is damaged: {damage}.", "Restore the newest backup: docs/operate/backup.md.")


def _postgresql() -> Iterator[Finding]:
    version = int(_ask("SHOW server_version_num"))
    if version < OLDEST_POSTGRESQL:
        yield wrong("database", f"PostgreSQL {version // 10000} is too old.", "Use PostgreSQL 15 or newer.")
    unsafe = [
        f"{name} is {value}"
        for name in ("fsync", "synchronous_commit", "full_page_writes")
        if (value := _ask(f"SHOW {name}")) == "off"
    ]
    if unsafe:
        said = f"{', '.join(unsafe)}: an alarm could be lost when the power fails."
        yield wrong("database", said, "Set them on in postgresql.conf and reload it.")
    else:
        yield ok("database", f"PostgreSQL {version // 10000}: every commit is synced to disk.")


def _commit() -> Iterator[Finding]:
    from deskbell.core import health

    began = time.perf_counter()
    report = health.examine()
    took = time.perf_counter() - began
    if not report.writable:
        yield wrong(
            "database",
            f"It can't be written ({report.problem}).",
            "A press would be refused. Free the disk or the lock.",
        )
    elif took > SLOW_COMMIT_SECONDS:
        said = f"A commit took {took * 1000:.0f} ms."
        yield warning("database", said, "See what else writes to this disk; a press waits for a commit.")
    else:
        yield ok("database", f"A commit takes {took * 1000:.0f} ms.")


def _ask(sql: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
