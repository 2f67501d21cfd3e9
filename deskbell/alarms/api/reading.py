"""What is open, and who would hear."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router

from deskbell.alarms import access, hearing, snapshot
from deskbell.alarms.actions.press import shown_to_presser
from deskbell.alarms.api.pressing import caller_of
from deskbell.alarms.api.shapes import AlarmOut, AlarmsOut, HearingOut
from deskbell.alarms.callers import Caller, anyone
from deskbell.alarms.card import chain_of
from deskbell.alarms.models import Alarm
from deskbell.core.api_shapes import RefInPath, refusals
from deskbell.core.audience import QUIET
from deskbell.core.models import Counter, Event
from deskbell.places.dispatch import above
from deskbell.places.inherited import Inherited
from deskbell.places.models import Place

router = Router(auth=anyone, tags=["read"])

REFUSALS = refusals(400, 401, 404, 503)

OF_TENANT = "The ref of the library, for people who belong to several."
OF_PLACE = "The ref of a place, for people; a screen has its own."


@router.get("/alarms", response={200: AlarmsOut, **REFUSALS}, summary="The open alarms that reach you")
def alarms(request: HttpRequest, tenant: Annotated[str, Query(description=OF_TENANT)] = "") -> dict[str, Any]:
    """Return every open alarm that reaches the caller, and the newest event's number to listen from."""
    caller = caller_of(request)
    tenant_id = _tenant(caller, tenant)
    cursor = Counter.objects.filter(tenant_id=tenant_id).values_list("last", flat=True).first() or 0
    heard = access.open_alarms(caller.ears(tenant_id))
    return {"cursor": cursor, "alarms": [{"manner": how, "alarm": _shown(alarm)} for how, alarm in heard]}


@router.get("/alarms/{ref}", response={200: AlarmOut, **REFUSALS}, summary="One alarm")
def alarm(request: HttpRequest, ref: RefInPath) -> dict[str, Any]:
    """Return one alarm as it stands."""
    caller = caller_of(request)
    if caller.person is not None:
        found = access.alarm_for(caller.person, ref)
        quiet = found.masked and access.manner_of(found, caller.ears(found.tenant_id)) == QUIET
        return {"alarm": shown_to_presser(found) if quiet else _shown(found)}
    heard = access.alarm_heard_by(caller.ears(caller.tenants[0]), ref)
    return {"alarm": shown_to_presser(heard) if heard.masked else _shown(heard)}


@router.get("/hearing", response={200: HearingOut, **REFUSALS}, summary="Who would hear a press now", by_alias=True)
def who_would_hear(request: HttpRequest, place: Annotated[str, Query(description=OF_PLACE)] = "") -> dict[str, Any]:
    """Return how many people and screens would hear a press at the caller's place (or ``place``), and who is here."""
    caller = caller_of(request)
    where = caller.presses_at(place)
    counts = hearing.would_hear(where, caller.actor.ear)
    levels = {str(level): _as_dict(count) for level, count in counts.items()}
    quiet = hearing.must_be_quiet(where)
    return {"desk": _desk(where), "levels": levels, "here": _here(where), "quiet": quiet}


def _desk(place: Place) -> dict[str, str]:
    at = Inherited(tuple(chain_of(place)))
    return {"ref": place.ref, "name": place.name, "where": above(at), "extension": at.help_extension}


def _here(place: Place) -> list[dict[str, Any]]:
    return [{"name": who.name, "place": at, "in_charge": leads} for who, at, leads in hearing.here(place)]


def _as_dict(count: hearing.Count) -> dict[str, int]:
    return {
        "people": count.people,
        "screens": count.screens,
        "all_people": count.all_people,
        "all_screens": count.all_screens,
    }


def _shown(alarm: Alarm) -> snapshot.Snapshot:
    newest = Event.objects.filter(subject_kind="alarm", subject_id=alarm.pk).order_by("-number")
    return snapshot.snapshot(alarm, newest.values_list("number", flat=True).first() or 0)


def _tenant(caller: Caller, ref: str) -> int:
    tenants = caller.tenants
    if ref:
        tenants = list(Place.objects.filter(ref=ref, pk__in=tenants).values_list("pk", flat=True))
    if not tenants:
        raise Http404
    return tenants[0]
