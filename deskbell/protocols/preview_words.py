"""The words around the preview: its switches, and what each step would do if it were not only tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from deskbell.protocols.definition import Role
from deskbell.protocols.fact_words import LEVELS
from deskbell.protocols.place_terms import STATION

ROLES: Mapping[str, str | Promise] = {
    Role.PRESSER: gettext_lazy("Who pressed"),
    Role.RESPONDER: gettext_lazy("Who comes to help"),
    Role.IN_CHARGE: gettext_lazy("Person in charge"),
}

HELP: Mapping[str, str | Promise] = {
    "none": pgettext_lazy("help", "nobody yet"),
    "coming": pgettext_lazy("help", "coming"),
    "there": pgettext_lazy("help", "there"),
}

YES_NO: Mapping[str, str | Promise] = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "": gettext_lazy("Not said"),
}


@dataclass(frozen=True, slots=True)
class Switch:
    """One fact that can be set while a protocol is tried, with the words of its values."""

    name: str
    label: str | Promise
    values: Mapping[str, str | Promise]


def switches() -> list[Switch]:
    """Return all there are; the page shows those on which something depends."""
    levels = {str(level): _(words) for level, words in LEVELS.items()}
    return [
        *(Switch(name, label, YES_NO) for name, label in STATION.items()),
        Switch("help", gettext_lazy("How far is help?"), HELP),
        Switch("level", gettext_lazy("The alarm is at"), levels),
    ]


def told() -> dict[str, str]:
    """Return what the page says of what a step would do. Braces are filled in there."""
    return {
        "raise": _("It would raise the alarm to “{level}”."),
        "again": _("It would press once more: everyone who is called so far is called again."),
        "notify_responder": _("It would call those who come to help."),
        "notify_in_charge": _("It would call the person in charge."),
        "call_911": _("On a phone it would dial 911. The others would see that 911 is being called."),
        "dial": _("On a phone it would dial {number}."),
        "safe_room": _("The others would see that you went to safety."),
        "over": _("The timeline would say that it is over. The alarm would go on until somebody ends it."),
        "leave": _("The guide would be put away. The alarm would go on."),
        "opened": _("Everyone in this alarm would go over to “{title}”."),
        "elsewhere": _("Everyone would go over to “{title}”, which is another protocol than this one."),
        "timer": _("After {time} it would go on by itself."),
        "gone": _("The step on which you were is not there any more. This is the start."),
        "unreadable": _("The text can’t be shown as it is now. This is how it was before."),
        **{f"level_{level}": _(words) for level, words in LEVELS.items()},
    }


def coming() -> dict[str, str]:
    """Return what stands at the top of the guide, by how far help is."""
    return {
        "none": _("Just trying. Nobody is called."),
        "coming": _("A colleague would be on the way."),
        "there": _("A colleague would be there."),
    }
