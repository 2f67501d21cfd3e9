"""Settings, and the folder that everything lies in."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deskbell.cli.doctor.finding import Finding, ok, warning, wrong
from deskbell.core.configuration import Configuration

LOW_SPACE = 1 << 30
NO_SPACE = 100 << 20
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def settings(configuration: Configuration) -> Iterator[Finding]:
    """Look for choices that are allowed but should not be made where a library relies on them."""
    if configuration.mode == "production":
        yield ok("settings", f"People reach it at {configuration.url}.")
    else:
        yield warning(
            "settings",
            f"It runs in the mode “{configuration.mode}”, which leaves doors open.",
            "For a real library unset DESKBELL_MODE.",
        )
    if not configuration.secure and configuration.hostname not in LOOPBACK:
        yield warning(
            "settings",
            "People reach it over http: passwords and tokens cross the network in clear.",
            "Set a certificate or a proxy with one, and DESKBELL_URL to https://. See docs/operate/tls.md.",
        )


def folder(configuration: Configuration) -> Iterator[Finding]:
    """See that the data folder can be written, has room, and keeps its secret."""
    data = configuration.data
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data) as probe:
            probe.write(b"x" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        yield wrong(
            "data folder", f"{data} can't be written: {error.strerror}.", "Give it to the user who runs Deskbell."
        )
        return
    yield _space(data)
    secret = data / "secret-key"
    if sys.platform != "win32" and secret.exists() and secret.stat().st_mode & 0o077:
        yield warning("data folder", f"Others on this machine can read {secret}.", f"Close it: chmod 600 {secret}")


def _space(data: Path) -> Finding:
    free = shutil.disk_usage(data).free
    said = f"{data} can be written; {free / (1 << 30):.1f} GB are free."
    if free < NO_SPACE:
        return wrong("data folder", said, "Make room now: a full disk refuses every press.")
    if free < LOW_SPACE:
        return warning("data folder", said, "Make room: a full disk refuses every press.")
    return ok("data folder", said)
