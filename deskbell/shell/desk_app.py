"""What makes Deskbell an app that can be installed: the manifest and the service worker."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deskbell.shell.live_config import FOLDER, LIVE, kept_files, version
from deskbell.shell.scripts import PAGES
from deskbell.shell.sheets import SHEETS

FONTS = ("Regular", "Bold")
PAPER = "#faf8f3"


@never_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of what it keeps. At the top, so that it may answer for /desk/."""
    kept = [reverse("shell:script", args=[page]) for page in PAGES]
    kept += [reverse("shell:sheet", args=[name]) for name in SHEETS]
    joined = {FOLDER / f"{one}.css" for sheet in SHEETS.values() for one in sheet} | set(LIVE.glob("*.js"))
    kept += [static(f"shell/{file.relative_to(FOLDER).as_posix()}") for file in kept_files() if file not in joined]
    kept += [static(f"fonts/AtkinsonHyperlegible-{weight}.ttf") for weight in FONTS]
    head = f"const VERSION = {json.dumps(version())};\nconst KEPT = {json.dumps(kept)};\n"
    script = head + (LIVE / "service-worker.js").read_text(encoding="utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest (W3C)."""
    icons = [
        {"src": static(f"shell/live/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
        for size in (192, 512)
        for use in ("any", "maskable")
    ]
    shown = {
        "id": "/",
        "name": "Deskbell",
        "short_name": "Deskbell",
        "description": _("A bell for the service desk of a library."),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return JsonResponse(shown, content_type="application/manifest+json")
