"""Answers of those who were called."""

from __future__ import annotations

from django.db import transaction

from deskbell.alarms import machine, snapshot
from deskbell.alarms.actions import carry
from deskbell.alarms.models import Alarm, Answer
from deskbell.core import clock, log
from deskbell.people.models import Person


@transaction.atomic
def answer(alarm: Alarm, person: Person, said: str) -> snapshot.Snapshot:
    """Record "going", "there" or "cannot"; coming stops the escalation, stepping back resumes it.

    Raises:
        machine.Refused: the alarm is closed, or it is the person's own.

    """
    log.hold(alarm.tenant_id)
    alarm = Alarm.objects.get(pk=alarm.pk)
    state, effects = machine.answered(carry.state_of(alarm), person.pk, said, clock.now())
    Answer.objects.update_or_create(
        alarm=alarm, person=person, defaults={"said": said, "round": state.round, "at": clock.now()}
    )
    carry.store(alarm, state)
    found = carry.outcome_of(alarm, effects)
    event = carry.carry_out(alarm, found, "alarm.answered", person.actor, {"said": said})
    return dict((event.live or {})["alarm"])
