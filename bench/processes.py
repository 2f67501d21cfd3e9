"""The servers under test: each started on the first core, each stopped by its own pid."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parent.parent
SERVER_CORE, LOAD_CORE = 0, 1
START_SECONDS = 60.0


class NotThere(Exception):
    """A program that this bench compares with is not installed."""


def pin(core: int) -> None:
    """Keep the calling process on one core, where there are two and the system lets us choose."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > core:
        os.sched_setaffinity(0, {core})


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """A server process; use it in a ``with``."""

    name = ""
    port: int

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.log = folder / f"{self.name}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                env=None if environment is None else dict(environment),
                cwd=folder,
                stdout=log,
                stderr=log,
                preexec_fn=lambda: pin(SERVER_CORE),  # noqa: PLW1509
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def hold(self) -> None:
        """Freeze it while another is measured, so that its heartbeats don't disturb."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        self.process.send_signal(signal.SIGCONT)

    def memory(self) -> int:
        """Return its resident memory in bytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")

    def wait_for_port(self, port: int) -> None:
        """Wait until something listens there."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text()[-4000:]}")


class Deskbell(Running):
    """The real server on a fresh SQLite database (every commit synced) with a library of ``screens`` screens."""

    name = "deskbell"

    def __init__(self, folder: Path, screens: int) -> None:
        self.port = free_port()
        self.folder = folder
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")} | {
            "PYTHONPATH": str(ROOT),
            "DESKBELL_MODE": "production",
            "DESKBELL_DATA": str(folder / "data"),
            "DESKBELL_PORT": str(self.port),
            "DESKBELL_URL": f"http://127.0.0.1:{self.port}",
            "DESKBELL_LOG_LEVEL": "warning",
        }
        made = subprocess.run(
            [sys.executable, "-m", "bench.house", str(screens)],
            env=environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            check=True,
        )
        self.house: dict[str, Any] = json.loads(made.stdout)
        super().__init__([sys.executable, "-m", "deskbell", "serve"], folder, environment)
        self.wait_for_port(self.port)
        self._wait_until_well()

    def _wait_until_well(self) -> None:
        until = time.monotonic() + START_SECONDS
        while self.get("/healthz") != 200:
            if time.monotonic() > until:
                self.__exit__()
                raise RuntimeError(f"deskbell is not well:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def get(self, path: str) -> int:
        """Ask for a path; return the status."""
        caller = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        caller.request("GET", path)
        status = caller.getresponse().status
        caller.close()
        return status


class Mosquitto(Running):
    """mosquitto on loopback, nothing kept on disk."""

    name = "mosquitto"

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        settings = folder / "mosquitto.conf"
        settings.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type error\n"
        )
        super().__init__([_program("mosquitto"), "-c", str(settings)], folder)
        self.wait_for_port(self.port)


class Redis(Running):
    """Redis on loopback, nothing kept on disk."""

    name = "redis"

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = [
            _program("redis-server"),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        super().__init__([*command, "--maxclients", "15000", "--protected-mode", "yes"], folder)
        self.wait_for_port(self.port)


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise NotThere(f"{name} is not installed (Debian: apt-get install {name})")
    return found
