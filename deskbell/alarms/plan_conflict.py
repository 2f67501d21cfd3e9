"""Two who write one plan: what the other changed, in words, for whoever comes second. Nothing is lost on either side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deskbell.alarms import plan
from deskbell.alarms.models import Level
from deskbell.alarms.plan_look import Look
from deskbell.alarms.plan_words import Wording, when
from deskbell.core.models import Event

LOOKED_BACK = 50
Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A plan that is newer than the one that was opened: its version, who changed it when, what is different in it."""

    version: str
    sentence: str
    changes: Sequence[str]


def conflict_of(look: Look, level: Level, seen: str) -> Conflict | None:
    """Return what changed since the version that somebody saw; None when nothing did."""
    own = look.own_tiers(level)
    if plan.version(own) == seen:
        return None
    events = _since(look, level, seen)
    now = look.tiers_at(look.chain, level)
    before = _before(look, level, events, seen)
    changes = differences(before, now, look.wording([*before, *now])) if before else []
    return Conflict(plan.version(own), _sentence(events, own), changes or _told(now, look.wording(now)))


def differences(before: plan.Tiers, now: plan.Tiers, words: Wording) -> list[str]:
    """Say what is different between two plans, a sentence for each step: moved, changed, new, gone."""
    old, new = ({step["after"]: step for step in tiers} for tiers in (before, now))
    gone = [step for after, step in old.items() if after not in new]
    said = {}
    for after, step in new.items():
        moved = next((one for one in gone if one["to"] == step["to"]), None) if after not in old else None
        if moved is not None:
            gone.remove(moved)
        said[after] = _difference(moved or old.get(after), step, words)
    for step in gone:
        said[step["after"]] = _("%(when)s, not any more: %(who)s.") % _parts(step, words)
    return [said[after] for after in sorted(said) if said[after]]


def _difference(old: Step | None, new: Step, words: Wording) -> str:
    parts = _parts(new, words)
    if old is None:
        return _("%(when)s, new: %(who)s.") % parts
    if old["after"] != new["after"]:
        return _moved(old, parts)
    if old["to"] == new["to"]:
        return ""
    return _("%(when)s: %(who)s. Before it was: %(before)s.") % (parts | {"before": words.step(old["to"])})


def _moved(old: Step, parts: Mapping[str, str]) -> str:
    before = when(old["after"])
    return _("%(when)s: %(who)s. Before it came: %(before)s.") % {**parts, "before": before[:1].lower() + before[1:]}


def _told(tiers: plan.Tiers, words: Wording) -> list[str]:
    return [_("%(when)s: %(who)s.") % _parts(step, words) for step in tiers]


def _parts(step: Step, words: Wording) -> dict[str, str]:
    return {"when": when(step["after"]), "who": words.step(step["to"])}


def _since(look: Look, level: Level, seen: str) -> list[Event]:
    """Return the changes that came after the version that was seen, newest first."""
    subject = look.place.subject
    events = Event.objects.filter(
        tenant_id=look.place.tenant_key,
        subject_kind=subject.kind,
        subject_id=subject.id,
        kind="plan.changed",
        data__level=int(level),
    ).order_by("-number")[:LOOKED_BACK]
    found: list[Event] = []
    for event in events:
        if found and plan.version(event.data["after"]) == seen:
            break
        found.append(event)
        if plan.version(event.data["before"]) == seen:
            break
    return found


def _before(look: Look, level: Level, events: Sequence[Event], seen: str) -> plan.Tiers:
    """Return the plan that was seen: from the log, or the one from above if the place had none; empty if nobody knows."""
    if not seen:
        return look.tiers_at(look.chain[:-1], level)
    known: plan.Tiers | None = events[-1].data["before"] if events else None
    return known if known and plan.version(known) == seen else []


def _sentence(events: Sequence[Event], own: plan.Tiers | None) -> str:
    if not events:
        return _("This plan was changed while you had it open.")
    names = get_text_list(list(dict.fromkeys(event.actor_name for event in reversed(events))), _("and"))
    at = date_format(localtime(events[0].at), pgettext("date format", "j F, H:i"))
    if own is None:
        return _("%(names)s went back to the inherited plan while you had this open (%(at)s).") % {
            "names": names,
            "at": at,
        }
    return _("%(names)s changed this plan while you had it open (%(at)s).") % {"names": names, "at": at}
