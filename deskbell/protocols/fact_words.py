"""Facts, roles and levels in words that a branch manager reads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from deskbell.core.continuum import Behaviour
from deskbell.protocols.definition import Condition, Kind, Role, Standing, Status
from deskbell.protocols.marks import Say
from deskbell.protocols.marks import gettext_noop as _

ROLES: Mapping[Role, str] = {
    Role.PRESSER: _("Who pressed"),
    Role.RESPONDER: _("Who comes to help"),
    Role.IN_CHARGE: _("Person in charge"),
}

STANDING: Mapping[Standing, str] = {
    Standing.GET_HELP: _("Get help now"),
    Standing.CALL_911: _("Call 911"),
    Standing.SAFE_ROOM: _("Leave, or safe room"),
    Standing.OVER: _("It is over"),
}

KINDS: Mapping[Kind, str] = {
    Kind.ASK: _("Question"),
    Kind.DO: _("Do"),
    Kind.SAY: _("Say"),
    Kind.WAIT: _("Wait"),
    Kind.CALL: _("Telephone"),
    Kind.PLAN: _("Other protocol"),
    Kind.END: _("The end"),
}

STATUSES: Mapping[Status, str] = {
    Status.DRAFT: _("draft"),
    Status.REVIEW: _("in review"),
    Status.ACTIVE: _("in force"),
    Status.RETIRED: _("retired"),
}

BEHAVIOURS: Mapping[Behaviour, str] = {
    Behaviour.ROUTINE: _("routine"),
    Behaviour.ANNOYING: _("annoying"),
    Behaviour.DISRUPTIVE: _("disruptive"),
    Behaviour.THREATENING: _("threatening"),
    Behaviour.DANGEROUS: _("dangerous"),
}

LANGUAGES: Mapping[str, str] = {"en": _("English"), "es": _("Spanish")}

LEVELS: Mapping[int, str] = {1: _("Come to me"), 2: _("Help now"), 3: _("Danger")}

FACTS: Mapping[tuple[str, str], str] = {
    ("near_phone", "yes"): _("a telephone is near"),
    ("near_phone", "no"): _("no telephone is near"),
    ("has_device", "yes"): _("a personal device is worn"),
    ("has_device", "no"): _("no personal device is worn"),
    ("has_counter", "yes"): _("there is a counter"),
    ("has_counter", "no"): _("there is no counter"),
    ("has_safe_room", "yes"): _("there is a safe room"),
    ("has_safe_room", "no"): _("there is no safe room"),
    ("alone", "yes"): _("one is alone"),
    ("alone", "no"): _("one is not alone"),
    ("level", "1"): _("the level is “Come to me”"),
    ("level", "2"): _("the level is “Help now”"),
    ("level", "3"): _("the level is “Danger”"),
    ("help", "none"): _("nobody is coming yet"),
    ("help", "coming"): _("help is coming"),
    ("help", "there"): _("help is there"),
    ("police", "no"): _("the police have not been called"),
    ("police", "called"): _("the police have been called"),
}


def condition_words(condition: Condition, say: Say) -> str:
    """Return what must be true, "" if nothing: “help is there”, “one is alone, and “risk” is “yes””."""
    needs = [_one_of(fact, sorted(values), say) for fact, values in condition.needs.items()]
    return _joined(needs, say(_("{one}, and {other}")))


def _one_of(fact: str, values: list[str], say: Say) -> str:
    return _joined([_fact_words(fact, value, say) for value in values], say(_("{one} or {other}")))


def _joined(parts: list[str], by: str) -> str:
    return reduce(lambda one, other: by.format(one=one, other=other), parts) if parts else ""


def _fact_words(fact: str, value: str, say: Say) -> str:
    if (fact, value) in FACTS:
        return say(FACTS[fact, value])
    return say(_("“{fact}” is “{value}”")).format(fact=fact, value=value)
