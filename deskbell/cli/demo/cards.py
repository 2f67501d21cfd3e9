"""The cards that hang in the demo library: one of them is not true any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from deskbell.cli.demo import town
from deskbell.core import clock
from deskbell.people.models import Person
from deskbell.places import inherited
from deskbell.places.models import Place
from deskbell.protocols.actions import record_print, say
from deskbell.protocols.hanging import paper_place
from deskbell.protocols.paper.content import Order
from deskbell.protocols.paper.form import Form, Paper
from deskbell.protocols.paper.reprint import printed
from deskbell.protocols.shelves import versions_at

PRINTED, MOVED = timedelta(days=45), timedelta(days=38)


def hang_cards(where: Mapping[str, Place], who: Mapping[str, Person], now: datetime) -> None:
    """Let somebody print a card, then the safe room move to where it is now, then another be printed."""
    with clock.frozen(now - PRINTED):
        _print(where, town.OLD_CARD, who["Ana Ruiz"])
    with clock.frozen(now - MOVED):
        say(where["main"], {"safe_room": town.SAFE_ROOM_NOW}, who["Mo Lind"].actor)
        _print(where, town.NEW_CARD, who["Ana Ruiz"])


def _print(where: Mapping[str, Place], which: tuple[str, Form, str], person: Person) -> None:
    protocol, form, key = which
    here = paper_place(inherited.at(where[key]))
    made = printed(versions_at(where[key])[protocol].protocol, here.bindings, Order(form), here.facts)
    record_print(where[key], made, Paper.LETTER, person)
