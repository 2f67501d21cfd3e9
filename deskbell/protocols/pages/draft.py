"""The page on which a draft is written: its steps on one side, what a phone would show on the other."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deskbell.people.models import Person
from deskbell.people.place_pages.asking import person_of
from deskbell.protocols import actions
from deskbell.protocols.access import draft_for, may_publish
from deskbell.protocols.definition import Kind, Protocol, Step
from deskbell.protocols.fact_words import KINDS
from deskbell.protocols.framing import shows_a_preview
from deskbell.protocols.models import Draft
from deskbell.protocols.pages.asking import reader_language, title_in
from deskbell.protocols.pages.changing import changed, mark_of_step, step_added
from deskbell.protocols.pages.draft_look import DraftLook
from deskbell.protocols.pages.head_form import HeadForm
from deskbell.protocols.pages.reading import told_between
from deskbell.protocols.pages.step_form import StepForm
from deskbell.protocols.play_views import preview_context
from deskbell.protocols.reading import read
from deskbell.protocols.shelves import versions_at
from deskbell.protocols.shipped import shipped
from deskbell.protocols.source_words import check_now, count_words, source_context
from deskbell.protocols.writing.change_words import message, remedy
from deskbell.protocols.writing.changes import move_step, put_step, remove_step
from deskbell.protocols.writing.draft import CannotChange
from deskbell.protocols.writing.renaming import rename_step

REFUSED = 422
TEXT, STEPS, WHOLE = "text", "steps", "whole"
NEW_KINDS = (Kind.DO, Kind.SAY, Kind.END)


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
    return _draw(request, person, look, _form(look, step) if step else None)


def _form(look: DraftLook, step: Step, data: Any = None) -> StepForm:
    own = look.draft.protocol
    plans = {name: title_in(one) for name, one in sorted(versions_at(look.draft.place).items()) if name != own}
    return StepForm(data, protocol=cast("Protocol", look.protocol), plans=plans, step=step)


def _draw(request: HttpRequest, person: Person, look: DraftLook, form: StepForm | None, **more: Any) -> HttpResponse:
    step = form.step if form else None
    asked = more.get("view") or request.GET.get("view", STEPS)
    view = TEXT if look.protocol is None else asked if asked in (TEXT, WHOLE) else STEPS
    context = {
        "draft": look.draft,
        "look": look,
        "place": look.draft.place,
        "view": view,
        "form": form,
        "open": step.id if step else "",
        "was": mark_of_step(step),
        "new_kinds": [(kind.value, gettext(KINDS[kind])) for kind in NEW_KINDS],
        "may_publish": may_publish(person, look.draft.place),
        "count": count_words(look.errors, look.warnings),
        "head": HeadForm(protocol=look.protocol) if look.protocol and view == WHOLE else None,
        **(_text(look) if view == TEXT else {}),
        "update": look.draft.base.mark != shipped()[look.draft.protocol].mark,
        **preview_context(look.preview),
        **more,
    }
    refused = any(more.get(one) for one in ("refusal", "conflict", "step_conflict", "head")) or (
        form is not None and form.errors
    )
    return render(request, "protocols/draft.html", context | {"view": view}, status=REFUSED if refused else 200)


def _text(look: DraftLook) -> dict[str, Any]:
    """Return what the part of the page with the text needs."""
    checked = check_now(look.source, look.others, look.draft.protocol)
    return {
        **source_context(look.source, checked, read_only=not look.is_open),
        "source_place": look.draft.place.ref,
        "source_name": look.draft.protocol,
    }


@shows_a_preview
@login_required
@require_POST
def write_text(request: HttpRequest, ref: str) -> HttpResponse:
    """Save the whole text of a draft, whatever it says."""
    person = person_of(request)
    found = draft_for(person, ref)
    source = request.POST.get("source", "").replace("\r\n", "\n").replace("\x00", "")
    try:
        actions.rewrite(found, source, person, seen=_number(request.POST.get("seen", "")))
    except actions.ChangedMeanwhile as other:
        return _collided(request, person, other.draft, source)
    except (actions.WrongStage, actions.TooLong) as error:
        return _draw(request, person, DraftLook(found, source), None, view=TEXT, refusal=refusal_of(error))
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('protocols:draft', args=[ref])}?view=text")


def _collided(request: HttpRequest, person: Person, theirs: Draft, source: str) -> HttpResponse:
    """Show what was typed, what somebody else wrote meanwhile, and let the writer choose."""
    old, new = read(theirs.source.encode()).protocol, read(source.encode()).protocol
    told = told_between(old, new) if old and new else []
    conflict = {"who": theirs.changed_by, "at": theirs.changed_at, "told": told, "turn": theirs.turn}
    return _draw(request, person, DraftLook(theirs, source), None, view=TEXT, conflict=conflict)


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
        return _draw(request, person, look, None, refusal=_("This step is not in the draft any more."))
    form = _form(look, step, request.POST)
    if not form.is_valid():
        return _draw(request, person, look, form)
    if request.POST.get("was") != mark_of_step(step):
        return _draw(request, person, look, form, step_conflict=found.changed_by, now=step)
    try:
        changed(found, person, lambda source: put_step(source, form.made(name)))
    except (CannotChange, actions.WrongStage, actions.TooLong) as error:
        return _draw(request, person, look, form, refusal=refusal_of(error))
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('protocols:draft', args=[ref])}?at={name}#step-{name}")


@shows_a_preview
@login_required
@require_POST
def write_head(request: HttpRequest, ref: str) -> HttpResponse:
    """Save what a draft says of itself as a whole."""
    person = person_of(request)
    look = DraftLook(draft_for(person, ref))
    if look.protocol is None:
        return redirect("protocols:draft", ref)
    form = HeadForm(request.POST, protocol=look.protocol)
    if not form.is_valid():
        return _draw(request, person, look, None, view=WHOLE, head=form)
    try:
        changed(look.draft, person, form.put)
    except (CannotChange, actions.WrongStage, actions.TooLong) as error:
        return _draw(request, person, look, None, view=WHOLE, head=form, refusal=refusal_of(error))
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('protocols:draft', args=[ref])}?view=whole")


@login_required
@require_POST
def try_step(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Return what the preview would show if the form of a step were saved as it is. Nothing is written."""
    look = DraftLook(draft_for(person_of(request), ref))
    step = look.protocol.steps.get(name) if look.protocol else None
    form = _form(look, step, request.POST) if step else None
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
        return _draw(request, person, DraftLook(found), None, refusal=_("Say what the new step says."), adding=after)
    added = ""

    def change(source: str) -> str:
        nonlocal added
        text, added = step_added(source, {reader_language(): words}, kind, after)
        return text

    try:
        changed(found, person, change)
    except (CannotChange, actions.WrongStage, actions.TooLong) as error:
        refusal = refusal_of(error)
        return _draw(request, person, DraftLook(found), None, refusal=refusal, adding=after, headline=words)
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
    except (CannotChange, actions.WrongStage, actions.TooLong) as error:
        return _draw(request, person, DraftLook(found), None, refusal=refusal_of(error))
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


@login_required
@require_POST
def step_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Undo the last change, or take that back."""
    person = person_of(request)
    found = draft_for(person, ref)
    seen = _number(request.POST.get("seen", ""))
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


def refusal_of(error: Exception) -> str:
    """Say in words why nothing was saved, and what to do."""
    if isinstance(error, CannotChange):
        return f"{message(error, gettext)} {remedy(error, gettext)}"
    if isinstance(error, actions.TooLong):
        return _("The text is longer than 200 kB. Make two protocols of it, joined by a step that leads to the other.")
    if isinstance(error, actions.ChangedMeanwhile):
        return _("Somebody else changed the draft meanwhile. Here it is as it stands now.")
    return _("The draft is not open any more: it was published or discarded.")


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
