"""Changing places. Each function changes data and records the event, in one transaction."""

from deskbell.places.actions.closing import close, reopen
from deskbell.places.actions.details import change, set_phones
from deskbell.places.actions.directions import Seen, confirm_directions
from deskbell.places.actions.hours import add_holiday, remove_holiday, set_hours
from deskbell.places.actions.pinning import pin, undo_pin, unpin
from deskbell.places.actions.pins import clear_pins, set_pins
from deskbell.places.actions.plan import remove_plan, set_plan
from deskbell.places.actions.tree import BELOW, Moved, add_place, found_library, move, reorder
from deskbell.places.refusals import CannotStandThere, PlaceRefused

__all__ = [
    "BELOW",
    "CannotStandThere",
    "Moved",
    "PlaceRefused",
    "Seen",
    "add_holiday",
    "add_place",
    "change",
    "clear_pins",
    "close",
    "confirm_directions",
    "found_library",
    "move",
    "pin",
    "remove_holiday",
    "remove_plan",
    "reopen",
    "reorder",
    "set_hours",
    "set_phones",
    "set_pins",
    "set_plan",
    "undo_pin",
    "unpin",
]
