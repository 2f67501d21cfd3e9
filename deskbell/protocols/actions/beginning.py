"""Choosing with which protocol the guide begins."""

from __future__ import annotations

from django.db import transaction

from deskbell.alarms.models import Level
from deskbell.core import clock, log
from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.protocols.models import Beginning
from deskbell.protocols.published import beginnings_at
from deskbell.protocols.shipped import shipped


@transaction.atomic
def begin_with(place: Place, level: int, protocol: str, by: Person) -> bool:
    """Let the guide begin with a protocol when this level is pressed at a place or inside it. Blank: as above it.

    Returns False if that was so already.

    Raises:
        ValueError: there is no such level or protocol.

    """
    if level not in Level.values or (protocol and protocol not in shipped()):
        raise ValueError(protocol)
    log.hold(place.tenant_key)
    own = Beginning.objects.filter(place=place, level=level).first()
    if (own.protocol if own else "") == protocol:
        return False
    before = beginnings_at(place)[level]
    if protocol:
        values = {"protocol": protocol, "changed_at": clock.now()}
        Beginning.objects.update_or_create(place=place, level=level, defaults=values)
    elif own:
        own.delete()
    data = {"place": place.name, "level": level, "before": before, "protocol": protocol}
    log.record("protocol.beginning", where=place.where, subject=place.subject, actor=by.actor, data=data)
    return True
