"""The record of one alarm at /alarms/<ref>/, and what can still be added to it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deskbell.alarms import access, actions, machine
from deskbell.alarms.actions import NeedsPin, WrongPin
from deskbell.alarms.api.refusals import refusal
from deskbell.alarms.called import steps_of
from deskbell.alarms.cancelled import as_cancelled
from deskbell.alarms.models import Alarm, Answer, Reason
from deskbell.core.models import Event
from deskbell.people.access import everywhere
from deskbell.people.account_library import library_of, zone_of
from deskbell.people.models import Person
from deskbell.screens.access import screen_of
from deskbell.shell import board_answer, board_called, board_words

ENDINGS = [(one.value, one.label) for one in Reason if one not in (Reason.UNDONE, Reason.CANCELLED)]
FORM = ("GET", "HEAD", "POST")
"""Where a refused form is shown again, a reload of that page leads back to the record."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline, and whom it called, if it called somebody."""

    line: board_words.Line
    told: board_called.Told | None


class NoteForm(forms.Form):
    """A note for the record."""

    text = forms.CharField(
        label=_("Note"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was seen and heard. All who were called can read it."),
        error_messages={"required": _("Write what you want to add.")},
    )


class ClearForm(forms.Form):
    """All clear."""

    reason = forms.ChoiceField(
        label=_("How did it end?"),
        choices=ENDINGS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended.")},
    )
    pin = forms.CharField(
        label=_("PIN of this place"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"type": "password", "inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Only for Danger, where a PIN is set."),
    )


@never_cache
@require_safe
@login_required
def record(request: HttpRequest, ref: str) -> HttpResponse:
    """One alarm as a record: a sentence, the whole timeline, and what is left to do."""
    return _show(request, _alarm(request, ref))


@require_http_methods(FORM)
@login_required
def add_note(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a note; a refused one is shown again with what was typed."""
    alarm, person = _alarm(request, ref), _person(request)
    if request.method != "POST":
        return redirect("shell:alarm", ref)
    form = NoteForm(request.POST)
    if not access.may_answer(person, alarm):
        messages.error(request, _("You can read this alarm. Answering it is for those who were called."))
        return redirect("shell:alarm", ref)
    if not form.is_valid():
        return _show(request, alarm, note=form, status=422)
    looked_over = access.looks_cancelled(alarm, person, screen_of(request))
    actions.note(alarm, person.actor, form.cleaned_data["text"], looked_over=looked_over)
    return redirect("shell:alarm", ref)


@require_POST
@login_required
def strike_note(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Strike a note: it stays, marked as wrong. Only its author, or somebody in charge."""
    alarm, person = _alarm(request, ref), _person(request)
    note = Event.objects.filter(
        tenant_id=alarm.tenant_id, subject_kind="alarm", subject_id=alarm.pk, kind="alarm.noted", number=number
    ).first()
    if note is None or not access.may_strike(person, alarm, note):
        messages.error(request, _("Only its author, or somebody in charge, can strike a note."))
    else:
        looked_over = access.looks_cancelled(alarm, person, screen_of(request))
        actions.strike(alarm, person.actor, number, looked_over=looked_over)
    return redirect("shell:alarm", ref)


@require_http_methods(FORM)
@login_required
def clear(request: HttpRequest, ref: str) -> HttpResponse:
    """Say all clear; a refusal says what is wrong and keeps the choice."""
    alarm, person = _alarm(request, ref), _person(request)
    if request.method != "POST":
        return redirect("shell:alarm", ref)
    form = ClearForm(request.POST)
    if access.looks_cancelled(alarm, person, screen_of(request)):
        messages.error(request, _said("closed"))
        return redirect("shell:alarm", ref)
    if not access.may_close(person, alarm):
        messages.error(request, _("Only somebody in charge or from security can close this alarm."))
        return redirect("shell:alarm", ref)
    if form.is_valid() and _cleared(request, alarm, form):
        return redirect("shell:alarm", ref)
    return _show(request, alarm, clearing=form, status=422)


def _cleared(request: HttpRequest, alarm: Alarm, form: ClearForm) -> bool:
    person = _person(request)
    try:
        actions.all_clear(alarm, person.actor, form.cleaned_data["reason"], form.cleaned_data["pin"])
    except NeedsPin:
        form.add_error("pin", _said("needs_pin"))
    except WrongPin:
        form.add_error("pin", _said("wrong_pin"))
    except machine.Refused as refused:
        messages.error(request, _said(str(refused)))
    return form.is_valid()


def _said(reason: str) -> str:
    words = refusal(reason)
    return f"{words['error']} {words['remedy']}"


def _show(
    request: HttpRequest,
    alarm: Alarm,
    *,
    note: NoteForm | None = None,
    clearing: ClearForm | None = None,
    status: int = 200,
) -> HttpResponse:
    with timezone.override(zone_of(alarm.tenant)):
        person = _person(request)
        masked = access.looks_cancelled(alarm, person, screen_of(request))
        shown = _as_cancelled(person, alarm) if masked else _told(person, alarm)
        shown["elsewhere"] = alarm.tenant if _is_elsewhere(request, alarm) else None
        shown["note"] = shown["note"] and (note or shown["note"])
        shown["clearing"] = shown["clearing"] and (clearing or shown["clearing"])
        return render(request, "shell/alarm_record.html", shown, status=status)


def _told(person: Person, alarm: Alarm) -> dict[str, Any]:
    is_open = alarm.closed_at is None
    return {
        **_story(alarm, access.timeline(alarm), _told_at_each_step(person, alarm)),
        "answers": Answer.objects.filter(alarm=alarm).select_related("person").order_by("at", "id"),
        "offers": board_answer.offers(person, alarm),
        "note": NoteForm() if access.may_answer(person, alarm) else None,
        "clearing": ClearForm() if is_open and access.may_close(person, alarm) else None,
        "others_clear": is_open and not access.may_close(person, alarm),
    }


def _as_cancelled(person: Person, alarm: Alarm) -> dict[str, Any]:
    """Return the record as if the duress PIN had been the right one. What can be done is what a cancelled alarm offers."""
    (cancelled,) = as_cancelled([alarm])
    shown = cancelled.alarm
    return {
        **_story(shown, access.story_of(cancelled), _told_at_each_step(person, shown, cancelled.by)),
        "answers": shown.answers.all(),
        "offers": [],
        "note": NoteForm() if access.may_answer(person, alarm) else None,
        "clearing": None,
        "others_clear": False,
    }


def _story(alarm: Alarm, entries: access.Entries, told: dict[int, board_called.Told]) -> dict[str, Any]:
    lines = [board_words.line_of(entry) for entry in entries]
    return {
        "alarm": alarm,
        "level": alarm.get_level_display(),
        "mode": board_words.mode_word(alarm),
        "sentences": board_words.summary(alarm, _came_after(entries, alarm)),
        "lines": [Entry(line, told.get(line.number)) for line in lines],
    }


def _told_at_each_step(person: Person, alarm: Alarm, until: Event | None = None) -> dict[int, board_called.Told]:
    named, lines_named = access.may_name(person), access.may_name_lines(person, alarm)
    is_open = alarm.closed_at is None
    return {
        number: board_called.told(step, named=named, lines_named=lines_named, is_open=is_open)
        for number, step in steps_of(alarm, until).items()
    }


def _is_elsewhere(request: HttpRequest, alarm: Alarm) -> bool:
    library = library_of(request.user)
    return library is not None and library.pk != alarm.tenant_id


def _came_after(entries: list[dict[str, object]], alarm: Alarm) -> float | None:
    for entry in entries:
        data = entry["data"]
        if entry["kind"] == "alarm.answered" and isinstance(data, dict) and data.get("said") in machine.COMING:
            return (entry["at"] - alarm.pressed_at).total_seconds()  # type: ignore[operator,no-any-return]
    return None


def _person(request: HttpRequest) -> Person:
    """Return who is signed in, with all their libraries: an alarm that rang can be opened from whichever page it did."""
    assert isinstance(request.user, Person)  # noqa: S101
    return everywhere(request.user)


def _alarm(request: HttpRequest, ref: str) -> Alarm:
    return access.alarm_for(_person(request), ref)
