"""The whole library on one page, and arranging it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deskbell.people.access import closed_places_for, paths_where, place_for, places_for
from deskbell.people.models import Person
from deskbell.people.place_pages.asking import about_a_place, person_of
from deskbell.people.place_pages.moved import Note, notes_on
from deskbell.people.roles import Can
from deskbell.places import actions
from deskbell.places.actions import BELOW, PlaceRefused
from deskbell.places.dispatch import street_address
from deskbell.places.models import Kind, Place


@dataclass(slots=True)
class Node:
    """A place in the tree as it is drawn. seen: the person may open it (else it only leads there).

    written_for: where it stood when its directions were written, if nobody has said since that they are right.
    """

    place: Place
    seen: bool
    managed: bool
    line: str
    written_for: str
    screens: int
    below: list[Node] = field(default_factory=list)

    @property
    def movable(self) -> bool:
        """Tell whether the person may give it another position."""
        return self.managed and self.place.kind != Kind.LIBRARY


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show all places that the person may see; ``?arrange`` shows how to order and move them."""
    person = person_of(request)
    tops = tree_of(person)
    manages = bool(paths_where(person, Can.MANAGE_PLACES))
    context = {
        "tops": tops,
        "manages": manages,
        "arranging": manages and "arrange" in request.GET,
        "closed": list(closed_places_for(person)) if manages else [],
    }
    return render(request, "places/index.html", context)


def tree_of(person: Person) -> list[Node]:
    """Return the libraries of a person with all that they may see below, in two queries and one for the roles."""
    counted = Count("screens", filter=Q(screens__revoked_at=None))
    seen = list(places_for(person).annotate(screen_count=counted).order_by("path"))
    above = {pk for place in seen for pk in place.ids_from_top} - {place.pk for place in seen}
    leading = Place.objects.filter(pk__in=above) if above else []
    managed = paths_where(person, Can.MANAGE_PLACES)
    nodes = {place.pk: _node(place, managed, seen=True) for place in seen}
    nodes |= {place.pk: _node(place, managed, seen=False) for place in leading}
    for node in nodes.values():
        if node.place.parent_id in nodes:
            nodes[node.place.parent_id].below.append(node)
    for node in nodes.values():
        node.below.sort(key=_order)
    return sorted((node for node in nodes.values() if node.place.parent_id not in nodes), key=_order)


def _node(place: Place, managed: list[str], *, seen: bool) -> Node:
    may = seen and any(place.path.startswith(path) for path in managed)
    line = street_address(place) if place.kind == Kind.BRANCH else place.directions
    return Node(place, seen, may, line, place.directions_for, getattr(place, "screen_count", 0))


def _order(node: Node) -> tuple[int, str, int]:
    return (node.place.position, node.place.name, node.place.pk)


@require_POST
@about_a_place(Can.MANAGE_PLACES)
def arrange(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Order or move a place: ``step`` up or down among its siblings, or ``parent`` and ``before`` (refs)."""
    wants_json, notes = "json" in request.headers.get("Accept", ""), list[Note]()
    try:
        if request.POST.get("step") in ("up", "down"):
            _step(person, place, -1 if request.POST["step"] == "up" else 1)
        else:
            notes = _drop(person, place, request.POST.get("parent", ""), request.POST.get("before", ""))
    except PlaceRefused as refused:
        if wants_json:
            return JsonResponse({"error": str(refused.message)}, status=409)
        messages.error(request, str(refused.message))
    if wants_json:
        return JsonResponse({"placed": place.ref, "notes": [asdict(note) for note in notes]})
    for note in notes:
        messages.warning(request, note.html)
    return redirect(f"{reverse('places:index')}?arrange&moved={place.ref}#p-{place.ref}")


def _siblings(parent: Place) -> list[Place]:
    return list(Place.objects.filter(parent=parent, closed_at=None))


def _step(person: Person, place: Place, by: int) -> None:
    parent = _parent_managed(person, place)
    siblings = _siblings(parent)
    at = siblings.index(place)
    to = min(max(at + by, 0), len(siblings) - 1)
    if to != at:
        siblings.insert(to, siblings.pop(at))
        actions.reorder(parent, siblings, person.actor)


def _drop(person: Person, place: Place, parent_ref: str, before_ref: str) -> list[Note]:
    parent = place_for(person, parent_ref, Can.MANAGE_PLACES)
    moved = actions.move(place, parent, person.actor)
    place = moved.place
    siblings = [one for one in _siblings(parent) if one.pk != place.pk]
    at = next((number for number, one in enumerate(siblings) if one.ref == before_ref), len(siblings))
    siblings.insert(at, place)
    actions.reorder(parent, siblings, person.actor)
    return notes_on(moved, person)


def _parent_managed(person: Person, place: Place) -> Place:
    """Return the place above, whose order is to change; it must be the person's to manage as well."""
    if place.parent is None:
        raise PlaceRefused(_("The library stands at the top and has no order."))
    return place_for(person, place.parent.ref, Can.MANAGE_PLACES)


@require_http_methods(["GET", "POST"])
@about_a_place(Can.MANAGE_PLACES)
def move(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Choose another place to put this one in."""
    targets = [one for one in places_for(person, Can.MANAGE_PLACES).order_by("path") if _can_take(one, place)]
    error = ""
    if request.method == "POST":
        target = next((one for one in targets if one.ref == request.POST.get("parent")), None)
        if target is None:
            error = _("Choose where to put it.")
        else:
            try:
                moved = actions.move(place, target, person.actor)
            except PlaceRefused as refused:
                error = str(refused.message)
            else:
                messages.success(request, _("%(name)s is now in %(above)s.") % {"name": place, "above": target})
                for note in notes_on(moved, person, page=place):
                    messages.warning(request, note.html)
                return redirect("places:place", ref=place.ref)
    names = {one.pk: one.name for one in Place.objects.filter(tenant_id=place.tenant_key)}
    choices = [(one.ref, ", ".join(names[pk] for pk in reversed(one.ids_from_top))) for one in targets]
    return render(request, "places/move.html", {"place": place, "choices": choices, "error": error})


def _can_take(target: Place, place: Place) -> bool:
    fits = place.kind in BELOW[target.kind] and target.tenant_key == place.tenant_key
    return fits and target.pk != place.parent_id and not target.path.startswith(place.path)
