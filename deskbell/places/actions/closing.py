"""Closing a place for good (its record stays), and reopening it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.places.actions import objections
from deskbell.places.models import Kind, Place
from deskbell.places.refusals import PlaceRefused


@transaction.atomic
def close(place: Place, actor: Actor) -> None:
    """Close a place and everything below it. Roles, screens and plans there no longer count.

    Raises:
        PlaceRefused: it is the library itself, or a part objects (an alarm is open there).

    """
    if place.kind == Kind.LIBRARY:
        raise PlaceRefused(_("The library itself can’t be closed here. Close its branches instead."))
    log.hold(place.tenant_key)
    objections.ask(place)
    now = clock.now()
    closed = Place.objects.filter(path__startswith=place.path, closed_at=None).update(closed_at=now)
    if closed:
        place.closed_at = now
        data = {"name": place.name, "places": closed}
        log.record("place.closed", where=place.where, subject=place.subject, actor=actor, data=data)


@transaction.atomic
def reopen(place: Place, actor: Actor) -> None:
    """Reopen a place, and what was closed together with it.

    Raises:
        PlaceRefused: the place above it is closed.

    """
    log.hold(place.tenant_key)
    place.refresh_from_db()
    if place.closed_at is None:
        return
    if place.parent is not None and place.parent.closed_at is not None:
        above = {"above": place.parent.name}
        raise PlaceRefused(_("“%(above)s” is closed too. Reopen that first.") % above)
    together = Place.objects.filter(path__startswith=place.path, closed_at=place.closed_at)
    opened = together.update(closed_at=None)
    place.closed_at = None
    data = {"name": place.name, "places": opened}
    log.record("place.reopened", where=place.where, subject=place.subject, actor=actor, data=data)
