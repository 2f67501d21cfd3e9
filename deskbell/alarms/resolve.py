"""Which plan is in force at a place, with every target turned into audience words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskbell.alarms import plan
from deskbell.alarms.models import Level, Plan
from deskbell.core import clock
from deskbell.core.fetch import fetch, marks
from deskbell.people import duty
from deskbell.people.models import Person, Role
from deskbell.places.models import Place

Resolved = dict[str, list[dict[str, Any]]]


def plans_in_force(chain: Sequence[Place]) -> dict[int, tuple[Place | None, plan.Tiers]]:
    """Return, for each level, the nearest place that sets a plan and its tiers; None: the built-in default."""
    ids = [place.pk for place in chain]
    rows = fetch(Plan, f"WHERE place_id IN ({marks(ids)})", ids)
    found: dict[int, tuple[Place | None, plan.Tiers]] = {}
    for level in Level.values:
        set_at = {row.place_id: row.tiers for row in rows if row.level == level}
        nearest = next((place for place in reversed(chain) if place.pk in set_at), None)
        found[level] = (nearest, set_at[nearest.pk] if nearest else plan.DEFAULTS[level])
    return found


def resolved(chain: Sequence[Place]) -> Resolved:
    """Return the plans of all levels as an alarm carries them: seconds, audience words, line purposes."""
    tiers_of = {level: tiers for level, (_, tiers) in plans_in_force(chain).items()}
    areas = areas_of(chain)
    asked = plan.duties(tiers_of)
    present = _present(chain, areas, asked) if asked else {}
    gone = _gone(tiers_of, chain[0])
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


def _present(
    chain: Sequence[Place], areas: plan.Areas, asked: set[tuple[str, str]]
) -> dict[tuple[str, str], plan.Present]:
    widest = areas.library if any(at == "library" for _, at in asked) else areas.branch
    place = next(one for one in chain if one.path == widest)
    on_duty = duty.on_duty(place, clock.now(), with_off=True)
    return plan.present_of(asked, areas, [(one.person_id, one.path, one.roles, one.off) for one in on_duty])


def areas_of(chain: Sequence[Place]) -> plan.Areas:
    """Return the areas around the last place of a chain."""
    return plan.areas([(place.kind, place.path) for place in chain])


def _gone(tiers_of: dict[int, plan.Tiers], library: Place) -> set[int]:
    named = {one["person"] for tiers in tiers_of.values() for tier in tiers for one in tier["to"] if "person" in one}
    if not named:
        return set()
    live = Role.objects.filter(ended_at=None, place__closed_at=None, place__tenant_id=library.tenant_key)
    there = Person.objects.filter(pk__in=named, is_active=True, roles__in=live)
    return named - set(there.values_list("pk", flat=True))
