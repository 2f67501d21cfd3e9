"""A process that presses as fast as it can, made to be killed: ``python -m tests.faults.pressing``.

It loads Deskbell once, then forks a child for each word ``go`` on its standard input. The child opens its
own database connections, presses through the whole of Django (middleware, API, actions) from several
desks at once, and writes a line for every answer that it got, which is what a screen would show::

    child 4711
    pressed screen:3 r7.0.12 k3f8…      source, key, the alarm's ref: "raised" was shown
    closed k3f8…                        "all clear" was shown
    dead                                nobody presses (any more); whatever was shown stands above
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from django.test import Client


@dataclass(frozen=True)
class Desk:
    """One desk: its screen's token and audience word, and the key of somebody who can answer and close there."""

    token: str
    source: str
    helper: str


def main() -> None:
    """Serve ``go`` until the input ends. The desks come as JSON in the first argument."""
    import django

    django.setup()
    from django.db import connections

    desks = [Desk(**one) for one in json.loads(sys.argv[1])]
    for desk in desks:  # what is loaded once is loaded now, not in each child
        _press_at(desk, "first", most=2)
    connections.close_all()
    gc.freeze()
    say("dead")
    for turn, _ in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            say("child", str(os.getpid()))  # before it presses: the parent could come second
            press_until_killed(desks, turn)
        os.waitpid(child, 0)
        say("dead")


def say(*words: str) -> None:
    """Write one line in one go: shorter than PIPE_BUF, so it comes whole or not at all."""
    os.write(1, (" ".join(words) + "\n").encode())


def press_until_killed(desks: Sequence[Desk], turn: int) -> None:
    """Press at every desk, one thread each; never returns."""
    threads = [
        threading.Thread(target=_press_at, args=(desk, f"r{turn}.{number}"), daemon=True)
        for number, desk in enumerate(desks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(3)  # a thread ended: something was refused


def _press_at(desk: Desk, stem: str, most: int = sys.maxsize) -> None:
    chance = Random(stem)
    for count in range(most):
        ref = _press(desk, f"{stem}.{count}", chance)
        if ref is None:
            return
        if chance.random() < 0.3:
            _post(desk.helper, f"/alarms/{ref}/answer", {"said": chance.choice(["going", "cannot"])})
        if chance.random() < 0.8 and _post(desk.helper, f"/alarms/{ref}/close", {"reason": "test"}) is not None:
            say("closed", ref)


def _press(desk: Desk, key: str, chance: Random) -> str | None:
    level = chance.choice(["come", "help", "danger"])
    note = "by the door" if chance.random() < 0.2 else ""
    answer = _post(desk.token, "/press", {"level": level, "key": key, "note": note})
    if answer is None:
        return None
    ref: str = answer["alarm"]["ref"]
    say("pressed", desk.source, key, ref)
    return ref


def _post(token: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
    headers = {"authorization": f"Bearer {token}", "host": "localhost"}
    answer = _client().post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)
    if answer.status_code not in (200, 201):
        print(path, answer.status_code, answer.content, file=sys.stderr)
        return None
    told: dict[str, Any] = json.loads(answer.content)
    return told


@cache
def _client() -> Client:
    """Return the one client: each would load the middleware anew."""
    return Client()


if __name__ == "__main__":
    main()
