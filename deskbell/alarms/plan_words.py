"""A plan in plain sentences, for one place: "Staff and the person in charge on this floor, and the screens there"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from deskbell.alarms.models import Line
from deskbell.people.roles import RoleName
from deskbell.places.models import Kind, Place

Target = Mapping[str, Any]
MINUTE = 60

WHO: dict[str, Promise] = {
    RoleName.STAFF: pgettext_lazy("in a plan", "staff"),
    RoleName.IN_CHARGE: pgettext_lazy("in a plan", "the person in charge"),
    RoleName.SECURITY: pgettext_lazy("in a plan", "security"),
    RoleName.MANAGER: pgettext_lazy("in a plan", "the manager"),
    RoleName.TRAINER: pgettext_lazy("in a plan", "trainers"),
    RoleName.DIRECTOR: pgettext_lazy("in a plan", "the director"),
    RoleName.ADMINISTRATOR: pgettext_lazy("in a plan", "administrators"),
    RoleName.AUDITOR: pgettext_lazy("in a plan", "auditors"),
}
ON_DUTY: dict[str, Promise] = {
    RoleName.STAFF: pgettext_lazy("in a plan", "staff on duty"),
    RoleName.IN_CHARGE: pgettext_lazy("in a plan", "the person in charge on duty"),
    RoleName.SECURITY: pgettext_lazy("in a plan", "security on duty"),
    RoleName.MANAGER: pgettext_lazy("in a plan", "the manager on duty"),
    RoleName.TRAINER: pgettext_lazy("in a plan", "trainers on duty"),
    RoleName.DIRECTOR: pgettext_lazy("in a plan", "the director on duty"),
    RoleName.ADMINISTRATOR: pgettext_lazy("in a plan", "administrators on duty"),
    RoleName.AUDITOR: pgettext_lazy("in a plan", "auditors on duty"),
}
LINES: dict[str, Promise] = {
    Line.Purpose.POLICE: pgettext_lazy("in a plan", "the police link"),
    Line.Purpose.SECURITY: pgettext_lazy("in a plan", "the line to security"),
    Line.Purpose.STAFF: pgettext_lazy("in a plan", "the line to staff"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """How the areas around a desk are called on the page of one place, and people who are named in the plan."""

    where: Mapping[str, str]
    names: Mapping[int, str]

    def step(self, targets: Iterable[Target]) -> str:
        """Say who is told in one step."""
        rows = list(targets)
        groups = [self._area(at, rows) for at in _in_order(row["at"] for row in rows if _has_area(row))]
        people = [self.names.get(row["person"], _("somebody who has left")) for row in rows if row["kind"] == "person"]
        lines = [str(LINES[row["purpose"]]) for row in rows if row["kind"] == "line"]
        parts = [*groups, *people, *lines]
        return capfirst(_listed(parts) if len(parts) == 1 or not groups else _listed_apart(parts))

    def target(self, target: Target) -> str:
        """Say who one target is."""
        return self.step([target])

    def _area(self, at: str, rows: Sequence[Target]) -> str:
        here = [row for row in rows if row.get("at") == at and _has_area(row)]
        roles = [_role(row) for row in here if row["kind"] == "role"]
        kinds = {row["kind"] for row in here}
        names = {"where": self.where[at]}
        told = [_("%(who)s %(where)s") % {"who": _listed(roles), **names}] if roles else []
        if "everyone" in kinds:
            told.append(pgettext("in a plan", "everyone %(where)s") % names)
        if "screens" in kinds:
            told.append(pgettext("in a plan", "the screens there") if told else _("the screens %(where)s") % names)
        return _listed_apart(told) if len(told) > 1 else told[0]


def wording_of(chain: Sequence[Place], names: Mapping[int, str]) -> Wording:
    """Return the words for the last place of a chain. names: people by their ids, for those whom the plan names."""
    place = chain[-1]
    branch = next((one for one in chain if one.kind == Kind.BRANCH), None)
    floor = next((one for one in chain if one.kind == Kind.FLOOR), None)
    at_branch = _("at %(place)s") % {"place": branch.name} if branch else _("at the same branch")
    is_point = place.kind in {Kind.DESK, Kind.ROOM}
    where = {
        "desk": _("at %(place)s") % {"place": place.name} if is_point else _("at the same desk"),
        "floor": _("on this floor") if floor else at_branch if is_point else _("on the same floor"),
        "branch": at_branch,
        "library": _("in the whole library"),
    }
    return Wording(where, names)


def when(after: int) -> str:
    """Say when a step comes: "At once", "After 30 seconds", "After 2 minutes"."""
    if after == 0:
        return _("At once")
    if after % MINUTE == 0:
        minutes = after // MINUTE
        return ngettext("After %(n)d minute", "After %(n)d minutes", minutes) % {"n": minutes}
    return ngettext("After %(n)d second", "After %(n)d seconds", after) % {"n": after}


def listening_now(people: tuple[int, int], screens: tuple[int, int]) -> str:
    """Say how many listen, of how many who are told: "Listening now: 1 of 5 people, 0 of 6 screens"; "" for nobody."""
    parts = []
    if people[1]:
        parts.append(ngettext("%(now)d of %(n)d person", "%(now)d of %(n)d people", people[1]) % _of(*people))
    if screens[1]:
        parts.append(ngettext("%(now)d of %(n)d screen", "%(now)d of %(n)d screens", screens[1]) % _of(*screens))
    return _("Listening now: %(listed)s") % {"listed": ", ".join(parts)} if parts else ""


def _of(now: int, n: int) -> dict[str, int]:
    return {"now": now, "n": n}


def named_in(tiers: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the ids of the people whom a plan names."""
    return {target["person"] for tier in tiers for target in tier["to"] if target["kind"] == "person"}


def _has_area(row: Target) -> bool:
    return row["kind"] in {"role", "screens", "everyone"}


def _role(row: Target) -> str:
    return str((ON_DUTY if row.get("who") == "duty" else WHO)[row["role"]])


def _in_order(values: Iterable[str]) -> Collection[str]:
    return dict.fromkeys(values)


def _listed(parts: Sequence[str]) -> str:
    """Join words: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _listed_apart(parts: Sequence[str]) -> str:
    """Join phrases that may hold an "and" themselves: "a and b here, and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s, and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
