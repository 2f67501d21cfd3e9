"""How what a browser may keep for ever is served: scripts and sheets, under an address that changes with each version."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

from deskbell.core.packing import packed
from deskbell.shell.live_config import version

Handler = Callable[[HttpRequest], HttpResponse]

PATH = re.compile(r"/(?:scripts/[a-z]+\.js|sheets/[a-z]+\.css)")
FOREVER = 365 * 24 * 3600


def keepable(request: HttpRequest, text: str, kind: str) -> HttpResponse:
    """Answer with a text that is the same for everyone; for ever, if it was asked for by the address of this version."""
    answer = packed(request, HttpResponse(text, content_type=f"{kind}; charset=utf-8"))
    asked = request.META.get("QUERY_STRING", "")
    answer["Cache-Control"] = f"public, max-age={FOREVER}, immutable" if asked == version() else "no-cache"
    return answer


def before_sessions(get_response: Handler) -> Handler:
    """Answer for scripts and sheets before anything asks who is there: they are the same for everyone, and need no database."""

    def handled(request: HttpRequest) -> HttpResponse:
        if not PATH.fullmatch(request.path_info):
            return get_response(request)
        match = resolve(request.path_info)
        try:
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Http404:
            return get_response(request)
        return answer

    return handled
