"""How the page of a draft is drawn, whatever was asked of it, and why nothing was saved."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from deskbell.people.models import Person
from deskbell.protocols import actions
from deskbell.protocols.access import may_publish
from deskbell.protocols.definition import Kind, Protocol, Step
from deskbell.protocols.fact_words import KINDS
from deskbell.protocols.pages.asking import title_in
from deskbell.protocols.pages.changing import mark_of_step
from deskbell.protocols.pages.draft_look import DraftLook
from deskbell.protocols.pages.head_form import HeadForm, mark_of_head
from deskbell.protocols.pages.rows import has_update
from deskbell.protocols.pages.step_form import StepForm
from deskbell.protocols.play_views import preview_context
from deskbell.protocols.shelves import versions_at
from deskbell.protocols.source_words import check_now, count_words, source_context
from deskbell.protocols.writing.change_words import message, remedy
from deskbell.protocols.writing.draft import CannotChange

REFUSED = 422
TEXT, STEPS, WHOLE = "text", "steps", "whole"
NOT_SAVED = (CannotChange, actions.WrongStage, actions.TooLong, actions.ChangedMeanwhile)
NEW_KINDS = (Kind.DO, Kind.SAY, Kind.END)


def form_of(look: DraftLook, step: Step, data: Any = None) -> StepForm:
    """Return the form of a step of a draft that can be read; data: what was typed."""
    own = look.draft.protocol
    plans = {name: title_in(one) for name, one in sorted(versions_at(look.draft.place).items()) if name != own}
    return StepForm(data, protocol=cast("Protocol", look.protocol), plans=plans, step=step)


def drawn(request: HttpRequest, person: Person, look: DraftLook, form: StepForm | None, **more: Any) -> HttpResponse:
    """Draw the page, with the form of one step open if there is one. more: what was refused, and what was typed."""
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
        "was_head": mark_of_head(look.protocol) if look.protocol else "",
        "count": count_words(look.errors, look.warnings),
        "head": HeadForm(protocol=look.protocol) if look.protocol and view == WHOLE else None,
        **(_text(look) if view == TEXT else {}),
        "update": has_update(look.draft.base, look.draft.protocol),
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


def refusal_of(error: Exception) -> str:
    """Say in words why nothing was saved, and what to do."""
    if isinstance(error, CannotChange):
        return f"{message(error, gettext)} {remedy(error, gettext)}"
    if isinstance(error, actions.TooLong):
        return _("The text is longer than 200 kB. Make two protocols of it, joined by a step that leads to the other.")
    if isinstance(error, actions.ChangedMeanwhile):
        return _("Somebody else changed the draft meanwhile. Here it is as it stands now.")
    return _("The draft is not open any more: it was published or discarded.")


def typed_in(request: HttpRequest) -> list[str]:
    """Return the words of a form that can't be drawn any more, so that nothing that was typed is lost."""
    left_out = ("csrfmiddlewaretoken", "was", "kind", "roles")
    every = [(name, value) for name, values in request.POST.lists() for value in values]
    return [value for name, value in every if value.strip() and name not in left_out]


def number_of(typed: str) -> int:
    """Return the turn that somebody has read, as the form sends it; 0 for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
