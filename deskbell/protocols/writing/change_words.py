"""What people read when a draft was left as it is: why, and what to do about it. English here; whoever shows it translates."""

from __future__ import annotations

from collections.abc import Mapping

from deskbell.protocols import finding_words
from deskbell.protocols.marks import Say, english
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.writing.draft import CannotChange

WORDS: Mapping[str, tuple[str, str]] = {
    "unreadable": (
        _("The text of this draft can't be read as a protocol."),
        _("Put its text right first; then its steps can be changed one by one again."),
    ),
    "not_in_lines": (
        _("The text is laid out so that its parts can't be changed one by one."),
        _("Change it in the text, with each step and each field on lines of its own."),
    ),
    "not_allowed": (_("This can't stand in a protocol."), _("Write it differently.")),
    "not_a_name": (_("A step can't have this name."), _("Choose another.")),
    "cannot_be_said": (
        _("What was asked for can't be said in a protocol."),
        _("Leave out what a step of this kind does not have."),
    ),
    "no_step": (
        _("There is no step “%(step)s” in this draft any more."),
        _("Load the page again: somebody may have changed the draft meanwhile."),
    ),
    "step_there": (_("There is already a step “%(step)s”."), _("Choose another name.")),
    "leads_here": (
        _("“%(step)s” can't be removed: %(from)s still lead there."),
        _("Lead them elsewhere first."),
    ),
    "last_step": (_("“%(step)s” is the only step."), _("Add another step before you remove it.")),
    "no_steps": (_("No step would be left of the protocol."), _("Keep at least one step.")),
    "no_update": (
        _("What you chose is not offered any more: %(update)s."),
        _("Load the page again: somebody may have changed the draft meanwhile."),
    ),
    "no_field": (_("A protocol has no field “%(field)s”."), _("Load the page again.")),
}
"""Of every code, the message and the remedy."""


def message(error: CannotChange, say: Say = english) -> str:
    """Return why nothing was changed; what the reader found wrong, if it found something."""
    if error.finding is not None and error.code in ("not_allowed", "not_a_name"):
        return finding_words.message(error.finding, say)
    return say(WORDS[error.code][0]) % error.parts


def remedy(error: CannotChange, say: Say = english) -> str:
    """Return what to do about it."""
    if error.finding is not None and error.code in ("not_allowed", "not_a_name"):
        return finding_words.remedy(error.finding, say)
    return say(WORDS[error.code][1]) % error.parts
