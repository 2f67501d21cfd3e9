"""The running server: what starts with it, what runs beside requests, and how all of it ends."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Protocol

import uvicorn

from deskbell.core import health, processes
from deskbell.core.configuration import Configuration
from deskbell.core.server.bridge import Bridge, Wsgi
from deskbell.core.server.lanes import Lanes
from deskbell.core.server.memory import Collector
from deskbell.core.server.protocol import DeskbellProtocol
from deskbell.core.stream.door import Doorkeeper
from deskbell.core.stream.hub import Hub
from deskbell.core.stream.keeper import Keeper
from deskbell.core.stream.reader import Reader
from deskbell.core.stream.wakeups import Wakeups

log = logging.getLogger("deskbell.server")

BACKLOG = 4096
KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 3
SILENT_SECONDS = 30


class Works(Protocol):
    """The due worker, as far as the server knows it."""

    def start(self) -> None:
        """Begin."""

    def stop(self, within: float) -> None:
        """End; what runs gets ``within`` seconds."""

    def worked_at(self) -> health.Moment:
        """Say when it last went through the due table."""


@dataclass(slots=True)
class Parts:
    """What one connection may need of the server around it."""

    lanes: Lanes
    doorkeeper: Doorkeeper
    reader: Reader
    log: logging.Logger


class DeskbellServer(uvicorn.Server):
    """uvicorn's server with the stream, its threads and the worker inside; ends within five seconds."""

    def __init__(
        self,
        configuration: Configuration,
        wsgi: Wsgi,
        doorkeeper: Doorkeeper,
        worker: Works | None,
        identity: processes.Identity,
    ) -> None:
        self._lanes = Lanes()
        self._doorkeeper = doorkeeper
        self._worker = worker
        self._collector = Collector()
        self._protocol: type[DeskbellProtocol] = type("Connected", (DeskbellProtocol,), {})
        worked_at: Callable[[], health.Moment] = worker.worked_at if worker else (lambda: None)
        self._keeper = Keeper(identity, doorkeeper, works=worker is not None, worked_at=worked_at)
        super().__init__(
            _config(configuration, Bridge(wsgi, self._lanes, behind_proxy=configuration.proxy), self._protocol)
        )

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Start what runs beside requests, then listen."""
        self._hub = self._keeper.hub = Hub(self._keeper.joined, self._keeper.left)
        self._reader = Reader(self._hub, self._keeper.recheck)
        self._wakeups = Wakeups(self._reader.wake, self._reader.wake_all) if Wakeups.are_needed() else None
        self._protocol.parts = Parts(self._lanes, self._doorkeeper, self._reader, log)
        health.serving(lambda: self._hub.count, lambda: self._hub.cut)
        for part in (self._keeper, self._reader, self._wakeups, self._worker):
            if part is not None:
                part.start()
        self._lanes.warm()
        self._collector.start()
        await super().startup()

    async def on_tick(self, counter: int) -> bool:
        """Once a second, tidy memory, and drop callers who opened a connection and asked for nothing."""
        if counter % 10 == 0:
            self._collector.turn(self._hub.busy_at)
            too_old = asyncio.get_running_loop().time() - SILENT_SECONDS
            for connection in list(self.server_state.connections):
                if isinstance(connection, DeskbellProtocol) and connection.is_silent_since(too_old):
                    connection.transport.abort()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Take no more connections, end the streams, let requests finish, then stop everything else."""
        for listening in self.servers:
            listening.close()
        self._hub.end()
        await super().shutdown()
        self._reader.stop()
        if self._wakeups is not None:
            self._wakeups.stop()
        await asyncio.to_thread(self._stop_threads)

    def _stop_threads(self) -> None:
        if self._worker is not None:
            self._worker.stop(within=1.0)
        self._keeper.stop()
        self._keeper.join(timeout=1.0)
        self._lanes.close()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop on SIGTERM and SIGINT. uvicorn would raise the signal again afterwards; a stop is no failure."""
        self.should_exit = True


def _config(configuration: Configuration, app: Bridge, protocol: type[DeskbellProtocol]) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return uvicorn.Config(
        app,
        host=configuration.host,
        port=configuration.port,
        http=protocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_certfile=configuration.tls_certificate or None,
        ssl_keyfile=configuration.tls_key or None,
    )


def leave(status: int) -> None:
    """End the process, whatever a thread may still hang in; what was answered is committed."""
    deadline = time.monotonic() + 0.5
    others = [one for one in threading.enumerate() if one is not threading.main_thread() and not one.daemon]
    for thread in others:
        thread.join(max(0.0, deadline - time.monotonic()))
    logging.shutdown()
    if any(thread.is_alive() for thread in others):
        os._exit(status)
