"""The two PINs of a place: one cancels an alarm, the other only seems to."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.places.models import Place
from deskbell.places.pin_rules import too_alike, too_simple
from deskbell.places.refusals import PlaceRefused


@transaction.atomic
def set_pins(place: Place, cancel: str, duress: str, actor: Actor) -> None:
    """Set the cancel PIN and the duress PIN of a place and all below it. Only their hashes are kept.

    Raises:
        PlaceRefused: one is not 4 to 8 digits or too simple, or the two could be taken for each other.

    """
    for field, pin in (("cancel", cancel), ("duress", duress)):
        _check(field, pin)
    if too_alike(cancel, duress):
        message = _("The two PINs are too alike: a slip of one finger would mix them up. Choose another duress PIN.")
        raise PlaceRefused(message, "duress")
    place.cancel_pin, place.duress_pin = make_password(cancel), make_password(duress)
    place.save(update_fields=["cancel_pin", "duress_pin"])
    log.record("place.pins_set", where=place.where, subject=place.subject, actor=actor)


@transaction.atomic
def clear_pins(place: Place, actor: Actor) -> None:
    """Take the PINs of a place away: those of the nearest place above count again."""
    if not place.cancel_pin:
        return
    place.cancel_pin = place.duress_pin = ""
    place.save(update_fields=["cancel_pin", "duress_pin"])
    log.record("place.pins_cleared", where=place.where, subject=place.subject, actor=actor)


def _check(field: str, pin: str) -> None:
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        raise PlaceRefused(_("A PIN has 4 to 8 digits, nothing else."), field)
    if too_simple(pin):
        message = _("That PIN is the first that others would try. Avoid runs like 1234 and repeats like 1111.")
        raise PlaceRefused(message, field)
