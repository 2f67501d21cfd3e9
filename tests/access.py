"""The access matrix: every address, every method it takes, every role, and what each gets.

The table is ``tests/access_matrix.txt``; :mod:`tests.test_access_matrix` compares it with the house.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import PASSWORD, Cast

TABLE = Path(__file__).parent / "access_matrix.txt"
ROLES = (
    "presser",
    "responder",
    "in_charge",
    "security",
    "manager",
    "auditor",
    "administrator",
    "other_branch_staff",
    "other_library_staff",
    "outsider",
    "anonymous",
    "screen",
)
METHODS = ("GET", "POST")
LIKELY = {"slug": "k3k3k3k3k3k3", "int": "1", "str": "k3k3k3k3k3k3", "path": "a/b", "uuid": "0" * 32}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. words: what fills the address; answers: one for each role; body: what is sent."""

    route: str
    method: str
    words: dict[str, str]
    answers: tuple[str, ...]
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def part(self) -> str:
        """The first word of the address."""
        return part_of(self.route)


def part_of(route: str) -> str:
    """Return the first word of an address; ``home`` for the front page."""
    return route.split("/", 1)[0] or "home"


def table() -> list[Row]:
    """Read the table. Lines: route, method, words, one answer a role, and perhaps ``|`` and a body in JSON."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [_row(line) for line in lines if line.strip() and not line.startswith("#")]


def _row(line: str) -> Row:
    said, _, body = line.partition("|")
    route, method, words, *answers = said.split()
    assert len(answers) == len(ROLES), f"{len(ROLES)} answers are wanted, here are {len(answers)}: {line}"
    filling = dict(word.split("=", 1) for word in words.split(",")) if words != "-" else {}
    return Row("" if route == "/" else route, method, filling, tuple(answers), json.loads(body or "{}"))


def routes() -> list[str]:
    """Return every address that Django answers, as it is written in the urls."""
    return list(dict.fromkeys(_below(get_resolver().url_patterns, "")))


def _below(patterns: list[URLPattern | URLResolver], start: str) -> Iterator[str]:
    for pattern in patterns:
        route = start + str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        else:
            yield re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", route)


def address(route: str, words: dict[str, str], scene: Any) -> str:
    """Fill an address: a word names something of the scene (``alarm.ref``), or is itself when there is no such thing."""

    def fill(found: re.Match[str]) -> str:
        kind, name = found[1] or "str", found[2]
        return str(look_up(scene, words[name]) if name in words else LIKELY[kind])

    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", fill, route)


def look_up(scene: Any, word: Any) -> Any:
    """Return what a word names in the scene (``alarm.ref``), or the word itself."""
    if not isinstance(word, str):
        return word
    found = scene
    for part in word.split("."):
        found = getattr(found, part, None)
        if found is None:
            return word
    return found


def client_for(role: str, cast: Cast) -> Client:
    """Return a browser of somebody of the cast who just signed in, of nobody, or of the screen at the desk."""
    client = Client()
    if role == "screen":
        client.cookies["deskbell_screen"] = cast.desk_token
    elif role != "anonymous":
        cache.clear()
        client.post("/account/login/", {"login": getattr(cast, role).email, "password": PASSWORD})
        assert client.session.get("_auth_user_id"), f"{role} could not sign in"
    return client


def answer(client: Client, method: str, where: str, body: dict[str, Any]) -> str:
    """Ask, take back whatever it changed, and return the answer as the table writes it."""
    cache.clear()
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        said: Any
        if method == "GET":
            said = client.get(where)
        elif where.startswith("/api/"):
            said = client.post(where, body, content_type="application/json")
        else:
            said = client.post(where, body)
        words = _written(said)
        if said.streaming:
            b"".join(said.streaming_content)  # read to the end, which closes the file
        transaction.set_rollback(True)
    client.cookies = cookies
    return words


def _written(said: Any) -> str:
    """Return the status; for a redirect where it leads.

    ``login``: sign in; ``again``: show who you are; ``no``: refused, with the reason on the page that follows;
    ``go``: done.
    """
    if said.status_code not in (301, 302, 303):
        return str(said.status_code)
    path = urlsplit(said["Location"]).path
    if path == "/account/login/":
        return "login"
    if path.endswith("reauthenticate/"):
        return "again"
    return "no" if any(message.level_tag == "error" for message in get_messages(said.wsgi_request)) else "go"


def line(row: Row) -> str:
    """Return a row as it is written in the table."""
    words = ",".join(f"{name}={word}" for name, word in row.words.items()) or "-"
    columns = " ".join(f"{one:5}" for one in row.answers).rstrip()
    body = f" | {json.dumps(row.body, ensure_ascii=False)}" if row.body else ""
    return f"{row.route or '/':50} {row.method:4} {words:34} {columns}{body}"
