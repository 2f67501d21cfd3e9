"""A page with both instruments of editing, for tests only: the text of a protocol, its preview, and a form that sends it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from deskbell.protocols.framing import shows_a_preview
from deskbell.protocols.play_views import preview_context
from deskbell.protocols.preview import preview_data
from deskbell.protocols.shipped import shipped
from deskbell.protocols.source_words import check_now, source_context
from deskbell.urls import urlpatterns as deskbells

PAGE = """{% extends "base.html" %}{% block title %}Edit{% endblock title %}{% block main %}
<h1>Edit</h1>{% if sent %}<pre id="sent">{{ sent }}</pre>{% endif %}
<form method="post">{% csrf_token %}{% include "protocols/source.html" %}<button class="button">Save</button></form>
{% include "protocols/preview.html" %}{% endblock main %}"""


@shows_a_preview
def edit(request: HttpRequest, name: str) -> HttpResponse:
    others = {one: version.protocol for one, version in shipped().items()}
    text = request.POST.get("source", shipped()[name].source).replace("\r\n", "\n")
    checked = check_now(text, others)
    data = preview_data(checked.protocol, others, "en", {}, {}) if checked.protocol else None
    context = {**source_context(text, checked), **preview_context(data), "sent": request.POST.get("source")}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("edit/<slug:name>/", edit), *deskbells]
