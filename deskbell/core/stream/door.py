"""Who asks for a stream, and the one who says whether they may have it.

The server knows sockets, not screens and people. The house gives it a :class:`Doorkeeper`
(:mod:`deskbell.screens.listeners`), and everything that touches the database is asked of that one, in a thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from deskbell.core.audience import Ears


@dataclass(frozen=True, slots=True)
class Asked:
    """What the request for a stream said. Header names are in small letters; doubles are joined."""

    headers: Mapping[str, str]
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Credential:
    """What lets a listener in, so that it can be asked about again.

    kind is ``screen``, ``key`` or ``session``; key is the id of the row, or the session's key. tenant_id
    is the library that was chosen. beside is the id of the enrolled screen whose cookie came along with a session.
    """

    kind: str
    key: str
    tenant_id: int
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Listener:
    """Someone who may listen. within is the path of ``?place=``: only what happens there ("" for all)."""

    credential: Credential
    ears: Ears
    within: str = ""


class Refused(Exception):
    """The stream is refused, with the HTTP status, what is wrong and what to do about it."""

    def __init__(self, status: int, error: str, remedy: str, field: str = "") -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.remedy = remedy
        self.field = field


class Doorkeeper(Protocol):
    """Knows who may listen. Called in threads; may use the database."""

    def admit(self, asked: Asked) -> Listener:
        """Return who is asking, or raise :class:`Refused`."""

    def still_heard(self, credentials: Sequence[Credential]) -> Mapping[Credential, Ears]:
        """Return what each of them may hear now. Whoever is missing from the answer may hear nothing."""

    def note_seen(self, credentials: Iterable[Credential]) -> None:
        """Remember that these were connected just now."""
