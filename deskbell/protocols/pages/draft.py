"""The page on which a draft is written: its steps on one side, what a phone would show on the other."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deskbell.people.models import Person
from deskbell.people.place_pages.asking import person_of
from deskbell.protocols import actions
from deskbell.protocols.access import draft_for
from deskbell.protocols.framing import shows_a_preview
from deskbell.protocols.models import Draft
from deskbell.protocols.pages.changing import changed
from deskbell.protocols.pages.draft_look import DraftLook
from deskbell.protocols.pages.draft_page import (
    NOT_SAVED,
    TEXT,
    WHOLE,
    drawn,
    form_of,
    number_of,
    refusal_of,
    typed_in,
)
from deskbell.protocols.pages.head_form import HeadForm, mark_of_head
from deskbell.protocols.pages.reading import told_between
from deskbell.protocols.reading import read
from deskbell.protocols.writing.draft import protocol_of


@shows_a_preview
@login_required
@require_safe
def draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a draft, with the form of a step open if the address names one."""
    person = person_of(request)
    found = draft_for(person, ref)
    look = DraftLook(found)
    name = request.GET.get("step", "")
    step = look.protocol.steps.get(name) if look.protocol else None
    return drawn(request, person, look, form_of(look, step) if step else None)


@shows_a_preview
@login_required
@require_POST
def write_text(request: HttpRequest, ref: str) -> HttpResponse:
    """Save the whole text of a draft, whatever it says."""
    person = person_of(request)
    found = draft_for(person, ref)
    source = request.POST.get("source", "").replace("\r\n", "\n").replace("\x00", "")
    try:
        actions.rewrite(found, source, person, seen=number_of(request.POST.get("seen", "")))
    except actions.ChangedMeanwhile as other:
        return _collided(request, person, other.draft, source)
    except (actions.WrongStage, actions.TooLong) as error:
        return drawn(request, person, DraftLook(found, source), None, view=TEXT, refusal=refusal_of(error))
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('protocols:draft', args=[ref])}?view=text")


def _collided(request: HttpRequest, person: Person, theirs: Draft, source: str) -> HttpResponse:
    """Show what was typed, what somebody else wrote meanwhile, and let the writer choose."""
    old, new = read(theirs.source.encode()).protocol, read(source.encode()).protocol
    told = told_between(old, new) if old and new else []
    conflict = {"who": theirs.changed_by, "at": theirs.changed_at, "told": told, "turn": theirs.turn}
    return drawn(request, person, DraftLook(theirs, source), None, view=TEXT, conflict=conflict)


class HeadChanged(Exception):
    """Somebody else changed the head since it was read."""


def _unless_changed(source: str, was: str) -> str:
    if mark_of_head(protocol_of(source)) != was:
        raise HeadChanged
    return source


@shows_a_preview
@login_required
@require_POST
def write_head(request: HttpRequest, ref: str) -> HttpResponse:
    """Save what a draft says of itself as a whole."""
    person = person_of(request)
    look = DraftLook(draft_for(person, ref))
    if look.protocol is None:
        refusal = _("The text can’t be read any more: somebody changed it meanwhile. What you typed stands below.")
        return drawn(request, person, look, None, refusal=refusal, typed=typed_in(request))
    form = HeadForm(request.POST, protocol=look.protocol)
    if not form.is_valid():
        return drawn(request, person, look, None, view=WHOLE, head=form)
    was = request.POST.get("was", "")
    try:
        changed(look.draft, person, lambda source: form.put(_unless_changed(source, was)))
    except HeadChanged:
        fresh = DraftLook(draft_for(person, ref))
        return drawn(request, person, fresh, None, view=WHOLE, head=form, head_conflict=fresh.draft.changed_by)
    except NOT_SAVED as error:
        return drawn(request, person, look, None, view=WHOLE, head=form, refusal=refusal_of(error))
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('protocols:draft', args=[ref])}?view=whole")


@login_required
@require_POST
def step_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Undo the last change, or take that back."""
    person = person_of(request)
    found = draft_for(person, ref)
    seen = number_of(request.POST.get("seen", ""))
    act = actions.redo if request.POST.get("do") == "redo" else actions.undo
    try:
        act(found, person, seen=seen)
    except (actions.ChangedMeanwhile, actions.WrongStage) as error:
        messages.error(request, refusal_of(error))
    view = "?view=text" if request.POST.get("view") == TEXT else ""
    return redirect(f"{reverse('protocols:draft', args=[ref])}{view}")


@login_required
@require_POST
def leave(request: HttpRequest, ref: str) -> HttpResponse:
    """Discard a draft, or go on with it after all."""
    person = person_of(request)
    found = draft_for(person, ref)
    try:
        if request.POST.get("do") == "back":
            actions.put_draft_back(found, person)
            return redirect("protocols:draft", ref)
        actions.discard(found, person)
    except actions.WrongStage as error:
        messages.error(request, refusal_of(error))
    return redirect("protocols:draft", ref)
