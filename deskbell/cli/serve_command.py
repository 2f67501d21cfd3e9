"""``deskbell serve``: pages, streams and (unless told otherwise) the due table, in one process."""

from __future__ import annotations

import argparse
import errno
import signal
import socket
import sys
from types import FrameType
from typing import NoReturn

from deskbell.cli.django_start import start_django
from deskbell.core.configuration import Configuration

SELF_MIGRATING = ("development", "demo", "test")


def run(argv: list[str]) -> int:
    """Serve until SIGTERM or SIGINT. Returns 0 after a stop that was asked for, 1 if it can't start."""
    parser = argparse.ArgumentParser(prog="deskbell serve", description="Run Deskbell.")
    parser.add_argument("--no-work", action="store_true", help="leave the due table to “deskbell work” processes")
    asked = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, _stop_before_the_start)
    configuration = start_django()
    if configuration is None or not _database_is_ready(configuration) or not _port_is_free(configuration):
        return 1
    return serve(configuration, works=not asked.no_work)


def _stop_before_the_start(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def serve(configuration: Configuration, *, works: bool = True) -> int:
    """Serve with settings that are in force already. Called by ``demo`` too."""
    from importlib import import_module

    from django.conf import settings

    from deskbell.core import processes
    from deskbell.core.server.process import DeskbellServer, leave, log
    from deskbell.core.server.ready import allow_many_files
    from deskbell.core.worker import Worker
    from deskbell.screens.listeners import HouseDoorkeeper
    from deskbell.wsgi import application

    allow_many_files()
    # A thread that waits for the interpreter gets it after 1 ms instead of 5: after a commit the
    # streams are written while the press is still being answered.
    sys.setswitchinterval(0.001)
    import_module(settings.ROOT_URLCONF)
    identity = processes.new_identity()
    worker = Worker(identity) if works else None
    server = DeskbellServer(configuration, application, HouseDoorkeeper(configuration.url), worker, identity)
    log.info(
        "Deskbell listens at http://%s:%s; people reach it at %s",
        configuration.host,
        configuration.port,
        configuration.url,
    )
    server.run()
    log.info("Deskbell has stopped")
    leave(0)
    return 0


def _database_is_ready(configuration: Configuration) -> bool:
    from django.db import Error as DatabaseError

    from deskbell.core.server.ready import migrate, missing_migrations

    try:
        missing = missing_migrations()
        if missing and configuration.mode in SELF_MIGRATING:
            migrate()
            missing = []
    except DatabaseError as error:
        print(f"The database can't be reached: {error}", file=sys.stderr)
        print("Start it, or correct DESKBELL_DATABASE. “deskbell doctor” looks closer.", file=sys.stderr)
        return False
    if missing:
        print(f"The database is not up to date: {len(missing)} steps are missing.", file=sys.stderr)
        print("Run “deskbell init”; it makes or updates the database and keeps what is in it.", file=sys.stderr)
    return not missing


def _port_is_free(configuration: Configuration) -> bool:
    try:
        family = socket.getaddrinfo(configuration.host, configuration.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((configuration.host, configuration.port))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        wrong = "is in use by another program" if taken else f"can't be used ({error.strerror})"
        print(f"{configuration.host}:{configuration.port} {wrong}.", file=sys.stderr)
        print("Stop the other program, or set DESKBELL_PORT and DESKBELL_HOST to something free.", file=sys.stderr)
        return False
    return True
