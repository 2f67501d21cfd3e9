"""Why a card can't be printed, and what to do about it, in words."""

from __future__ import annotations

from collections.abc import Mapping

from deskbell.protocols.marks import Say
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.paper.place import CannotPrintError

_WORDS: Mapping[str, str] = {
    "control_sign": _("“{field}” holds a sign that can't be seen, such as a line break. Write it anew, on one line."),
    "too_many_letters": _("“{field}” has {letters} letters, and {most} are the most. Write it shorter."),
    "unknown_binding": _("A place does not fill in “{field}”. What it can fill in: {known}."),
    "unknown_fact": _("“{field}” is nothing that is known of a desk. What can be: {known}."),
    "no_first_step": _("“{protocol}” has no first step for this role. “deskbell protocol lint” says more."),
    "unbound": _(
        "Your place has not filled in: {field}. Give each one, such as {first}=…, so that the card can be followed."
    ),
    "no_glyph": _("“{field}” holds “{sign}”, for which there is no letter to print. Leave it out."),
    "no_glyph_in_protocol": _(
        "The protocol holds “{sign}”, for which there is no letter to print. Leave it out there."
    ),
    "too_long_written": _(
        "It does not fit on one page: {millimetres} mm too much, even with letters of {points} points. "
        "Longest is “{field}”, with {letters} letters. Write that shorter."
    ),
    "too_long": _(
        "It does not fit on one page: {millimetres} mm too much, even with letters of {points} points. "
        "The longest line is “{line}”. Write it shorter, or part the protocol in two."
    ),
}


def complaint(error: CannotPrintError, say: Say) -> str:
    """Return what is wrong and the remedy, in the language of ``say``."""
    return say(_WORDS[error.code]).format(**error.parts)
