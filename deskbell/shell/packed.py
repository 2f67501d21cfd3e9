"""Pages, sheets, pictures of lines and fonts go packed to browsers that take it: a third of their size on a poor line.

Not what the API says: an answer to a press is small, and nothing may stand between it and the person who waits.
"""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from deskbell.core.packing import packed
from deskbell.shell.errors import API

KINDS = ("text/html", "text/css", "text/javascript", "image/svg+xml")
FONT = "font/ttf"


class Packed(GZipMiddleware):
    """Django's, which lengthens each page by a little at random against guessing from its size (BREACH), for these kinds."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pack what is worth it; everything else goes as it is."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind == FONT and isinstance(response, FileResponse) and response.status_code == 200:
            return _font(request, response)
        if kind not in KINDS or request.path_info.startswith(API):
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


def _font(request: HttpRequest, response: FileResponse) -> HttpResponse:
    """Return a font, which is half as large so; the work is done once, for it never changes."""
    answer = HttpResponse(response.getvalue(), headers=dict(response.headers))
    if response.file_to_stream:
        response.file_to_stream.close()
    return packed(request, answer)
