"""The roles and what each may do. A pure table: change it here and it changes everywhere."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
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
    MANAGE_PLACES = "manage_places"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_PLANS = "manage_plans"
    READ_LOG = "read_log"


_STAFF = frozenset({Can.HEAR, Can.PRESS, Can.SEE_PLACES, Can.SEE_ALARMS, Can.ANSWER})
_IN_CHARGE = _STAFF | {Can.CLOSE_ALARMS, Can.ENROL_SCREENS}
_MANAGER = _IN_CHARGE | {Can.MANAGE_PLACES, Can.MANAGE_PEOPLE, Can.MANAGE_PLANS}

ABILITIES: dict[str, frozenset[Can]] = {
    RoleName.STAFF: _STAFF,
    RoleName.TRAINER: _STAFF,
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


def roles_that(can: Can) -> frozenset[str]:
    """Return the roles that allow something."""
    return frozenset(role for role, abilities in ABILITIES.items() if can in abilities)
