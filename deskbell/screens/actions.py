"""Enrolling and revoking screens. Each function changes data and records the event, in one transaction."""

from __future__ import annotations

from django.db import transaction

from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.core.secrets import digest, new_token
from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.screens.models import Screen


@transaction.atomic
def enrol(place: Place, name: str, actor: Actor, enrolled_by: Person | None = None) -> tuple[Screen, str]:
    """Enrol a screen at a place. Returns it and its token, which is shown to nobody ever again."""
    token = new_token("dbs")
    screen = Screen.objects.create(
        place=place, name=name, token_hash=digest(token), enrolled_by=enrolled_by, enrolled_at=clock.now()
    )
    log.record(
        "screen.enrolled",
        where=place.where,
        subject=log.Subject("screen", screen.pk),
        actor=actor,
        data={"name": name},
    )
    return screen, token
