"""The roles and what each may do. A pure table: change it here and it changes everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class RoleName(models.TextChoices):
    """The roles, as the field names them."""

    STAFF = "staff", _("Staff")
    IN_CHARGE = "in_charge", _("Person in charge")
    SECURITY = "security", _("Security")
    MANAGER = "manager", _("Manager")
    TRAINER = "trainer", _("Trainer")
    DIRECTOR = "director", _("Director")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


class Can(StrEnum):
    """What a role allows at its place and below."""

    HEAR = "hear"
    PRESS = "press"
    SEE_PLACES = "see_places"
    SEE_ALARMS = "see_alarms"
    ANSWER = "answer"
    CLOSE_ALARMS = "close_alarms"
    ENROL_SCREENS = "enrol_screens"
    PRINT_CARDS = "print_cards"
    MANAGE_PLACES = "manage_places"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_PLANS = "manage_plans"
    WRITE_PROTOCOLS = "write_protocols"
    PUBLISH_PROTOCOLS = "publish_protocols"
    READ_LOG = "read_log"


_STAFF = frozenset({Can.HEAR, Can.PRESS, Can.SEE_PLACES, Can.SEE_ALARMS, Can.ANSWER})
_IN_CHARGE = _STAFF | {Can.CLOSE_ALARMS, Can.ENROL_SCREENS, Can.PRINT_CARDS}
_MANAGER = _IN_CHARGE | {
    Can.MANAGE_PLACES,
    Can.MANAGE_PEOPLE,
    Can.MANAGE_PLANS,
    Can.WRITE_PROTOCOLS,
    Can.PUBLISH_PROTOCOLS,
}

ABILITIES: dict[str, frozenset[Can]] = {
    RoleName.STAFF: _STAFF,
    RoleName.TRAINER: _STAFF | {Can.WRITE_PROTOCOLS},
    RoleName.SECURITY: _STAFF | {Can.CLOSE_ALARMS},
    RoleName.IN_CHARGE: _IN_CHARGE,
    RoleName.MANAGER: _MANAGER,
    RoleName.DIRECTOR: _MANAGER | {Can.READ_LOG},
    RoleName.ADMINISTRATOR: _MANAGER | {Can.READ_LOG},
    RoleName.AUDITOR: frozenset({Can.SEE_PLACES, Can.SEE_ALARMS, Can.READ_LOG}),
}

MAY_GIVE: dict[str, frozenset[str]] = {
    RoleName.MANAGER: frozenset({RoleName.STAFF, RoleName.IN_CHARGE, RoleName.SECURITY, RoleName.TRAINER}),
    RoleName.DIRECTOR: frozenset(set(RoleName.values) - {RoleName.ADMINISTRATOR}),
    RoleName.ADMINISTRATOR: frozenset(RoleName.values),
}


SENTENCES: dict[str, Promise] = {
    RoleName.STAFF: _("Presses for help, is called when others press, and answers."),
    RoleName.IN_CHARGE: _("Like staff; also ends a Danger alarm, sets up screens and puts up cards."),
    RoleName.SECURITY: _("Like staff; also ends a Danger alarm."),
    RoleName.MANAGER: _("Like the person in charge; also looks after places, people, the rota, plans and protocols."),
    RoleName.TRAINER: _("Like staff; also writes drafts of protocols. A plan can call trainers apart from staff."),
    RoleName.DIRECTOR: _("Like a manager, for the whole library; also reads the log."),
    RoleName.ADMINISTRATOR: _("Like the director; also makes others administrators."),
    RoleName.AUDITOR: _("Sees places and alarms and reads the log; is not called and changes nothing."),
}
"""What each role may do, in one sentence for whoever gives it. They follow ABILITIES and MAY_GIVE above."""


def roles_that(can: Can) -> frozenset[str]:
    """Return the roles that allow something."""
    return frozenset(role for role, abilities in ABILITIES.items() if can in abilities)


def with_sentences(roles: Iterable[str]) -> list[tuple[str, SafeString]]:
    """Return roles as the choices of a form: its name, and below it what it may do."""
    line = '<span class="choice"><span class="choice-name">{}</span> <span class="choice-line">{}</span></span>'
    return [(role, format_html(line, RoleName(role).label, SENTENCES[role])) for role in roles]
