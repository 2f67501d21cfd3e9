"""How a part above this one lets somebody think again before a screen is revoked at the wrong moment."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise

from deskbell.people.models import Person
from deskbell.screens.models import Screen

Doubt = Callable[[Screen, Person, Screen | None], str | Promise | None]
"""Given the screen to be revoked, who asks, and the screen in whose browser they ask, if it is one."""

_doubts: list[Doubt] = []


class NotSure(Exception):
    """Nothing was changed. message says what speaks against it; who is sure says so."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


def doubts(doubt: Doubt) -> Doubt:
    """Register a function that returns what speaks against revoking a screen now, or None."""
    _doubts.append(doubt)
    return doubt


def ask(screen: Screen, person: Person, here: Screen | None) -> None:
    """Ask every part, inside the transaction that is about to revoke the screen.

    Raises:
        NotSure: a part has a doubt.

    """
    for doubt in _doubts:
        why_not = doubt(screen, person, here)
        if why_not:
            raise NotSure(why_not)
