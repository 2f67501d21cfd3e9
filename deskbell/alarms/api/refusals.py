"""Why something was refused, in words, with the remedy."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError, InternalError, OperationalError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from deskbell.alarms.card import chain_of

logger = logging.getLogger("deskbell.alarms")

EMERGENCY = "911"


def refusal(reason: str) -> dict[str, Any]:
    """Return the error and remedy of a reason that the state machine or an action gave."""
    words = {
        "closed": (_("This alarm is over."), _("Press again if you need help.")),
        "went_up": (_("It has just become more urgent."), _("Look again before you close it.")),
        "own_alarm": (_("This is your own alarm."), _("Somebody else has to come.")),
        "danger_needs_pin": (_("A Danger alarm can’t be taken back."), _("Enter the PIN.")),
        "not_yours": (_("Somebody else pressed too."), _("Close the alarm with All clear.")),
        "too_late": (_("The five seconds are over."), _("Close the alarm with All clear.")),
        "needs_pin": (_("A Danger alarm is closed with the PIN of this place."), _("Enter the PIN.")),
        "wrong_pin": (_("That is not the PIN of this place."), _("Check it and enter it again.")),
        "too_many_pins": (_("Too many wrong PINs."), _("Wait ten minutes, or ask the person in charge to close it.")),
        "not_done": (
            _("The database can’t be reached or written to just now. Nothing was changed."),
            _("Try again in a few seconds. If you need help, use the telephone."),
        ),
        "not_stored": (
            _("NOT RAISED. The alarm could not be stored, so nobody has been told."),
            _("Use the telephone now."),
        ),
    }
    error, remedy = words[reason]
    return {"error": error, "remedy": remedy}


def log_refusal(error: DatabaseError) -> None:
    """Say in the operator's log that a request could not be stored. No personal data.

    What a database says of its own state is kept; what it says of the values that it was given may repeat them.
    """
    of_itself = isinstance(error, OperationalError | InternalError)
    why = f"{type(error).__name__}: {error}".split("\n", 1)[0] if of_itself else type(error).__name__
    logger.warning("a request could not be stored: %s", why)


def fallback_of(request: HttpRequest) -> dict[str, str]:
    """Return whom to phone, as well as can be told while the database is in trouble."""
    caller = getattr(request, "auth", None)
    extension = ""
    try:
        if caller is not None and caller.screen is not None:
            chain = chain_of(caller.screen.place)
            extension = next((one.help_extension for one in reversed(chain) if one.help_extension), "")
    except DatabaseError:
        extension = ""
    return {"extension": extension, "emergency": EMERGENCY}
