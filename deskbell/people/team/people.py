"""The list of people, and one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from deskbell.core import clock
from deskbell.people import actions
from deskbell.people.access import below, paths_where, places_for
from deskbell.people.models import Invitation, Person, Presence, Role, Shift
from deskbell.people.place_pages.asking import person_of
from deskbell.people.refusals import PeopleRefused
from deskbell.people.role_rules import may_end
from deskbell.people.roles import Can, RoleName
from deskbell.people.team.access import invitations_for, people_for, person_for, roles_for
from deskbell.people.team.new_password import may_let_in_again
from deskbell.places.models import Kind, Place

A_PAGE = 50
SORTS = {"name": ("name", "pk"), "-name": ("-name", "-pk"), "new": ("-newest", "name"), "mail": ("email",)}
NUL = "\0"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address of the list says: words, branch, role, state, order."""

    words: str
    place: Place | None
    role: str
    state: str
    sort: str

    def address(self, **other: str) -> str:
        """Return the query of the list with something changed."""
        own = {
            "q": self.words,
            "place": self.place.ref if self.place else "",
            "role": self.role,
            "state": self.state if self.state != "here" else "",
            "sort": self.sort if self.sort != "name" else "",
        }
        return urlencode({key: value for key, value in (own | other).items() if value})


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the people whom the person may manage, filtered and ordered by what the address says."""
    person = person_of(request)
    if not paths_where(person, Can.MANAGE_PEOPLE):
        raise Http404
    branches = places_for(person, Can.MANAGE_PEOPLE).filter(kind__in=(Kind.LIBRARY, Kind.BRANCH)).order_by("path")
    offered = list(branches)
    chosen = _chosen(request, offered)
    page = Paginator(_found(person, chosen), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(person, list(page)),
        "branches": offered,
        "chosen": chosen,
        "roles": RoleName.choices,
        "address": chosen.address(),
        "add_at": offered[0] if offered else None,
        "invited": _invited(person, chosen),
    }
    return render(request, "people/index.html", context)


def _chosen(request: HttpRequest, offered: list[Place]) -> Chosen:
    role, sort = request.GET.get("role", ""), request.GET.get("sort", "")
    return Chosen(
        words=" ".join(request.GET.get("q", "").replace(NUL, "").split())[:80],
        place=next((one for one in offered if one.ref == request.GET.get("place")), None),
        role=role if role in RoleName.values else "",
        state="left" if request.GET.get("state") == "left" else "here",
        sort=sort if sort in SORTS else "name",
    )


def _found(manager: Person, chosen: Chosen) -> QuerySet[Person]:
    reach = below(paths_where(manager, Can.MANAGE_PEOPLE), "place__path")
    held = Role.objects.filter(reach, person=OuterRef("pk"), ended_at=None, place__closed_at=None)
    if chosen.place is not None:
        held = held.filter(place__path__startswith=chosen.place.path)
    if chosen.role:
        held = held.filter(role=chosen.role)
    works = Exists(held)
    people = people_for(manager).filter(is_active=True).filter(works) if chosen.state == "here" else _gone(manager)
    for word in chosen.words.split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if chosen.sort == "new":
        people = people.annotate(newest=Max("roles__given_at"))
    return people.order_by(*SORTS[chosen.sort])


def _invited(manager: Person, chosen: Chosen) -> list[Invitation]:
    """Return who was invited and has not come yet, as far as the list is about them."""
    if chosen.state == "left":
        return []
    waiting = invitations_for(manager)
    if chosen.place is not None:
        waiting = waiting.filter(place__path__startswith=chosen.place.path)
    if chosen.role:
        waiting = waiting.filter(role=chosen.role)
    for word in chosen.words.split():
        waiting = waiting.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return list(waiting[:A_PAGE])


def _gone(manager: Person) -> QuerySet[Person]:
    """Return those who held a role within reach once, and hold none there now."""
    live = roles_for(manager).filter(person=OuterRef("pk"))
    return people_for(manager).exclude(Exists(live))


def _rows(manager: Person, people: list[Person]) -> list[dict[str, Any]]:
    """Return people with their roles within reach and where they are now. Two queries."""
    ids = [one.pk for one in people]
    roles: dict[int, list[Role]] = {}
    for role in roles_for(manager).filter(person_id__in=ids):
        roles.setdefault(role.person_id, []).append(role)
    now = clock.now()
    reach = below(paths_where(manager, Can.MANAGE_PEOPLE), "place__path")
    said = Presence.objects.filter(reach, person_id__in=ids, left_at=None, until__gt=now).select_related("place")
    here = {one.person_id: one.place.name for one in said}
    return [{"person": one, "roles": roles.get(one.pk, []), "here": here.get(one.pk, "")} for one in people]


@login_required
@require_GET
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a person: roles, shifts, where they are; only what lies within reach."""
    manager = person_of(request)
    shown = person_for(manager, ref)
    reach = below(paths_where(manager, Can.MANAGE_PEOPLE), "place__path")
    roles = list(roles_for(manager).filter(person=shown))
    ended = Role.objects.filter(reach, person=shown).exclude(ended_at=None).select_related("place")
    said = Presence.objects.filter(reach, person=shown, left_at=None, until__gt=clock.now())
    context = {
        "shown": shown,
        "rows": [{"role": one, "may_end": may_end(manager, one)} for one in roles],
        "ended": ended.order_by("-ended_at")[:20],
        "shifts": Shift.objects.filter(reach, person=shown, place__closed_at=None).select_related("place"),
        "presence": said.select_related("place").first(),
        "place": _give_at(manager, roles),
        "may_let_in_again": may_let_in_again(manager, shown),
        "may_leave": _may_let_go(manager, roles) and shown != manager,
    }
    return render(request, "people/person.html", context)


def _give_at(manager: Person, roles: list[Role]) -> Place | None:
    """Return where another role would most likely be given: where the person works, else the manager's own top."""
    if roles:
        return roles[0].place
    return places_for(manager, Can.MANAGE_PEOPLE).order_by("path").first()


def _may_let_go(manager: Person, roles: list[Role]) -> bool:
    """Tell whether the manager could end every role that the person holds in the manager's libraries."""
    if not roles or not all(may_end(manager, one) for one in roles):
        return False
    tenants = {one.place.tenant_key for one in roles}
    everywhere = Role.objects.filter(
        person_id=roles[0].person_id, place__tenant_id__in=tenants, ended_at=None, place__closed_at=None
    )
    return everywhere.count() == len(roles)


@login_required
@require_http_methods(["GET", "POST"])
def let_go(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what it means that somebody no longer works here, and end all their roles."""
    manager = person_of(request)
    shown = person_for(manager, ref)
    roles = list(roles_for(manager).filter(person=shown))
    if not _may_let_go(manager, roles) or shown == manager:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            for library in Place.objects.filter(pk__in={one.place.tenant_key for one in roles}):
                actions.leave_library(shown, library, manager.actor)
        except PeopleRefused as refused:
            error = str(refused.message)
        else:
            messages.success(request, _("%(name)s no longer works here.") % {"name": shown.name})
            return redirect("people:index")
    return render(request, "people/let_go.html", {"shown": shown, "roles": roles, "error": error})
