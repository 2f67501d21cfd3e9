"""The rows that say which processes of Deskbell are alive (:class:`ServerProcess`).

A process beats every two seconds. One whose beat is ten seconds old is dead, and so are its streams and
its leases. One of this machine whose process id is gone is dead at once, which is what makes a restart
after a kill take over without a wait.
"""

from __future__ import annotations

import os
import platform
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskbell.core import clock
from deskbell.core.models import ServerProcess

BEAT_SECONDS = 2.0
DEAD_AFTER = timedelta(seconds=10)
STALLED_AFTER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Identity:
    """This process: its name as stored (``host:pid:mark``) and its mark, which its leases carry."""

    name: str
    mark: str


def new_identity() -> Identity:
    """Return a name for this process that no other had or will have."""
    mark = secrets.token_hex(4)
    return Identity(f"{_host()}:{os.getpid()}:{mark}", mark)


def _host() -> str:
    return platform.node()[:35] or "localhost"


def here() -> str:
    """Return how the names of all processes on this machine begin."""
    return f"{_host()}:"


def register(identity: Identity, *, serves: bool, works: bool) -> ServerProcess:
    """Write the row of this process; a row that is there already is taken up again."""
    now = clock.now()
    fields = {"serves": serves, "works": works, "started_at": now, "beat_at": now}
    return ServerProcess.objects.update_or_create(name=identity.name, defaults=fields)[0]


def beat(row: ServerProcess, worked_at: datetime | None) -> bool:
    """Say that this process lives, and when its worker last did. False: others took it for dead."""
    changed = {"beat_at": clock.now()} | ({"worked_at": worked_at} if worked_at else {})
    return bool(ServerProcess.objects.filter(pk=row.pk).update(**changed))


def leave(identity: Identity) -> None:
    """Take this process and its streams off the list."""
    ServerProcess.objects.filter(name=identity.name).delete()


def remove_dead() -> int:
    """Remove processes that have died, with their streams; return how many there were."""
    old = ServerProcess.objects.filter(beat_at__lt=clock.now() - DEAD_AFTER)
    dead = list(old.values_list("pk", flat=True))
    local = ServerProcess.objects.filter(name__startswith=here())
    dead += [pk for pk, name in local.values_list("pk", "name") if not _runs(name)]
    return ServerProcess.objects.filter(pk__in=dead).delete()[0] if dead else 0


def _runs(name: str) -> bool:
    """Tell whether the process with this name runs on this machine."""
    number = name.rsplit(":", 2)[1]
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True


def living_marks() -> list[str]:
    """Return the marks of the processes that live."""
    names = ServerProcess.objects.filter(beat_at__gte=clock.now() - DEAD_AFTER).values_list("name", flat=True)
    return [name.rsplit(":", 1)[1] for name in names]


def is_being_worked() -> bool:
    """Tell whether any process worked the due table in the last five seconds."""
    return ServerProcess.objects.filter(works=True, worked_at__gte=clock.now() - STALLED_AFTER).exists()
