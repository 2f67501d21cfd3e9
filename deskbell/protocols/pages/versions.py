"""A published version: what it changed, its text, and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deskbell.core import clock
from deskbell.people.place_pages.asking import person_of
from deskbell.people.roles import Can
from deskbell.protocols import actions
from deskbell.protocols.access import may_publish, version_for
from deskbell.protocols.filling import in_language
from deskbell.protocols.models import PublishedVersion
from deskbell.protocols.pages.asking import reader_language
from deskbell.protocols.pages.reading import parts_of, told_between
from deskbell.protocols.pages.rows import in_force_row
from deskbell.protocols.shipped import Version, version_of


@login_required
@require_safe
def version(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a published version."""
    person = person_of(request)
    row = version_for(person, ref)
    here = version_of(row.kept.source)
    old = _before(row)
    counting = in_force_row(row.place, row.protocol, clock.now())
    context = {
        "version": row,
        "place": row.place,
        "title": in_language(here.protocol.title, reader_language()),
        "source": row.kept.source,
        "parts": parts_of(here.protocol, reader_language()),
        "told": told_between(old.protocol, here.protocol),
        "counts": counting is not None and counting.pk == row.pk,
        "is_later": row.begins_at > clock.now(),
        "may_publish": may_publish(person, row.place),
    }
    return render(request, "protocols/version.html", context)


def _before(row: PublishedVersion) -> Version:
    """Return what a version took the place of: the one published before it there, else the shipped one it stands on."""
    rows = PublishedVersion.objects.filter(place=row.place, protocol=row.protocol, number__lt=row.number)
    before = rows.select_related("kept").order_by("-number").first()
    return version_of((before.kept if before else row.base).source)


@login_required
@require_POST
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a version count no longer, or put it in force again."""
    person = person_of(request)
    row = version_for(person, ref, Can.PUBLISH_PROTOCOLS)
    again = request.POST.get("do") == "resume"
    try:
        (actions.resume_version if again else actions.end_version)(row, person)
    except actions.AlreadyEnded:
        messages.error(request, _("Somebody else did that already."))
    except actions.NotReady:
        messages.error(request, _("It can’t count again yet: a place has not said a word that it names."))
    else:
        messages.success(
            request, _("It counts again.") if again else _("It no longer counts. What counted before it does again.")
        )
    return redirect("protocols:version", ref)
