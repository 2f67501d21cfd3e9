"""The list of protocols at a place, and with which of them the guide begins."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deskbell.alarms.models import Level
from deskbell.people.place_pages.asking import person_of
from deskbell.places.models import Place
from deskbell.protocols.access import may_publish, place_to_publish
from deskbell.protocols.actions import begin_with
from deskbell.protocols.models import Beginning
from deskbell.protocols.pages.asking import place_read, places_to_choose, title_in
from deskbell.protocols.pages.rows import ProtocolList

MOST_TYPED = 80


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the protocols that count at a place."""
    person = person_of(request)
    place = place_read(person, request.GET.get("place", ""))
    words = request.GET.get("q", "").strip()[:MOST_TYPED]
    shown = ProtocolList(person, place)
    context = {
        "place": place,
        "places": places_to_choose(person, place),
        "words": words,
        "rows": shown.rows(words),
        "waiting": shown.waiting,
        "beginnings": _beginnings(place, shown),
        "titles": sorted(((one, title_in(version)) for one, version in shown.versions.items()), key=_by_title),
        "may_publish": may_publish(person, place),
    }
    return render(request, "protocols/index.html", context)


def _by_title(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _beginnings(place: Place, shown: ProtocolList) -> list[dict[str, object]]:
    """Return with what the guide begins for each level, and what the place itself says of that."""
    own = dict(Beginning.objects.filter(place=place).values_list("level", "protocol"))
    return [
        {
            "level": level,
            "title": title_in(shown.versions[name]) if name in shown.versions else name,
            "own": own.get(level, ""),
        }
        for level, name in ((Level(level), name) for level, name in shown.beginnings.items())
    ]


@login_required
@require_POST
def beginning(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose with which protocol the guide begins at a place, for each level."""
    person = person_of(request)
    place = place_to_publish(person, ref)
    changed = [level for level in Level if _chosen(request, place, level)]
    if changed:
        messages.success(request, _("Saved. A guide that runs already stays as it is."))
    return redirect(f"{reverse('protocols:index')}?place={place.ref}#begins")


def _chosen(request: HttpRequest, place: Place, level: Level) -> bool:
    name = request.POST.get(f"level-{level.value}")
    if name is None:
        return False
    try:
        return begin_with(place, level.value, name, person_of(request))
    except ValueError:
        raise Http404 from None
