"""What must be true before the first request is taken."""

from __future__ import annotations

import logging
import sys

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

log = logging.getLogger(__name__)


def missing_migrations() -> list[str]:
    """Return the names of migrations that the database has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> None:
    """Bring the database up to date. For demonstrations and development; production says ``deskbell init``."""
    log.info("bringing the database up to date")
    call_command("migrate", interactive=False, verbosity=0)


def allow_many_files() -> int:
    """Let this process open as many connections as the system allows; return how many that is (0: unknown)."""
    if sys.platform == "win32":
        return 0
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard or hard == resource.RLIM_INFINITY:
        wanted = min(hard, 1_048_576) if hard != resource.RLIM_INFINITY else 1_048_576
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft
