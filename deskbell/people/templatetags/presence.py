"""Who is here, in words, and the control with which one says so: ``{% load presence %}``."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template import RequestContext
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from deskbell.core import clock
from deskbell.people.duty import Duty
from deskbell.people.models import Person, Presence
from deskbell.people.roles import RoleName
from deskbell.places.models import Place

register = template.Library()


@register.simple_tag
def duty_words(duty: Duty, zone: ZoneInfo) -> str:
    """Say with which role somebody is on duty, and until when: "Staff, until 17:00"."""
    roles = ", ".join(str(RoleName(role).label) for role in reversed(RoleName.values) if role in duty.roles)
    until = date_format(duty.until.astimezone(zone), "TIME_FORMAT")
    return _("%(roles)s, until %(time)s") % {"roles": roles, "time": until}


@register.inclusion_tag("people/here.html", takes_context=True)
def here_control(context: RequestContext, place: Place) -> dict[str, Any]:
    """Draw "I'm here" for a place, or until when one is there and "I'm leaving". One query."""
    request = context["request"]
    now = clock.now()
    there = None
    if isinstance(request.user, Person):
        open_rows = Presence.objects.filter(person=request.user, left_at=None, until__gt=now)
        there = open_rows.select_related("place").first()
    return {
        "place": place,
        "there": there,
        "here": there is not None
        and (there.place.path.startswith(place.path) or place.path.startswith(there.place.path)),
        "next": request.path,
        "csrf_token": context.get("csrf_token"),
    }
