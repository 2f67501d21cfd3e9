"""Press, take back, say that it is over, cancel."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from deskbell.alarms import access, actions
from deskbell.alarms.actions.press import Request
from deskbell.alarms.api.shapes import AlarmOut, CancelIn, OverIn, PressIn
from deskbell.alarms.callers import Caller, NotAllowed, anyone
from deskbell.alarms.machine import DANGER, Refused
from deskbell.alarms.models import Alarm
from deskbell.core import metrics
from deskbell.core.api_shapes import RefInPath, refusals
from deskbell.core.audience import QUIET
from deskbell.core.refs import new_ref

router = Router(auth=anyone, tags=["press"])

OF_A_BODY = refusals(400, 413, 422)
# 400: a NUL in the address; 403: a cookie without its CSRF token, and what the operation itself refuses.
OF_A_CHANGE = refusals(400, 401, 403, 404, 503, 504)
OF_A_TURN = {**OF_A_CHANGE, **refusals(409)}


def caller_of(request: HttpRequest) -> Caller:
    """Return who was authenticated for this request."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


@router.post(
    "/press",
    response={200: AlarmOut, 201: AlarmOut, **OF_A_BODY, **refusals(401, 403, 404, 503, 504)},
    summary="Call for help",
)
def press(request: HttpRequest, body: PressIn) -> Status[dict[str, Any]]:
    """Raise an alarm, or add to the one that is open there. 201: stored and synced; 200: this press was stored before.

    Never limited in rate. 503: nothing was stored; phone, as ``fallback`` says. 504: nobody knows.
    """
    began = time.perf_counter()
    caller = caller_of(request)
    place = caller.presses_at(body.place)
    pressed = actions.press(
        Request(place, caller.actor, body.level_number, body.key or new_ref(), body.note, body.late_seconds)
    )
    metrics.observe_commit(time.perf_counter() - began)
    return Status(200 if pressed.repeated else 201, {"alarm": pressed.shown})


@router.post("/alarms/{ref}/undo", response={200: AlarmOut, **OF_A_TURN}, summary="Take a press back")
def undo(request: HttpRequest, ref: RefInPath) -> dict[str, Any]:
    """Take back your own press within five seconds. It stays in the record."""
    caller = caller_of(request)
    return {"alarm": actions.undo(alarm_of(caller, ref), caller.actor)}


@router.post(
    "/alarms/{ref}/over", response={200: AlarmOut, **OF_A_BODY, **OF_A_TURN}, summary="Say that your own call is over"
)
def over(request: HttpRequest, ref: RefInPath, body: OverIn) -> dict[str, Any]:
    """Close a call as the one who made it, without a PIN: a screen those of its desk, a person their own. Never Danger."""
    caller = caller_of(request)
    alarm = alarm_of(caller, ref)
    if not access.may_say_over(alarm, caller.screen, caller.person):
        raise NotAllowed(*_why_not_over(alarm))
    return {"alarm": actions.all_clear(alarm, caller.actor, body.reason)}


def _why_not_over(alarm: Alarm) -> tuple[str, str]:
    if alarm.level == DANGER:  # not named: somebody may stand opposite and read it
        return _("It is not ended this way."), _("Enter the PIN, or ask somebody in charge or from security.")
    return _("Only those who called, or who came, can say that it is over."), _("Ask one of them.")


@router.post("/alarms/{ref}/cancel", response={200: AlarmOut, **OF_A_BODY, **OF_A_TURN}, summary="Cancel with the PIN")
def cancel(request: HttpRequest, ref: RefInPath, body: CancelIn) -> dict[str, Any]:
    """Cancel with the PIN of the place. After five wrong ones there is a pause of ten minutes; pressing always works."""
    caller = caller_of(request)
    return {"alarm": actions.cancel(alarm_of(caller, ref), caller.actor, body.pin)}


def alarm_of(caller: Caller, ref: str) -> Alarm:
    """Return the alarm. For a desk to which it only seems cancelled it is over, here as everywhere."""
    if caller.person is not None:
        alarm = access.alarm_for(caller.person, ref)
    else:
        alarm = access.alarm_heard_by(caller.ears(caller.tenants[0]), ref)
    if alarm.masked and access.manner_of(alarm, caller.ears(alarm.tenant_id)) == QUIET:
        raise Refused("closed")
    return alarm
