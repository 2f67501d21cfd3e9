"""The text of a protocol: a page on which it is read, and the address at which a text is checked while it is written."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deskbell.people.access import tenants_of
from deskbell.people.place_pages.asking import person_of
from deskbell.protocols.filling import in_language
from deskbell.protocols.play_place import stage_for
from deskbell.protocols.play_views import protocols_of, reader_language, version_named
from deskbell.protocols.preview import preview_data
from deskbell.protocols.reading.tree import MOST_BYTES
from deskbell.protocols.shipped import shipped
from deskbell.protocols.source_words import check_now, said, source_context

TOO_LARGE = 413


@login_required
@require_safe
def source(request: HttpRequest, name: str) -> HttpResponse:
    """Show the file of a protocol, with what the linter says of it."""
    if not tenants_of(person_of(request)):
        raise Http404
    version = version_named(name)
    others = {one: it.protocol for one, it in shipped().items()}
    context = {"name": name, "title": in_language(version.protocol.title, reader_language())}
    shown = source_context(version.source, check_now(version.source, others), read_only=True)
    return render(request, "protocols/source_page.html", {**context, **shown})


@never_cache
@login_required
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Say what is wrong with a text that somebody writes, and how it is played. Writes nothing.

    Sent: ``source``, and perhaps ``place``, the ref of the place whose words fill the preview in, and ``name``, what the
    protocol has to be called.
    """
    stage = stage_for(person_of(request), request.POST.get("place", ""))
    text = request.POST.get("source", "").replace("\r\n", "\n")
    if len(text) > MOST_BYTES:
        return JsonResponse({"findings": [], "preview": None}, status=TOO_LARGE)
    others = protocols_of(stage)
    checked = check_now(text, others, request.POST.get("name", ""))
    protocol = checked.protocol
    preview = protocol and preview_data(protocol, others, reader_language(), stage.facts, stage.bindings)
    return JsonResponse({**said(checked), "preview": preview})
