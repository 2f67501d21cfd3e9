"""Writing a plan, and going back to the one from above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.alarms import plan
from deskbell.alarms.actions.plan import PlanChanged, inherit_plan, set_plan
from deskbell.alarms.models import Level, Line
from deskbell.alarms.plan_conflict import Conflict, conflict_of
from deskbell.alarms.plan_forms import MOST_TYPED, Draft, changed, draft_from, draft_of
from deskbell.alarms.plan_look import Look, Told
from deskbell.alarms.plan_presets import NAMES, PRESETS
from deskbell.alarms.plan_refusals import put_beside
from deskbell.alarms.plan_views import level_of, place_of
from deskbell.alarms.plan_week import Week
from deskbell.alarms.plan_words import LINES, named_in
from deskbell.people.access import people_at
from deskbell.people.models import Person
from deskbell.people.roles import Can, RoleName, roles_that
from deskbell.places.models import Place

MOST_FOUND = 8
SAVES = ("save", "mine")
CHECKS = (*SAVES, "preview")


@dataclass(frozen=True, slots=True)
class Writing:
    """A plan that is being written: at which place, for which level, what was typed, and who may be named in it.

    seen is the version of the place's own plan that the writer knows of.
    """

    look: Look
    level: Level
    draft: Draft
    people: Mapping[str, Person]
    seen: str

    @property
    def ids(self) -> dict[str, int]:
        """The ids of those who may be named, by their refs."""
        return {ref: person.pk for ref, person in self.people.items()}

    def checked(self) -> plan.Tiers:
        """Return the plan.

        Raises:
            BadPlan: it can't be used yet.

        """
        return plan.checked(self.draft.tiers(self.ids), roles_that(Can.HEAR), Line.Purpose.values)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """Write the plan of a place for one level. Every button of the form is a submit: it works without scripts."""
    person, place = place_of(request, ref)
    level = level_of(slug)
    params = request.POST.dict() if request.method == "POST" else request.GET.dict()
    look = Look(person, place, params | {"at": params.get("pick") or params.get("at", "")})
    in_force = look.tiers_at(look.chain, level)
    do = params.get("do", "preview") if request.method == "POST" else ""
    writing = _written(look, level, in_force, params, do)
    if do in SAVES and not writing.draft.finds and _saved(request, writing, person):
        return _go(request, _shown(look, slug))
    return _draw(request, writing, do)


def _shown(look: Look, slug: str) -> str:
    """Return the address of the place's plans with this level's week beside them, at the same desk and hour."""
    return f"{reverse('alarms:plan', args=[look.place.ref])}?{look.address}&level={slug}#{slug}"


def _written(look: Look, level: Level, in_force: plan.Tiers, params: Mapping[str, str], do: str) -> Writing:
    """Return what was typed, after the button that was pressed did its part."""
    refs = {pk: ref for ref, pk in _refs(named_in(in_force)).items()}
    draft = draft_from(params) if do else draft_of(in_force, refs)
    draft = changed(draft, do, lambda name: _preset(name, level))
    _find(look.place, draft)
    return Writing(look, level, draft, _people(look.place, draft, named_in(in_force)), _seen(look, level, params, do))


def _seen(look: Look, level: Level, params: Mapping[str, str], do: str) -> str:
    """Return the version that the form was opened with; for "Save mine all the same" the one that it was shown since."""
    if not do:
        return plan.version(look.own_tiers(level))
    return params.get("newer" if do == "mine" else "seen", "")[:MOST_TYPED]


def _preset(name: str, level: Level) -> Draft | None:
    return draft_of(PRESETS[name][level], {}) if name in PRESETS else None


def _refs(ids: set[int]) -> dict[str, int]:
    return dict(Person.objects.filter(pk__in=ids).values_list("ref", "pk")) if ids else {}


def _people(place: Place, draft: Draft, named: set[int]) -> dict[str, Person]:
    """Return those who may be named: people at the place, and whom the plan in force names already."""
    if not draft.refs:
        return {}
    here = Q(pk__in=people_at(place).values("pk")) | Q(pk__in=named, is_active=True)
    return {one.ref: one for one in Person.objects.filter(here, ref__in=draft.refs)}


def _find(place: Place, draft: Draft) -> None:
    """Look for the people whose names were typed, at the place."""
    for step in draft.steps:
        if step.find:
            taken = {row.who for row in step.rows}
            found = people_at(place).order_by("name", "pk")
            for word in step.find.split():
                found = found.filter(name__icontains=word)
            step.found = [one for one in found[:MOST_FOUND] if f"person:{one.ref}" not in taken]


def _saved(request: HttpRequest, writing: Writing, person: Person) -> bool:
    try:
        set_plan(writing.look.place, writing.level, writing.draft.tiers(writing.ids), person, seen=writing.seen)
    except plan.BadPlan as refused:
        put_beside(writing.draft, refused)
        return False
    except PlanChanged:
        writing.look.forget_plans()
        return False
    names = {"level": writing.level.label, "place": writing.look.place.name}
    messages.success(request, _("Saved. %(place)s has its own plan for “%(level)s” now.") % names)
    return True


def _draw(request: HttpRequest, writing: Writing, do: str) -> HttpResponse:
    told: list[Told] | None = None
    week: Week | None = None
    try:
        tiers = writing.checked()
    except plan.BadPlan as refused:
        if do in CHECKS:
            put_beside(writing.draft, refused)
    else:
        told, week = writing.look.told(writing.level, tiers), writing.look.week(tiers)
    own = writing.look.level(writing.level)
    conflict = _conflict(writing, do)
    context = {
        "conflict": conflict,
        "seen": writing.seen,
        "look": writing.look,
        "place": writing.look.place,
        "plan": own,
        "told": told,
        "week": week,
    }
    form = {"draft": writing.draft, "who": _who(), "names": _names(writing), "presets": NAMES.items()}
    template = "alarms/plan_work.html" if request.headers.get("HX-Request") else "alarms/plan_edit.html"
    return render(request, template, context | form | {"where": _where(writing.look)})


def _conflict(writing: Writing, do: str) -> Conflict | None:
    """Return what somebody else changed meanwhile. Where it was just in the way of saving, it gets the focus."""
    found = conflict_of(writing.look, writing.level, writing.seen)
    if found is not None and do in SAVES and not writing.draft.focus:
        writing.draft.focus = "conflict"
    return found


def _who() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a line of a step can be, but for people by name."""
    roles = [(f"role:{role}", str(RoleName(role).label)) for role in RoleName.values if role in roles_that(Can.HEAR)]
    lines = [(f"line:{purpose}", capfirst(str(words))) for purpose, words in LINES.items()]
    areas = [("everyone", _("Everyone")), ("screens", _("The screens"))]
    return [(_("All together"), areas), (_("By role"), roles), (_("Out of the house"), lines)]


def _names(writing: Writing) -> list[tuple[str, str]]:
    refs = sorted(writing.draft.refs, key=lambda ref: writing.people[ref].name if ref in writing.people else "")
    gone = _("Somebody who has left")
    return [(f"person:{ref}", writing.people[ref].name if ref in writing.people else gone) for ref in refs]


def _where(look: Look) -> list[tuple[str, str]]:
    return list(look.wording([]).where.items())


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@login_required
@require_http_methods(["GET", "POST"])
def inherit(request: HttpRequest, ref: str, slug: str) -> HttpResponse:
    """Ask once, then remove a place's own plan, so that the one from above counts again."""
    person, place = place_of(request, ref)
    look = Look(person, place, request.GET.dict())
    shown = look.level(level_of(slug))
    address = _shown(look, slug)
    if not shown.own:
        return redirect(address)
    if request.method == "POST":
        return redirect(address if _inherited(request, place, shown.level, person) else request.get_full_path())
    above = look.chain[:-1]
    tiers = look.tiers_at(above, shown.level)
    context: dict[str, Any] = {"look": look, "place": place, "plan": shown, "origin": look.origin(above, shown.level)}
    context["seen"] = plan.version(shown.tiers)
    return render(request, "alarms/plan_inherit.html", context | {"told": look.told(shown.level, tiers)})


def _inherited(request: HttpRequest, place: Place, level: Level, person: Person) -> bool:
    try:
        inherit_plan(place, level, person, seen=request.POST.get("seen", ""))
    except PlanChanged:
        words = _("Somebody changed this plan meanwhile, so it was kept. Look at it first, then decide again.")
        messages.warning(request, words)
        return False
    messages.success(request, _("%(place)s uses the inherited plan again.") % {"place": place.name})
    return True
