"""The escalation plan: who is told, after how many seconds. Pure data and functions, no Django.

A plan is a list of tiers. A tier is ``{"after": seconds, "to": [targets]}``; a target is one of

- ``{"kind": "role", "role": "staff", "at": "branch", "who": "all"}`` — who: ``all`` who hold it, or ``duty``
- ``{"kind": "person", "person": 17}``
- ``{"kind": "screens", "at": "floor"}``
- ``{"kind": "line", "purpose": "police"}``
- ``{"kind": "everyone", "at": "library"}``

``at`` is ``desk``, ``floor``, ``branch`` or ``library``, counted up from the desk that pressed. The last
tier always tells everyone in the library and can't be removed: there is no silent end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deskbell.alarms.machine import COME, DANGER, HELP

Tiers = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Present:
    """Who is on duty with a role in an area. sure: somebody of them surely is, and not by a shift on a closed day only."""

    people: tuple[int, ...] = ()
    sure: bool = False


NOBODY = Present()

AREAS = ("desk", "floor", "branch", "library")
WHO = ("all", "duty")
MOST_TIERS = 8
LONGEST = 3600

EVERYONE: dict[str, Any] = {"kind": "everyone", "at": "library"}


def _role(role: str, at: str, who: str = "all") -> dict[str, Any]:
    return {"kind": "role", "role": role, "at": at, "who": who}


def _screens(at: str) -> dict[str, Any]:
    return {"kind": "screens", "at": at}


DEFAULTS: dict[int, Tiers] = {
    COME: [
        {"after": 0, "to": [_role("staff", "floor"), _role("in_charge", "floor"), _screens("floor")]},
        {"after": 30, "to": [{"kind": "everyone", "at": "branch"}]},
        {"after": 120, "to": [EVERYONE]},
    ],
    HELP: [
        {
            "after": 0,
            "to": [
                _role("staff", "branch"),
                _role("in_charge", "branch"),
                _role("security", "branch"),
                _screens("branch"),
            ],
        },
        {"after": 30, "to": [_role("manager", "branch"), {"kind": "everyone", "at": "branch"}]},
        {"after": 60, "to": [EVERYONE]},
    ],
    DANGER: [
        {"after": 0, "to": [{"kind": "everyone", "at": "branch"}, {"kind": "line", "purpose": "police"}]},
        {
            "after": 20,
            "to": [_role("manager", "branch"), _role("director", "branch"), {"kind": "line", "purpose": "security"}],
        },
        {"after": 45, "to": [EVERYONE]},
    ],
}


class BadPlan(Exception):
    """A plan can't be used as it is. field says where, such as ``tiers.1.after``."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def checked(tiers: Sequence[Mapping[str, Any]], roles: Collection[str], purposes: Collection[str]) -> Tiers:
    """Return the plan in good order: sorted checks passed, the everyone tier last.

    Raises:
        BadPlan: a tier or target is malformed, too late, or out of order. reason is one of ``empty``,
            ``too_many``, ``seconds``, ``order``, ``nobody``, ``target``, ``last``.

    """
    if not tiers:
        raise BadPlan("tiers", "empty")
    if len(tiers) > MOST_TIERS:
        raise BadPlan("tiers", "too_many")
    good: Tiers = []
    before = -1
    for index, tier in enumerate(tiers):
        after = tier.get("after")
        if not isinstance(after, int) or isinstance(after, bool) or not 0 <= after <= LONGEST:
            raise BadPlan(f"tiers.{index}.after", "seconds")
        if after <= before:
            raise BadPlan(f"tiers.{index}.after", "order")
        before = after
        good.append({"after": after, "to": _checked_targets(index, tier.get("to"), roles, purposes)})
    if good[0]["after"] != 0:
        raise BadPlan("tiers.0.after", "first")
    if EVERYONE not in good[-1]["to"]:
        raise BadPlan(f"tiers.{len(good) - 1}.to", "last")
    return good


def _checked_targets(
    index: int, targets: Any, roles: Collection[str], purposes: Collection[str]
) -> list[dict[str, Any]]:
    if not isinstance(targets, list) or not targets:
        raise BadPlan(f"tiers.{index}.to", "nobody")
    for target in targets:
        if not isinstance(target, dict) or not _is_target(target, roles, purposes):
            raise BadPlan(f"tiers.{index}.to", "target")
    return [dict(target) for target in targets]


def _is_target(target: Mapping[str, Any], roles: Collection[str], purposes: Collection[str]) -> bool:
    at_ok = target.get("at") in AREAS
    match target.get("kind"):
        case "role":
            return at_ok and target.get("role") in roles and target.get("who", "all") in WHO
        case "screens" | "everyone":
            return at_ok
        case "person":
            return isinstance(target.get("person"), int)
        case "line":
            return target.get("purpose") in purposes
        case _:
            return False


def version(tiers: Sequence[Mapping[str, Any]] | None) -> str:
    """Return a short mark of a plan's content; empty for none. Whoever changes a plan says which one they saw."""
    if tiers is None:
        return ""
    return hashlib.sha256(json.dumps(list(tiers), sort_keys=True).encode()).hexdigest()[:16]


def delays(tiers: Sequence[Mapping[str, Any]]) -> tuple[float, ...]:
    """Return the seconds after which each tier is told."""
    return tuple(float(tier["after"]) for tier in tiers)


@dataclass(frozen=True, slots=True)
class Areas:
    """The paths that ``desk``, ``floor``, ``branch`` and ``library`` mean for one desk."""

    desk: str
    floor: str
    branch: str
    library: str

    def path(self, at: str) -> str:
        """Return the path of one area."""
        path: str = getattr(self, at)
        return path


def areas(chain: Sequence[tuple[str, str]]) -> Areas:
    """Return the areas of a place from its chain of (kind, path), library first, the place last.

    Where a branch has no floors, the branch is the floor; a desk at the library itself has the library
    for all of them.
    """
    by_kind = dict(chain)
    library = chain[0][1]
    branch = by_kind.get("branch", library)
    return Areas(chain[-1][1], by_kind.get("floor", branch), branch, library)


def words(targets: Iterable[Mapping[str, Any]], areas: Areas, present: Mapping[tuple[str, str], Present]) -> list[str]:
    """Return the audience words of a tier's targets; lines are left out, they are no listeners.

    present says who is on duty with a role in an area; see :func:`present_of`. A ``duty`` target with
    nobody on duty falls back to all who hold the role: a tier must never go to nobody for want of a rota.

    On a day on which the place is closed the weekly rota is doubtful: most likely everyone is at home, and a
    guard or whoever clears up is there all the same. A call must never grow quieter by a line in a calendar, so
    those on the rota are told as on any other day; and where only they would be, all who hold the role as well.
    """
    found: dict[str, None] = {}
    for target in targets:
        match target["kind"]:
            case "role":
                on_duty = present.get((target["role"], target["at"]), NOBODY) if _asks_who_is_there(target) else NOBODY
                found.update(dict.fromkeys(f"person:{one}" for one in on_duty.people))
                if not on_duty.sure:
                    found[f"role:{target['role']}@{areas.path(target['at'])}"] = None
            case "person":
                found[f"person:{target['person']}"] = None
            case "screens" | "everyone":
                found[f"{target['kind']}@{areas.path(target['at'])}"] = None
    return list(found)


def _asks_who_is_there(target: Mapping[str, Any]) -> bool:
    return target.get("who") == "duty"


def purposes(targets: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the purposes of the lines that a tier's targets name."""
    return [target["purpose"] for target in targets if target["kind"] == "line"]


def duties(plans: Mapping[Any, Sequence[Mapping[str, Any]]]) -> set[tuple[str, str]]:
    """Return the (role, area) pairs of the targets that depend on who is on duty."""
    targets = [target for tiers in plans.values() for tier in tiers for target in tier["to"]]
    return {(target["role"], target["at"]) for target in targets if _asks_who_is_there(target)}


def present_of(
    asked: Iterable[tuple[str, str]], areas: Areas, on_duty: Iterable[tuple[int, str, Collection[str], bool]]
) -> dict[tuple[str, str], Present]:
    """Return who is on duty for each (role, area) asked for.

    on_duty are (person id, path of the place where they are on duty, their roles there, whether that is by a weekly
    shift on a day on which the place is closed). Somebody on duty at the branch is on duty on each of its floors;
    somebody on duty on another floor is not on this one.
    """
    there = list(on_duty)
    near = {
        (role, at): [
            (person, off) for person, path, roles, off in there if role in roles and _is_related(path, areas.path(at))
        ]
        for role, at in asked
    }
    return {
        pair: Present(tuple(person for person, _ in some), any(not off for _, off in some))
        for pair, some in near.items()
    }


def _is_related(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
