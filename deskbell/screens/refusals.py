"""Why a code was refused, in words that name the remedy. For the page and the API."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from deskbell.screens.actions import Why

ERRORS: dict[Why, tuple[Promise, Promise]] = {
    Why.UNKNOWN: (
        _("There is no such code."),
        _("Compare each letter with the code on the other screen, then try again. Or ask for a new one."),
    ),
    Why.USED: (
        _("This code was used already; each works once."),
        _("Ask the person in charge for a new one: Screens, then Enrol a screen."),
    ),
    Why.EXPIRED: (
        _("This code ran out; each works for ten minutes."),
        _("Ask the person in charge for a new one: Screens, then Enrol a screen."),
    ),
    Why.WITHDRAWN: (
        _("This code no longer counts: its place was closed, or its maker may no longer enrol screens there."),
        _("Ask the person in charge for a new one: Screens, then Enrol a screen."),
    ),
}


def wait(seconds: int) -> tuple[str, str]:
    """Return error and remedy for an address from which too many wrong codes came."""
    remedy = ngettext("Wait %(n)d second, then try again.", "Wait %(n)d seconds, then try again.", seconds)
    return str(_("Five wrong codes came from here within a minute.")), remedy % {"n": seconds}
