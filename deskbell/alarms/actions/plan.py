"""Changing who is told when. A plan set at a place counts for everything below it that sets none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.http import Http404

from deskbell.alarms import plan
from deskbell.alarms.models import Level, Line, Plan
from deskbell.core import clock, log
from deskbell.people import access as people
from deskbell.people.models import Person, Role
from deskbell.people.roles import Can, roles_that
from deskbell.places.models import Place


class PlanChanged(Exception):
    """Somebody else changed the plan since it was opened: nothing was saved."""


@transaction.atomic
def set_plan(
    place: Place, level: int, tiers: Sequence[Mapping[str, Any]], by: Person, *, seen: str | None = None
) -> Plan:
    """Set a place's own plan for a level. Alarms that run already keep the plan that they carry.

    seen is the version (:func:`deskbell.alarms.plan.version`) of the place's own plan on which this one is
    based, empty when it had none; None when it does not matter what was there.

    Raises:
        Http404: the person may not change plans there, or there is no such level.
        BadPlan: the plan can't be used; its field says where, such as ``tiers.1.after``.
        PlanChanged: the place has another plan by now than the one that was seen.

    """
    _allowed(place, level, by)
    good = plan.checked(tiers, roles_that(Can.HEAR), Line.Purpose.values)
    _refuse_strangers(place, good)
    log.hold(place.tenant_key)
    own = Plan.objects.filter(place=place, level=level).first()
    if own is not None and own.tiers == good:
        return own
    before = own.tiers if own else None
    _refuse_unseen(before, seen)
    changed, _ = Plan.objects.update_or_create(
        place=place, level=level, defaults={"tiers": good, "changed_at": clock.now()}
    )
    _record(place, level, by, before, good)
    return changed


@transaction.atomic
def inherit_plan(place: Place, level: int, by: Person, *, seen: str | None = None) -> None:
    """Remove a place's own plan for a level, so that the one from above counts again. seen: as in :func:`set_plan`.

    Raises:
        Http404: the person may not change plans there, or there is no such level.
        PlanChanged: the place has another plan by now than the one that was seen.

    """
    _allowed(place, level, by)
    log.hold(place.tenant_key)
    own = Plan.objects.filter(place=place, level=level).first()
    if own is not None:
        _refuse_unseen(own.tiers, seen)
        own.delete()
        _record(place, level, by, own.tiers, None)


def _allowed(place: Place, level: int, by: Person) -> None:
    if level not in Level.values or not people.may(by, Can.MANAGE_PLANS, place.path):
        raise Http404


def _refuse_unseen(tiers: plan.Tiers | None, seen: str | None) -> None:
    """Compare inside the transaction, while other writers wait: of two who save at once, the second is told."""
    if seen is not None and plan.version(tiers) != seen:
        raise PlanChanged


def _refuse_strangers(place: Place, tiers: plan.Tiers) -> None:
    """Let a plan name only people with a role in the same library."""
    live = Role.objects.filter(ended_at=None, person__is_active=True, place__tenant_id=place.tenant_key)
    here = set(live.filter(person_id__in=_named(tiers)).values_list("person_id", flat=True))
    for index, tier in enumerate(tiers):
        if not _named([tier]) <= here:
            raise plan.BadPlan(f"tiers.{index}.to", "stranger")


def _named(tiers: Sequence[Mapping[str, Any]]) -> set[int]:
    return {target["person"] for tier in tiers for target in tier["to"] if target["kind"] == "person"}


def _record(place: Place, level: int, by: Person, before: plan.Tiers | None, after: plan.Tiers | None) -> None:
    data = {"level": level, "place": place.name, "before": before, "after": after}
    log.record("plan.changed", where=place.where, subject=place.subject, actor=by.actor, data=data)
