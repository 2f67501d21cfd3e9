"""The pages that show who is told when: the tree of places, one place, everyone whom a step would tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from deskbell.alarms.models import Level, Plan
from deskbell.alarms.plan_look import SLUGS, Look
from deskbell.people.access import may, paths_where, place_for, places_for
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Kind, Place

SMALL_TREE = 60
A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in the tree of plans: how deep it lies, and for which levels it sets a plan of its own."""

    place: Place
    depth: int
    own: Sequence[Level]


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in.

    Raises:
        Http404: they may change plans nowhere, so these pages do not exist for them.

    """
    person = request.user
    if not isinstance(person, Person) or not paths_where(person, Can.MANAGE_PLANS):
        raise Http404
    return person


def place_of(request: HttpRequest, ref: str) -> tuple[Person, Place]:
    """Return who is signed in and the place they look at.

    Raises:
        Http404: there is no such place, or they may not change plans there.

    """
    person = person_of(request)
    return person, place_for(person, ref, Can.MANAGE_PLANS)


def level_of(slug: str) -> Level:
    """Return a level by its word in an address.

    Raises:
        Http404: there is no such level.

    """
    found = next((level for level in Level if SLUGS[level] == slug), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the tree of places, and which of them set a plan of their own."""
    person = person_of(request)
    words = request.GET.get("q", "").strip()[:80]
    places = list(places_for(person, Can.MANAGE_PLANS))
    tree = _tree(places, _own_levels(places))
    shown = [one for one in tree if _is_shown(one, words, small=len(tree) <= SMALL_TREE)]
    return render(request, "alarms/plans.html", {"tree": shown, "words": words, "hidden": len(tree) - len(shown)})


def _own_levels(places: list[Place]) -> dict[int, list[Level]]:
    own: dict[int, list[Level]] = {}
    rows = Plan.objects.filter(place__tenant_id__in={place.tenant_key for place in places}).order_by("level")
    for place_id, level in rows.values_list("place_id", "level"):
        own.setdefault(place_id, []).append(Level(level))
    return own


def _tree(places: list[Place], own: dict[int, list[Level]]) -> list[Branch]:
    """Return the places in the order of the tree, each below its parent."""
    known = {place.pk: place for place in places}
    chains = {place.pk: [known[pk] for pk in place.ids_from_top if pk in known] for place in places}
    ordered = sorted(places, key=lambda place: [(one.position, one.name, one.pk) for one in chains[place.pk]])
    return [Branch(place, len(chains[place.pk]) - 1, own.get(place.pk, [])) for place in ordered]


def _is_shown(one: Branch, words: str, *, small: bool) -> bool:
    if words:
        return all(word in one.place.name.casefold() for word in words.casefold().split())
    return small or bool(one.own) or one.place.kind in {Kind.LIBRARY, Kind.BRANCH} or one.depth == 0


@login_required
@require_GET
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the plans of a place, whom they would tell at a moment, and the hours of a week when nobody would hear."""
    person, place = place_of(request, ref)
    look = Look(person, place, request.GET.dict())
    week_level = next((level for level in Level if SLUGS[level] == request.GET.get("level")), Level.HELP)
    plans = [look.level(level) for level in Level]
    context: dict[str, Any] = {
        "look": look,
        "place": place,
        "plans": [(one, look.told(one.level, one.tiers), _may_open(person, one.origin)) for one in plans],
        "week_level": plans[list(Level).index(week_level)],
        "week": look.week(look.tiers_at(look.desk.chain, week_level)),
        "children": _tree([one for one in look.below if one.parent_id == place.pk], _own_below(look)),
    }
    return render(request, "alarms/plan.html", context)


def _own_below(look: Look) -> dict[int, list[Level]]:
    own: dict[int, list[Level]] = {}
    for place_id, level in sorted(look.set_plans):
        own.setdefault(place_id, []).append(Level(level))
    return own


def _may_open(person: Person, origin: Place | None) -> bool:
    return origin is not None and may(person, Can.MANAGE_PLANS, origin.path)


@login_required
@require_GET
def everyone(request: HttpRequest, ref: str, slug: str, number: int) -> HttpResponse:
    """List everyone by name whom one step of a plan would tell for the first time."""
    person, place = place_of(request, ref)
    look = Look(person, place, request.GET.dict())
    shown = look.level(level_of(slug))
    told = look.told(shown.level, shown.tiers)
    if not 1 <= number <= len(told):
        raise Http404
    step = told[number - 1]
    page = Paginator([*step.step.on_duty, *step.step.others], A_PAGE).get_page(request.GET.get("page"))
    context = {"look": look, "place": place, "plan": shown, "told": step, "page": page}
    return render(request, "alarms/plan_everyone.html", context)
