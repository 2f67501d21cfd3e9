"""The demo's short way in: a link makes this browser one of its screens. There is no such address in any other mode."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from deskbell.screens.cookie import set_cookie

MEMORY = "demo.json"


@never_cache
@require_GET
def desk(request: HttpRequest, key: str) -> HttpResponse:
    """Give this browser the cookie of a demo screen and show its desk page."""
    if settings.CONFIGURATION.mode != "demo":
        raise Http404
    try:
        remembered = json.loads((settings.CONFIGURATION.data / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Http404 from None
    token = remembered.get("tokens", {}).get(key)
    if not token:
        raise Http404
    response = redirect("shell:desk")
    set_cookie(response, token)
    return response
