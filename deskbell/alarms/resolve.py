"""Which plan is in force at a place, with every target turned into audience words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskbell.alarms import plan
from deskbell.alarms.models import Level, Plan
from deskbell.core import clock
from deskbell.people import duty
from deskbell.people.models import Person
from deskbell.places.models import Place

Resolved = dict[str, list[dict[str, Any]]]


def plans_in_force(chain: Sequence[Place]) -> dict[int, tuple[Place | None, plan.Tiers]]:
    """Return, for each level, the nearest place that sets a plan and its tiers; None: the built-in default."""
    rows = list(Plan.objects.filter(place_id__in=[place.pk for place in chain]))
    found: dict[int, tuple[Place | None, plan.Tiers]] = {}
    for level in Level.values:
        set_at = {row.place_id: row.tiers for row in rows if row.level == level}
        nearest = next((place for place in reversed(chain) if place.pk in set_at), None)
        found[level] = (nearest, set_at[nearest.pk] if nearest else plan.DEFAULTS[level])
    return found


def resolved(chain: Sequence[Place]) -> Resolved:
    """Return the plans of all levels as an alarm carries them: seconds, audience words, line purposes."""
    tiers_of = {level: tiers for level, (_, tiers) in plans_in_force(chain).items()}
    areas = plan.areas([(place.kind, place.path) for place in chain])
    present = _on_duty(chain, areas) if plan.asks_for_duty(tiers_of) else {}
    gone = _gone(tiers_of)
    return {
        str(level): [
            {
                "after": tier["after"],
                "words": plan.words([one for one in tier["to"] if one.get("person") not in gone], areas, present),
                "lines": plan.purposes(tier["to"]),
            }
            for tier in tiers
        ]
        for level, tiers in tiers_of.items()
    }


def _on_duty(chain: Sequence[Place], areas: plan.Areas) -> dict[str, list[int]]:
    branch = next(place for place in chain if place.path == areas.branch)
    present: dict[str, list[int]] = {}
    for one in duty.on_duty(branch, clock.now()):
        for role in one.roles:
            present.setdefault(role, []).append(one.person_id)
    return present


def _gone(tiers_of: dict[int, plan.Tiers]) -> set[int]:
    named = {one["person"] for tiers in tiers_of.values() for tier in tiers for one in tier["to"] if "person" in one}
    if not named:
        return set()
    there = Person.objects.filter(pk__in=named, is_active=True, roles__ended_at=None)
    return named - set(there.values_list("pk", flat=True))
