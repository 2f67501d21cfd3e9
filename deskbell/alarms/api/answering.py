"""Seen, going, there, can't; notes; all clear."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from deskbell.alarms import access, actions
from deskbell.alarms.actions.press import shown_to_presser
from deskbell.alarms.api.pressing import OF_A_BODY, OF_A_CHANGE, OF_A_TURN, caller_of
from deskbell.alarms.api.shapes import AlarmOut, AnswerIn, CloseIn, NoteIn, SeenIn
from deskbell.alarms.callers import NotAllowed, anyone, person_only
from deskbell.alarms.models import Alarm
from deskbell.core import metrics
from deskbell.core.api_shapes import NumberInPath, RefInPath
from deskbell.core.audience import RING
from deskbell.core.models import Event
from deskbell.people.models import Person

router = Router(tags=["answer"])


def _person(request: HttpRequest) -> Person:
    person = caller_of(request).person
    assert person is not None  # noqa: S101
    return person


def _called(person: Person, ref: str) -> Alarm:
    """Return an alarm that this person may answer: called to it, or with a role there that answers."""
    alarm = access.alarm_for(person, ref)
    if not access.may_answer(person, alarm):
        error = _("You can read this alarm. Answering it is for those who were called.")
        raise NotAllowed(error, _("Ask somebody who was called to answer it."))
    return alarm


@router.post(
    "/alarms/{ref}/seen", auth=anyone, response={204: None, **OF_A_BODY, **OF_A_CHANGE}, summary="A screen showed it"
)
def seen(request: HttpRequest, ref: RefInPath, body: SeenIn) -> Status[None]:
    """Record that the caller's screen showed the alarm. Screens do it by themselves."""
    caller = caller_of(request)
    alarm = (
        access.alarm_for(caller.person, ref)
        if caller.person
        else access.alarm_heard_by(caller.ears(caller.tenants[0]), ref)
    )
    if access.manner_of(alarm, caller.ears(alarm.tenant_id)) != RING:
        return Status(204, None)
    if actions.see(alarm, caller.actor) and body.after_ms is not None:
        metrics.observe_display(body.after_ms / 1000)
    return Status(204, None)


@router.post(
    "/alarms/{ref}/answer",
    auth=person_only,
    response={200: AlarmOut, **OF_A_BODY, **OF_A_TURN},
    summary="Going, there, can’t",
)
def answer(request: HttpRequest, ref: RefInPath, body: AnswerIn) -> dict[str, Any]:
    """Say that you are going, that you are there, or that you can't. Only going and there stop the escalation."""
    person = _person(request)
    alarm = _called(person, ref)
    access.refuse_where_it_looks_over(alarm, person, caller_of(request).beside)
    return {"alarm": actions.answer(alarm, person, body.said)}


@router.post(
    "/alarms/{ref}/notes", auth=person_only, response={201: AlarmOut, **OF_A_BODY, **OF_A_CHANGE}, summary="Add a note"
)
def note(request: HttpRequest, ref: RefInPath, body: NoteIn) -> Status[dict[str, Any]]:
    """Add a short note for all who were called."""
    person = _person(request)
    alarm = _called(person, ref)
    looked_over = access.looks_cancelled(alarm, person, caller_of(request).beside)
    shown = actions.note(alarm, person.actor, body.text, looked_over=looked_over)
    return Status(201, {"alarm": shown_to_presser(alarm) if looked_over else shown})


@router.post(
    "/alarms/{ref}/notes/{number}/strike",
    auth=person_only,
    response={200: AlarmOut, **OF_A_CHANGE},
    summary="Strike a note",
)
def strike(request: HttpRequest, ref: RefInPath, number: NumberInPath) -> dict[str, Any]:
    """Strike a wrong note. It stays in the record, marked."""
    person = _person(request)
    alarm = access.alarm_for(person, ref)
    found = _note(alarm, number)
    if not access.may_strike(person, alarm, found):
        raise NotAllowed(_("Only its author, or somebody in charge, can strike a note."), _("Ask one of them."))
    looked_over = access.looks_cancelled(alarm, person, caller_of(request).beside)
    shown = actions.strike(alarm, person.actor, found.number, looked_over=looked_over)
    return {"alarm": shown_to_presser(alarm) if looked_over else shown}


def _note(alarm: Alarm, number: str) -> Event:
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Http404
    notes = Event.objects.filter(
        tenant_id=alarm.tenant_id, subject_kind="alarm", subject_id=alarm.pk, kind="alarm.noted"
    )
    found = notes.filter(number=int(number)).first()
    if found is None:
        raise Http404
    return found


@router.post(
    "/alarms/{ref}/close", auth=person_only, response={200: AlarmOut, **OF_A_BODY, **OF_A_TURN}, summary="All clear"
)
def close(request: HttpRequest, ref: RefInPath, body: CloseIn) -> dict[str, Any]:
    """Close an alarm with a reason. Danger needs somebody in charge or from security, and the PIN where one is set."""
    person = _person(request)
    alarm = access.alarm_for(person, ref)
    access.refuse_where_it_looks_over(alarm, person, caller_of(request).beside)
    if not access.may_close(person, alarm):
        error = _("Only somebody in charge or from security can close this alarm.")
        raise NotAllowed(error, _("Ask one of them."))
    return {"alarm": actions.all_clear(alarm, person.actor, body.reason, body.pin)}
