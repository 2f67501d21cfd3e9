"""The short way of programs: a request to the API that carries a token needs nothing that pages need.

Sessions, cookies, forms, messages and the rules for a page's content are passed by, so less can go wrong, and less
time goes by, between a foot switch and the disk. Who asks is judged by the API itself (``alarms/callers.py``).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers

from deskbell.shell.errors import API

Handler = Callable[[HttpRequest], HttpResponse]


def short_way(get_response: Handler) -> Handler:
    """Answer a program's request at once, in the language it asks for; everything else goes the whole way."""

    def handled(request: HttpRequest) -> HttpResponse:
        if "HTTP_AUTHORIZATION" not in request.META or not request.path_info.startswith(API):
            return get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            request.resolver_match = match = resolve(request.path_info)
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        return response

    return handled
