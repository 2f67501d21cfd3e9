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
from deskbell.places import inherited
from deskbell.protocols import actions
from deskbell.protocols.access import may_publish, version_for
from deskbell.protocols.filling import in_language
from deskbell.protocols.models import PublishedVersion
from deskbell.protocols.pages.asking import reader_language
from deskbell.protocols.pages.reading import parts_of, told_between
from deskbell.protocols.published import published_at
from deskbell.protocols.shipped import Version, version_of
from deskbell.protocols.writing.draft import CannotChange


@login_required
@require_safe
def version(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a published version."""
    person = person_of(request)
    row = version_for(person, ref)
    here, old = _read(row.source), _read(_before(row))
    counting = published_at(row.place, clock.now()).get(row.protocol)
    context = {
        "version": row,
        "place": row.place,
        "zone": inherited.at(row.place).zone,
        "title": in_language(here.protocol.title, reader_language()) if here else row.protocol,
        "source": row.source,
        "parts": parts_of(here.protocol, reader_language()) if here else [],
        "told": told_between(old.protocol, here.protocol) if here and old else [],
        "counts": counting is not None and counting.pk == row.pk,
        "never": row.ended_at is not None and row.ended_at <= row.begins_at,
        "is_later": row.begins_at > clock.now(),
        "may_publish": may_publish(person, row.place),
    }
    return render(request, "protocols/version.html", context)


def _before(row: PublishedVersion) -> str:
    """Return what a version took the place of: the one published before it there, else the shipped one it stands on."""
    rows = PublishedVersion.objects.filter(place=row.place, protocol=row.protocol, number__lt=row.number)
    before = rows.order_by("-number").first()
    return before.source if before else row.base.source


def _read(source: str) -> Version | None:
    """Return what a text says; None if a later Deskbell can't read it any more: then it is shown as a text."""
    try:
        return version_of(source)
    except ValueError:
        return None


@login_required
@require_POST
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a version count no longer, or put it in force again."""
    person = person_of(request)
    row = version_for(person, ref, Can.PUBLISH_PROTOCOLS)
    again = request.POST.get("do") == "resume"
    begins = row.begins_at > clock.now()
    try:
        row = (actions.resume_version if again else actions.end_version)(row, person)
    except actions.AlreadyEnded:
        messages.error(request, _("Somebody else did that already."))
    except actions.NotReady:
        messages.error(request, _("It can’t count again yet: a place has not said a word that it names."))
    except (ValueError, CannotChange):
        messages.error(
            request, _("This Deskbell can’t read its text any more. Copy it into a draft and put it right there.")
        )
    else:
        messages.success(request, _done(again=again, begins=begins))
    return redirect("protocols:version", row.ref)


def _done(*, again: bool, begins: bool) -> str:
    if again:
        return _("It counts from now on, as a version of its own.")
    return (
        _("It is withdrawn and will never count.")
        if begins
        else _("It no longer counts. What counted before it does again.")
    )
