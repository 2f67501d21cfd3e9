"""Pages, sheets and pictures of lines go packed to browsers that take it: a third of their size on a poor line.

Not what the API says: an answer to a press is small, and nothing may stand between it and the person who waits.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from deskbell.shell.errors import API

KINDS = ("text/html", "text/css", "text/javascript", "image/svg+xml")


class Packed(GZipMiddleware):
    """Django's, which lengthens each page by a little at random against guessing from its size (BREACH), for these kinds."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pack what is worth it; everything else goes as it is."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind not in KINDS or request.path_info.startswith(API):
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        return packed
