"""One sheet for each kind of page, joined from those in static/shell when it is first asked for: what scripts.py is for scripts.

The rules stand in the order in which the files would be linked, so a later one still counts more. Comments and needless
blanks stay behind: half of what would go over the wire.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from deskbell.shell.kept import keepable
from deskbell.shell.live_config import FOLDER, version

PAGE = ("css/tokens", "css/page", "css/forms", "css/rows", "css/alarm", "css/print")
LIVE = ("live/ring", "live/guide")
SHEETS = {"page": PAGE, "live": LIVE, "desk": (*PAGE, "live/desk", *LIVE)}
"""page: every page. live: what a page that rings has besides, below its own sheet. desk: all that a desk page has."""

ADDRESS = re.compile(r'url\("(?P<to>[^":]+)"\)')
GAP = r"(?:\s|/\*(?:[^*]|\*(?!/))*\*/)"
NEEDLESS = re.compile(
    rf"""(?P<said>"[^"\n]*"|'[^'\n]*')|(?:{GAP}*;)*{GAP}*(?P<end>\}}){GAP}*|{GAP}*(?P<mark>[{{;,]){GAP}*|(?P<colon>:){GAP}+|{GAP}+"""
)


def address(name: str) -> str:
    """Return where a sheet is; another one after each update, so that it can be kept for ever."""
    return f"{reverse('shell:sheet', args=[name])}?{version()}"


def font(name: str) -> str:
    """Return where a font is, by its file's name, for the page and for the sheet the same."""
    return f"{static(f'fonts/{name}')}?{version()}"


@require_safe
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """The joined sheet of a kind of page."""
    if name not in SHEETS:
        raise Http404
    return keepable(request, _joined(name, version()), "text/css")


@lru_cache(maxsize=len(SHEETS))
def _joined(name: str, _version: str) -> str:
    return "".join(tight(placed((FOLDER / f"{one}.css").read_text(encoding="utf-8"), one)) for one in SHEETS[name])


def placed(text: str, name: str) -> str:
    """Return a sheet with the addresses in it said from the root, as it will stand elsewhere. name: such as css/tokens."""

    def from_root(found: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join("shell", posixpath.dirname(name), found["to"]))
        return f'url("{static(path)}?{version()}")'

    return ADDRESS.sub(from_root, text)


def tight(text: str) -> str:
    """Return a sheet without what no browser reads: comments, and blanks around braces, commas and ends. What is quoted stays."""
    return NEEDLESS.sub(_needed, text).lstrip()


def _needed(found: re.Match[str]) -> str:
    return found["said"] or found["end"] or found["mark"] or found["colon"] or " "
