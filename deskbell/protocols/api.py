"""The guide over HTTP: what a screen needs to run it by itself, and what was done on it."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.decorators import decorate_view

from deskbell.alarms.api.pressing import OF_A_BODY, OF_A_CHANGE, OF_A_TURN, alarm_of, caller_of
from deskbell.alarms.callers import anyone
from deskbell.alarms.models import Alarm
from deskbell.core import clock
from deskbell.core.api_shapes import RefInPath, refusals
from deskbell.core.packing import packs
from deskbell.protocols import access
from deskbell.protocols.actions.follow import follow
from deskbell.protocols.bindings import with_unsaid
from deskbell.protocols.bound import bindings_at, station_at
from deskbell.protocols.definition import Role
from deskbell.protocols.journal import state_data
from deskbell.protocols.published import FIRST
from deskbell.protocols.running import Running, running_of, starting
from deskbell.protocols.shapes import GuideOut, ItemsIn, ReadyOut, ShelfOut
from deskbell.protocols.shelf_data import for_screens
from deskbell.protocols.shelves import Lost, Versions, firsts_at, in_force
from deskbell.protocols.state import State

logger = logging.getLogger(__name__)
router = Router(auth=anyone, tags=["guide"])

Language = Annotated[Literal["en", "es"], Query(description="In which language.")]
OF_PLACE = "The ref of a place, for people; a screen has its own."


@router.get(
    "/guide", response={200: ReadyOut, **refusals(400, 401, 404, 422, 503)}, summary="What the guide would be here"
)
def guide_here(
    request: HttpRequest, place: Annotated[str, Query(description=OF_PLACE)] = "", language: Language = "en"
) -> dict[str, Any]:
    """Return what a desk keeps, so that the guide begins at once when somebody presses, also without a link."""
    where = caller_of(request).presses_at(place)
    versions = in_force(where, min(FIRST))
    first = {str(int(level)): name for level, name in firsts_at(where, versions.by_name).items()}
    bindings, facts = with_unsaid(bindings_at(where), language), station_at(where, clock.now())
    return {"shelf": mark_of(versions), "first": first, "facts": facts, "bindings": bindings}


@router.get(
    "/guide/shelf", response={200: ShelfOut, **refusals(400, 401, 404, 422, 503)}, summary="The protocols in force"
)
@decorate_view(packs)
def shelf_in_force(
    request: HttpRequest, place: Annotated[str, Query(description=OF_PLACE)] = "", language: Language = "en"
) -> dict[str, Any]:
    """Return every protocol that a press would follow now at the caller's place (or ``place``)."""
    where = caller_of(request).presses_at(place)
    return _shelf(in_force(where, min(FIRST)), language)


@router.get(
    "/alarms/{ref}/guide",
    response={200: GuideOut, **OF_A_CHANGE, **refusals(409, 410, 422)},
    summary="Where you stand in the guide",
)
def guide(request: HttpRequest, ref: RefInPath, language: Language = "en") -> dict[str, Any]:
    """Return where the caller stands. Nothing begins by this."""
    caller = caller_of(request)
    alarm = alarm_of(caller, ref)
    role = access.role_of(caller, alarm)
    access.refuse_where_a_pin_ended_it(caller, alarm)
    return _out(running_of(alarm) or starting(alarm)[0], alarm, role, caller.actor.ear, language)


@router.get(
    "/alarms/{ref}/guide/shelf",
    response={200: ShelfOut, **OF_A_CHANGE, **refusals(409, 410, 422)},
    summary="The protocols that an alarm follows",
)
@decorate_view(packs)
def shelf_of_alarm(request: HttpRequest, ref: RefInPath, language: Language = "en") -> dict[str, Any]:
    """Return the protocols as they were when the guide began, in one language."""
    caller = caller_of(request)
    alarm = alarm_of(caller, ref)
    access.role_of(caller, alarm)
    access.refuse_where_a_pin_ended_it(caller, alarm)
    return _shelf((running_of(alarm) or starting(alarm)[0]).versions, language)


@router.post(
    "/alarms/{ref}/guide",
    response={200: GuideOut, **OF_A_BODY, **OF_A_TURN, **refusals(410)},
    summary="What was done in the guide",
)
def follow_guide(request: HttpRequest, ref: RefInPath, body: ItemsIn, language: Language = "en") -> dict[str, Any]:
    """Put what the caller did on the timeline, in its order. What was sent before changes nothing."""
    caller = caller_of(request)
    alarm = alarm_of(caller, ref)
    role = access.role_of(caller, alarm)
    running = follow(alarm, caller.actor, role, [one.item for one in body.items])
    access.refuse_where_a_pin_ended_it(caller, alarm)  # what was done before is on the timeline all the same
    taken = {one.id for one in body.items}
    return _out(running, alarm, role, caller.actor.ear, language) | {"taken": sorted(running.items & taken)}


def tell_lost(_request: HttpRequest, error: Lost | type[Lost]) -> HttpResponse:
    """Tell that the guide of an alarm is gone: what its screens followed is not there any more, or can't be read."""
    logger.warning("the guide of an alarm cannot be read any more: %s", error)
    told = _("The guide of this alarm can’t be read any more.")
    return JsonResponse({"error": told, "remedy": _("Use the printed card, or ask the person in charge.")}, status=410)


def mark_of(versions: Versions) -> str:
    """Return what tells this set of versions from every other, for whoever keeps it."""
    plain = json.dumps(sorted(versions.marks.items()))
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _shelf(versions: Versions, language: str) -> dict[str, Any]:
    return {"shelf": mark_of(versions), "protocols": for_screens(versions.shelf, language)}


def _out(running: Running, alarm: Alarm, role: Role, who: str, language: str) -> dict[str, Any]:
    state = running.state
    mine = {"me": state.cursors[who]} if who in state.cursors else {}
    return {
        "role": role.value,
        "mode": alarm.mode,
        "shelf": mark_of(running.versions),
        "first": running.versions.shelf.first,
        "state": state_data(State(state.facts, mine, state.turns, state.first)),
        "bindings": with_unsaid(running.bindings, language),
        "number": running.number,
        "taken": [],
    }
