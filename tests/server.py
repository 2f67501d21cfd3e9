"""The real server as a process, for tests that go through the wire.

Fixtures (mark such tests ``server``)::

    def test_something(server: Server) -> None:      # a fresh database with the cast, serving
        answer = server.get("/healthz")
        stream = server.listen(server.cast.workroom_token)
        stream.wait_for("hello")
        with server.inside():                        # this test process, on the server's database
            Screen.objects.filter(...)               # (actions called here are "another process")
        server.kill()                                # SIGKILL, then later
        server.start()                               # the same database and port again
        server.terminate()                           # SIGTERM; asserts exit code 0; returns seconds

    def test_two(server_factory) -> None:            # more servers, or settings of your own
        one = server_factory(DESKBELL_SHIFT_HOURS="1")
        two = server_factory(beside=one, args=("--no-work",))   # same database, another port
        server_factory(command="work", beside=one)   # a `deskbell work` process

``shared_server`` is one server for all tests of a module; it saves two seconds for each.

``server.cast`` is the cast of ``tests/cast.py`` as it is in that database (its tokens and refs; don't save
its objects). ``server.url`` is where it listens, ``server.log()`` what it logged so far, ``server.pid`` its
process. ``server.set_clock(seconds)`` sets its wall clock off by that much, in a jump. ``server.login(person)``
returns cookies of a logged-in session. ``server.expected_log`` is a list of words: lines with one of
them may be errors. At the end the process is stopped, must end with 0, and no line of its log may be an error.

The database is an SQLite file; with DESKBELL_DATABASE set to a PostgreSQL address, a database of its own there.
It is copied from one that is made once for the test run, so a server is there in about a second.
"""

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
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend

from deskbell.core.configuration import Configuration, database_settings
from deskbell.people.models import Person
from tests.cast import Cast, build_cast
from tests.sse import Listening

ROOT = Path(__file__).parent.parent
START_SECONDS = 30.0


@dataclass
class Answer:
    """A response: status, headers with small names, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Database:
    """A database of a test's own: the value of DESKBELL_DATABASE, and how to get rid of it."""

    address: str
    settings: dict[str, Any]
    drop: Callable[[], None]


@dataclass
class Server:
    """One ``deskbell`` process and its database."""

    cast: Cast
    folder: Path
    database: Database
    blocker: Any
    module: str = "deskbell"
    command: tuple[str, ...] = ("serve",)
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    expected_log: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        # The same key as this test process has, so that sessions made here are good there.
        (data / "secret-key").write_text(settings.SECRET_KEY, encoding="ascii")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def _log_file(self) -> Path:
        return self.folder / "log"

    def log(self) -> str:
        return self._log_file.read_text(encoding="utf-8") if self._log_file.exists() else ""

    def start(self, *, wait: bool = True) -> None:
        """Start the process; by default wait until it says that it is well."""
        assert self.process is None, "it runs already"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")}
        environment = kept | {
            "PYTHONPATH": str(ROOT),
            "DESKBELL_MODE": "test",
            "DESKBELL_DATA": str(self.folder / "data"),
            "DESKBELL_DATABASE": self.database.address,
            "DESKBELL_PORT": str(self.port),
            "DESKBELL_URL": self.url,
            "DESKBELL_CLOCK": str(self.folder / "clock"),
            **self.environment,
        }
        with self._log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.command],
                env=environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        if wait:
            self.wait_until_well()

    def wait_until_well(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self.process is not None
            assert self.process.poll() is None, f"the server ended:\n{self.log()}"
            if self._is_well():
                return
            time.sleep(0.05)
        pytest.fail(f"the server did not become well in {START_SECONDS} s:\n{self.log()}")

    def _is_well(self) -> bool:
        if self.command[0] == "work":
            return "working the due table" in self.log()
        try:
            return self.get("/healthz").status == 200 or "--no-work" in self.command
        except OSError:
            return False

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def terminate(self, within: float = 5.0) -> float:
        """SIGTERM; it must end in time with 0. Returns how many seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            pytest.fail(f"the server did not stop within {within} s:\n{self.log()}")
        self.process = None
        assert code == 0, f"the server ended with {code}:\n{self.log()}"
        return time.monotonic() - began

    def restart(self) -> None:
        """SIGTERM, then start again."""
        self.terminate()
        self.start()

    def set_clock(self, seconds: float) -> None:
        """Set the server's wall clock off by this many seconds, at once."""
        fresh = self.folder / "clock.new"
        fresh.write_text(str(seconds), encoding="ascii")
        fresh.replace(self.folder / "clock")

    def request(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        within: float = 10.0,
    ) -> Answer:
        """Send one request; body is sent as JSON unless it is bytes. token is a bearer token."""
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        caller = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within)
        try:
            caller.request(method, path, body, sent)
            response = caller.getresponse()
            return Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            )
        finally:
            caller.close()

    def get(self, path: str, **more: Any) -> Answer:
        return self.request("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.request("POST", path, body={} if body is None else body, **more)

    def listen(self, token: str = "", **more: Any) -> Listening:
        """Open a stream (see ``tests/sse.py``). Close it, or use it in a ``with``."""
        return Listening(self.port, token, **more)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Use this server's database in this process, as another process of Deskbell would."""
        with self.blocker.unblock(), use_database(self.database.settings):
            yield

    def login(self, person: Person) -> dict[str, str]:
        """Make a session for a person; returns its Cookie header."""
        from django.test import Client

        with self.inside():
            client = Client()
            client.force_login(person)
            return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}

    def finish(self) -> None:
        """Stop it if it runs, and look at its log."""
        if self.process is not None:
            self.terminate()
        wrong = [
            line
            for line in self.log().splitlines()
            if (" ERROR " in line or " CRITICAL " in line or line.startswith("Traceback"))
            and not any(word in line for word in self.expected_log)
        ]
        assert not wrong, "the server logged errors:\n" + self.log()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def use_database(entry: dict[str, Any]) -> Iterator[None]:
    """Let Django in this thread use another database as its default."""
    whole = dict(connections.settings["default"]) | entry
    fresh = load_backend(whole["ENGINE"]).DatabaseWrapper(whole, "default")
    before = connections["default"]
    connections["default"] = fresh
    try:
        yield
    finally:
        fresh.close()
        connections["default"] = before


class Databases:
    """Makes databases for servers: one with the cast, once; then copies of it."""

    def __init__(self, folder: Path, blocker: Any) -> None:
        self._folder, self._blocker = folder, blocker
        self._postgresql = os.environ.get("DESKBELL_DATABASE", "")
        if not self._postgresql.startswith("postgres"):
            self._postgresql = ""
        self._template = self._make(uuid.uuid4().hex[:12], None)
        with blocker.unblock(), use_database(self._template.settings):
            call_command("migrate", interactive=False, verbosity=0)
            self.cast = build_cast()

    def new(self) -> Database:
        return self._make(uuid.uuid4().hex[:12], self._template)

    def close(self) -> None:
        self._template.drop()

    def _make(self, name: str, template: Database | None) -> Database:
        return self._postgresql_one(name, template) if self._postgresql else self._sqlite_one(name, template)

    def _sqlite_one(self, name: str, template: Database | None) -> Database:
        file = self._folder / f"{name}.sqlite3"
        if template is not None:
            shutil.copyfile(template.settings["NAME"], file)
        entry = database_settings(Configuration(database=f"sqlite://{file}"))
        return Database(f"sqlite://{file}", entry, lambda: file.unlink(missing_ok=True))

    def _postgresql_one(self, name: str, template: Database | None) -> Database:
        name = f"deskbell_{name}"
        parts = urlsplit(self._postgresql)
        address = parts._replace(path=f"/{name}").geturl()
        like = f" TEMPLATE {template.settings['NAME']}" if template else ""
        self._say(f"CREATE DATABASE {name}{like}")
        entry = database_settings(Configuration(database=address))
        return Database(address, entry, lambda: self._say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    def _say(self, sql: str) -> None:
        from psycopg import connect

        with connect(self._postgresql, autocommit=True) as link:
            link.execute(sql)


@pytest.fixture(scope="session")
def server_databases(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Databases]:
    databases = Databases(tmp_path_factory.mktemp("servers"), django_db_blocker)
    yield databases
    databases.close()


@contextmanager
def servers(databases: Databases, folder: Path, blocker: Any) -> Iterator[Callable[..., Server]]:
    """Give a function that makes servers; stop and check them all at the end."""
    made: list[Server] = []
    owned: list[Database] = []

    def make(
        *,
        beside: Server | None = None,
        command: str = "serve",
        args: tuple[str, ...] = (),
        module: str = "deskbell",
        start: bool = True,
        **environment: str,
    ) -> Server:
        if beside is None:
            owned.append(databases.new())
        one = Server(
            cast=databases.cast,
            folder=folder / f"server-{len(made)}",
            database=beside.database if beside else owned[-1],
            blocker=blocker,
            module=module,
            command=(command, *args),
            environment=environment,
        )
        made.append(one)
        if start:
            one.start()
        return one

    try:
        yield make
        for one in reversed(made):
            one.finish()
    finally:
        for one in made:
            if one.process is not None:
                one.kill()
        for database in owned:
            database.drop()


@pytest.fixture
def server_factory(
    server_databases: Databases, tmp_path: Path, django_db_blocker: Any
) -> Iterator[Callable[..., Server]]:
    """Make servers. Named settings go to the environment; see the head of this file."""
    with servers(server_databases, tmp_path, django_db_blocker) as make:
        yield make


@pytest.fixture
def server(server_factory: Callable[..., Server]) -> Server:
    """One running server with the cast in a fresh database."""
    return server_factory()


@pytest.fixture(scope="module")
def shared_server(
    server_databases: Databases, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Server]:
    """One running server for all tests of a module: for tests that neither stop it nor mind each other."""
    with servers(server_databases, tmp_path_factory.mktemp("shared"), django_db_blocker) as make:
        yield make()
