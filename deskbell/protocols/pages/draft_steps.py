"""Changing the steps of a draft one by one: their words and ways, their order, a new one, one less."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.people.place_pages.asking import person_of
from deskbell.protocols.access import draft_for
from deskbell.protocols.definition import Kind, Protocol
from deskbell.protocols.framing import shows_a_preview
from deskbell.protocols.pages.asking import reader_language
from deskbell.protocols.pages.changing import changed, mark_of_step, step_added
from deskbell.protocols.pages.draft_look import DraftLook
from deskbell.protocols.pages.draft_page import NEW_KINDS, NOT_SAVED, drawn, form_of, refusal_of, typed_in
from deskbell.protocols.reading import read
from deskbell.protocols.writing.changes import move_step, put_step, remove_step
from deskbell.protocols.writing.draft import CannotChange, protocol_of
from deskbell.protocols.writing.renaming import rename_step


class StepChanged(Exception):
    """Somebody else changed the step since it was read."""


def _unless_changed(source: str, name: str, was: str) -> str:
    """Return the text; checked on each try, so that nobody's words are written over in between."""
    if mark_of_step(protocol_of(source).steps.get(name)) != was:
        raise StepChanged
    return source


@shows_a_preview
@login_required
@require_POST
def write_step(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Save the form of one step."""
    person = person_of(request)
    found = draft_for(person, ref)
    look = DraftLook(found)
    step = look.protocol.steps.get(name) if look.protocol else None
    if step is None:
        refusal = _(
            "This step is not in the draft any more: somebody changed it meanwhile. What you typed stands below."
        )
        return drawn(request, person, look, None, refusal=refusal, typed=typed_in(request))
    form = form_of(look, step, request.POST)
    if not form.is_valid():
        return drawn(request, person, look, form)
    was = request.POST.get("was", "")
    try:
        changed(found, person, lambda source: put_step(_unless_changed(source, name, was), form.made(name)))
    except StepChanged:
        fresh = DraftLook(draft_for(person, ref))
        now = fresh.protocol.steps.get(name) if fresh.protocol else None
        more = {"step_conflict": fresh.draft.changed_by, "was": mark_of_step(now)}
        return drawn(request, person, fresh, form, **more)
    except NOT_SAVED as error:
        return drawn(request, person, look, form, refusal=refusal_of(error))
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('protocols:draft', args=[ref])}?at={name}#step-{name}")


@login_required
@require_POST
def try_step(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Return what the preview would show if the form of a step were saved as it is. Nothing is written."""
    look = DraftLook(draft_for(person_of(request), ref))
    step = look.protocol.steps.get(name) if look.protocol else None
    form = form_of(look, step, request.POST) if step else None
    if form is None or not form.is_valid():
        return JsonResponse({"preview": None})
    try:
        tried = DraftLook(look.draft, put_step(look.source, form.made(name)))
    except CannotChange as error:
        return JsonResponse({"preview": None, "refusal": refusal_of(error)})
    shown = [
        {"is_error": one.is_error, "message": one.message, "remedy": one.remedy}
        for one in tried.shown
        if one.step == name
    ]
    return JsonResponse({"preview": tried.preview, "shown": shown})


@shows_a_preview
@login_required
@require_POST
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a step after another, and open its form."""
    person = person_of(request)
    found = draft_for(person, ref)
    words = " ".join(request.POST.get("headline", "").split())
    kind = next((one for one in NEW_KINDS if one.value == request.POST.get("kind")), Kind.DO)
    after = request.POST.get("after", "")
    if not words:
        return drawn(request, person, DraftLook(found), None, refusal=_("Say what the new step says."), adding=after)
    added = ""

    def change(source: str) -> str:
        nonlocal added
        text, added = step_added(source, {reader_language(): words}, kind, after)
        return text

    try:
        changed(found, person, change)
    except NOT_SAVED as error:
        refusal = refusal_of(error)
        return drawn(request, person, DraftLook(found), None, refusal=refusal, adding=after, headline=words)
    return redirect(f"{reverse('protocols:draft', args=[ref])}?step={added}#step-{added}")


@shows_a_preview
@login_required
@require_POST
def arrange(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Move a step up or down, give it another name, or take it out."""
    person = person_of(request)
    found = draft_for(person, ref)
    do = request.POST.get("do", "")
    new = request.POST.get("name", "").strip()
    changes = {
        "up": lambda source: move_step(source, name, _after(source, name, -2)),
        "down": lambda source: move_step(source, name, _after(source, name, 1)),
        "rename": lambda source: rename_step(source, name, new),
        "remove": lambda source: remove_step(source, name),
    }
    try:
        changed(found, person, changes.get(do, lambda source: source))
    except NOT_SAVED as error:
        return drawn(request, person, DraftLook(found), None, refusal=refusal_of(error))
    if do == "remove":
        messages.success(request, _("The step is out. “Undo” brings it back."))
    name = new if do == "rename" else name
    return redirect(f"{reverse('protocols:draft', args=[ref])}{'' if do == 'remove' else f'#step-{name}'}")


def _after(source: str, name: str, way: int) -> str:
    """Return after which step another stands once it has moved up (-2) or down (1)."""
    protocol: Protocol | None = read(source.encode()).protocol
    names = ["", *protocol.steps] if protocol else [""]
    at = names.index(name) + way if name in names else 0
    return names[min(max(at, 0), len(names) - 1)]
