"""``deskbell demo``: a library to try, in a folder of its own, made once and kept."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
from pathlib import Path

FIRST_PORT = 8440
PORTS = 20
MARK = "a-demo"


def run(words: list[str]) -> int:
    """Make the demo where there is none yet, say where to look, and serve it until it is stopped."""
    description = "Runs a demo library with people, screens and a floor plan. Calls nobody."
    parser = argparse.ArgumentParser(prog="deskbell demo", description=description)
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and start over")
    parser.add_argument("--no-serve", action="store_true", help="only make it and print where to look")
    options = parser.parse_args(words)
    data = Path(os.environ.get("DESKBELL_DATA") or Path("data") / "demo").absolute()
    if not _may_use(data):
        print(f"{data} is not a demo. Name another folder in DESKBELL_DATA, or unset it.", file=sys.stderr)
        return 1
    _set_environment(data)
    if options.fresh:
        shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, exist_ok=True)
    (data / MARK).touch()
    return _start(serves=not options.no_serve)


def _may_use(data: Path) -> bool:
    """Tell whether the folder is new, empty or a demo's: nobody's real library is touched."""
    return not (data / "deskbell.sqlite3").exists() or (data / MARK).exists()


def _set_environment(data: Path) -> None:
    """Set what the demo needs; it takes only address, language and log level from the operator."""
    port = os.environ.get("DESKBELL_PORT") or str(_free_port())
    fixed = {
        "MODE": "demo",
        "DATA": str(data),
        "DATABASE": "",
        "PORT": port,
        "PROXY": "no",
        "TLS_CERTIFICATE": "",
        "TLS_KEY": "",
        "MAIL": "",
        "TIME_ZONE": "America/Chicago",
    }
    os.environ.update({f"DESKBELL_{name}": value for name, value in fixed.items()})
    os.environ.setdefault("DESKBELL_URL", f"http://localhost:{port}")
    os.environ.setdefault("DESKBELL_LOG_LEVEL", "warning")


def _free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    return FIRST_PORT


def _start(*, serves: bool) -> int:
    from deskbell.cli.django_start import start_django
    from deskbell.cli.serve_command import _port_is_free, serve

    configuration = start_django()
    if configuration is None or (serves and not _port_is_free(configuration)):
        return 1
    from deskbell.cli.demo.memory import keep_memory, read_memory
    from deskbell.cli.demo.welcome import welcome

    _bring_up_to_date()
    memory = read_memory(configuration.data)
    if memory is None:
        from django.db import transaction

        from deskbell.cli.demo.build import build
        from deskbell.core import clock

        print("Making the demo library. This takes a few seconds, once.", flush=True)
        with transaction.atomic():  # whole or not at all, and one sync to disk instead of hundreds
            memory = build(clock.now())
        keep_memory(configuration.data, memory)
    print(welcome(configuration.url, memory), flush=True)
    return serve(configuration) if serves else 0


def _bring_up_to_date() -> None:
    from deskbell.core.server.ready import migrate, missing_migrations

    if missing_migrations():
        migrate()
