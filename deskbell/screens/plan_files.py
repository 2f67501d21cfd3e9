"""Handing out floor plans: to those who may see the place, and to the enrolled screens of its library.

An address is never enough: a plan shows where people stand. An older plan is still handed out, as the record of an
alarm shows the plan of its time.
"""

from __future__ import annotations

import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from deskbell.people.access import may
from deskbell.people.roles import Can
from deskbell.places.models import Place
from deskbell.screens.access import screen_of

TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
NAME = re.compile(r"[a-z0-9]{1,40}\.(png|jpg|webp)", re.ASCII)


@require_safe
@cache_control(private=True, max_age=86400, immutable=True)
def plan_file(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Return the picture of a floor plan.

    Raises:
        Http404: there is none, or whoever asks may not see the place.

    """
    named = NAME.fullmatch(name)
    place = Place.objects.filter(ref=ref).first()
    if named is None or place is None or not _may_see(request, place):
        raise Http404
    path = f"plans/{ref}/{name}"
    if not default_storage.exists(path):
        raise Http404
    with default_storage.open(path) as picture:
        response = HttpResponse(picture.read(), content_type=TYPES[named[1]])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _may_see(request: HttpRequest, place: Place) -> bool:
    if may(request.user, Can.SEE_PLACES, place.path):
        return True
    screen = screen_of(request)
    return screen is not None and screen.place.tenant_key == place.tenant_key
