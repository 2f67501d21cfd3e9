"""The only writers of alarms. Each function is one transaction: the change, its event, its deliveries, its laters."""

from deskbell.alarms.actions.answer import answer
from deskbell.alarms.actions.close import all_clear, cancel, undo
from deskbell.alarms.actions.escalate import go_on
from deskbell.alarms.actions.note import note, strike
from deskbell.alarms.actions.pin import NeedsPin, WrongPin
from deskbell.alarms.actions.press import Pressed, press
from deskbell.alarms.actions.see import see

__all__ = [
    "NeedsPin",
    "Pressed",
    "WrongPin",
    "all_clear",
    "answer",
    "cancel",
    "go_on",
    "note",
    "press",
    "see",
    "strike",
    "undo",
]
