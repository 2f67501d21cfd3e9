"""Recording which cards hang at a place: what was printed for it, and what was taken down."""

from __future__ import annotations

from django.db import transaction

from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.protocols.models import PrintedCard
from deskbell.protocols.paper.form import Paper
from deskbell.protocols.paper.reprint import Print


@transaction.atomic
def record_print(place: Place, made: Print, paper: Paper, person: Person) -> PrintedCard:
    """Keep that a card was printed for a place: it takes the place of the last print of the same card.

    It is set before this begins: nobody else waits for the printing.
    """
    log.hold(place.tenant_key)
    card, _new = PrintedCard.objects.update_or_create(
        place=place,
        protocol=made.protocol,
        form=made.form,
        language=made.language,
        defaults={
            "paper": paper.value,
            "mark": made.mark,
            "data": made.as_data(),
            "printed_at": clock.now(),
            "printed_by": person,
            "taken_down_at": None,
        },
    )
    _record("card.printed", card, place, person.actor)
    return card


def take_down(card: PrintedCard, actor: Actor) -> bool:
    """Say that a card no longer hangs at its place. Returns False if that was said already."""
    return _say("card.taken_down", card, actor, hangs=False)


def put_back(card: PrintedCard, actor: Actor) -> bool:
    """Take back that it no longer hangs there. Returns False if it hangs there."""
    return _say("card.put_back", card, actor, hangs=True)


@transaction.atomic
def _say(kind: str, card: PrintedCard, actor: Actor, *, hangs: bool) -> bool:
    log.hold(card.place.tenant_key)
    other = PrintedCard.objects.filter(pk=card.pk, taken_down_at__isnull=not hangs)
    if not other.update(taken_down_at=None if hangs else clock.now()):
        return False
    _record(kind, card, card.place, actor)
    return True


def _record(kind: str, card: PrintedCard, place: Place, actor: Actor) -> None:
    names = ("protocol", "form", "language", "paper", "mark")
    data = {"place": place.name, **{name: getattr(card, name) for name in names}, "print": card.data}
    log.record(kind, where=place.where, subject=place.subject, actor=actor, data=data)
