"""``deskbell work``: the due table alone, beside web processes that share a PostgreSQL database."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType

from deskbell.cli.django_start import start_django


def run(argv: list[str]) -> int:
    """Work until SIGTERM or SIGINT. Returns 0 after a stop that was asked for, 1 if it can't start."""
    description = "Run the due table: escalations, deliveries, reminders. Start as many as you like."
    argparse.ArgumentParser(prog="deskbell work", description=description).parse_args(argv)
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return 1 if start_django() is None else _work(stopped)


def _work(stopped: threading.Event) -> int:
    from django.db import Error as DatabaseError
    from django.db import connection

    from deskbell.core import processes
    from deskbell.core.server.process import leave
    from deskbell.core.server.ready import missing_migrations
    from deskbell.core.worker import Worker

    log = logging.getLogger("deskbell.worker")
    try:
        missing = missing_migrations()
    except DatabaseError as error:
        print(f"The database can't be reached: {error}", file=sys.stderr)
        return 1
    if missing:
        print("The database is not up to date. Run “deskbell init” first.", file=sys.stderr)
        return 1
    identity = processes.new_identity()
    row = processes.register(identity, serves=False, works=True)
    worker = Worker(identity)
    worker.start()
    log.info("working the due table")
    while not stopped.wait(processes.BEAT_SECONDS):
        try:
            if not processes.beat(row, worker.worked_at()):
                row = processes.register(identity, serves=False, works=True)
            processes.remove_dead()
        except DatabaseError as error:
            log.warning("the beat could not be written (%s); trying again", type(error).__name__)
            with suppress(DatabaseError):
                connection.close()
    worker.stop(within=1.0)
    with suppress(DatabaseError):
        processes.leave(identity)
    log.info("the worker has stopped")
    leave(0)
    return 0
