"""The operator's settings: from the environment, else from one file, checked at start.

Every setting is a ``DESKBELL_…`` variable, or the same name in small letters without the prefix in
``deskbell.toml``. Whatever is wrong is named, all of it at once, each with its remedy.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from deskbell.core.mail import parse as parse_mail

PREFIX = "DESKBELL_"
MODES = ("production", "development", "demo", "test")


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong setting: its name, what is wrong with it, and what to do."""

    setting: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.setting}: {self.wrong} {self.remedy}"


class ConfigurationError(Exception):
    """One or more settings are wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the operator chose. Paths are absolute."""

    mode: str = "production"
    data: Path = field(default_factory=lambda: Path("data").absolute())
    database: str = ""
    url: str = "http://localhost:8440"
    host: str = "127.0.0.1"
    port: int = 8440
    proxy: bool = False
    tls_certificate: str = ""
    tls_key: str = ""
    mail: str = ""
    mail_from: str = "Deskbell <deskbell@localhost>"
    time_zone: str = "America/New_York"
    language: str = "en"
    shift_hours: int = 12
    log_level: str = "info"
    metrics_token: str = ""

    @property
    def secure(self) -> bool:
        """True when people reach Deskbell over HTTPS."""
        return self.url.startswith("https://")

    @property
    def hostname(self) -> str:
        """The host name in the address that people use."""
        return urlsplit(self.url).hostname or "localhost"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, or None when PostgreSQL is used."""
        if self.database.startswith(("postgresql://", "postgres://")):
            return None
        name = self.database.removeprefix("sqlite://")
        return Path(name).absolute() if name else self.data / "deskbell.sqlite3"


def read(environ: Mapping[str, str] | None = None) -> Configuration:
    """Read and check the settings.

    Raises:
        ConfigurationError: naming every setting that is wrong, and the remedy.

    """
    environ = os.environ if environ is None else environ
    problems: list[Problem] = []
    found = _from_file(environ, problems) | _from_environment(environ, problems)
    values = {name: _checked(name, text, problems) for name, text in found.items()}
    if not problems:
        configuration = Configuration(**values)
        problems += _conflicts(configuration)
    if problems:
        raise ConfigurationError(problems)
    return configuration


def _from_environment(environ: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    found = {}
    for name, text in environ.items():
        if not name.startswith(PREFIX) or name == PREFIX + "CONFIG":
            continue
        setting = name.removeprefix(PREFIX).lower()
        if setting in CHECKS:
            found[setting] = text
        elif name not in ALSO_READ:
            problems.append(_unknown(name, setting))
    return found


def _from_file(environ: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    named = environ.get(PREFIX + "CONFIG")
    path = Path(named or "deskbell.toml")
    if not path.exists():
        if named:
            problems.append(Problem(PREFIX + "CONFIG", f"there is no file {named}.", "Correct the path, or unset it."))
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        problems.append(Problem(str(path), f"it can't be read: {error}.", "Write lines such as: port = 8440"))
        return {}
    problems += [_unknown(f"{path}: {name}", name) for name in table if name not in CHECKS]
    return {name: _as_text(value) for name, value in table.items() if name in CHECKS}


def _as_text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _unknown(name: str, setting: str) -> Problem:
    near = [known for known in CHECKS if known.startswith(setting[:4]) or setting in known]
    hint = f"Did you mean {' or '.join(near)}?" if near else f"The settings are: {', '.join(CHECKS)}."
    return Problem(name, "there is no such setting.", hint)


def _checked(name: str, text: str, problems: list[Problem]) -> Any:
    try:
        return CHECKS[name](text.strip())
    except ValueError as error:
        wrong, _, remedy = str(error).partition("|")
        problems.append(Problem(PREFIX + name.upper(), wrong, remedy))
        return None


def _conflicts(configuration: Configuration) -> list[Problem]:
    problems = []
    if bool(configuration.tls_certificate) != bool(configuration.tls_key):
        problems.append(
            Problem(PREFIX + "TLS_CERTIFICATE", "a certificate and a key belong together.", "Set both, or neither.")
        )
    if configuration.tls_certificate and not configuration.secure:
        problems.append(
            Problem(PREFIX + "URL", "a certificate is set, but the address says http.", "Begin it with https://")
        )
    return problems


def _one_of(*choices: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"“{text}” is not one of its values.|Use one of: {', '.join(choices)}.")
        return text.lower()

    return check


def _number(low: int, high: int) -> Callable[[str], int]:
    def check(text: str) -> int:
        if not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"“{text}” is not a whole number from {low} to {high}.|Write one, without quotes.")
        return int(text)

    return check


def _yes_or_no(text: str) -> bool:
    answers = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}
    if text.lower() not in answers:
        raise ValueError(f"“{text}” is neither yes nor no.|Write yes or no.")
    return answers[text.lower()]


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(f"“{text}” is not an address.|Write it as https://bell.example.org, without a path.")
    return text.rstrip("/")


def _database(text: str) -> str:
    scheme = urlsplit(text).scheme if "://" in text else ""
    if text and scheme not in ("postgresql", "postgres", "sqlite"):
        remedy = "Write postgresql://user:password@host:5432/name, or leave it out for SQLite."
        raise ValueError(f"“{_without_password(text)}” is not a database that Deskbell knows.|{remedy}")
    if scheme.startswith("postgres") and not urlsplit(text).path.strip("/"):
        raise ValueError("the name of the database is missing.|End it with /name, such as /deskbell.")
    return text


def _without_password(text: str) -> str:
    return re.sub(r":[^:@/]*@", ":…@", text)


def _mail(text: str) -> str:
    parse_mail(text)
    return text


def _time_zone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError(f"“{text}” is not a time zone.|Write it as America/Chicago.")
    return text


def _folder(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError(f"“{text}” is a file.|Name a folder; it is made if it is not there.")
    return path


def _file(text: str) -> str:
    if text and not Path(text).is_file():
        raise ValueError(f"there is no file “{text}”.|Correct the path.")
    return str(Path(text).absolute()) if text else ""


ALSO_READ = {PREFIX + name for name in ("TOKEN", "SERVER", "CLOCK")}

CHECKS: dict[str, Callable[[str], Any]] = {
    "mode": _one_of(*MODES),
    "data": _folder,
    "database": _database,
    "url": _address,
    "host": str,
    "port": _number(1, 65535),
    "proxy": _yes_or_no,
    "tls_certificate": _file,
    "tls_key": _file,
    "mail": _mail,
    "mail_from": str,
    "time_zone": _time_zone,
    "language": _one_of("en", "es"),
    "shift_hours": _number(1, 24),
    "log_level": _one_of("debug", "info", "warning", "error"),
    "metrics_token": str,
}


def database_settings(configuration: Configuration) -> dict[str, Any]:
    """Return Django's DATABASES entry. SQLite: WAL, every commit synced, a write locks from its start."""
    file = configuration.database_file
    if file is not None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(file),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 5,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(configuration.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            # A cable that was pulled between here and there is noticed in seconds, not in a quarter of an hour.
            "tcp_user_timeout": 5000,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            # "Raised" means synced, also where the database's own setting would answer sooner.
            "options": "-c statement_timeout=20000 -c lock_timeout=5000 -c synchronous_commit=on",
        },
    }
