"""Sending a draft to be read by somebody else, and sending it back."""

from __future__ import annotations

from django.db import transaction

from deskbell.core import clock
from deskbell.people.models import Person
from deskbell.protocols.actions.drafting import ChangedMeanwhile, WrongStage, held, record_draft
from deskbell.protocols.models import Draft, Stage
from deskbell.protocols.ready import faults

MOST_NOTE = 1000


class NotReady(Exception):
    """Something in the text keeps it from being followed by anybody."""


class NoteMissing(Exception):
    """Whoever sends a draft back says what to change."""


@transaction.atomic
def send(draft: Draft, note: str, by: Person, *, seen: int) -> Draft:
    """Send a draft for review. note: what the reviewer should know; may be blank.

    Raises:
        WrongStage: it was sent already, or is no longer open.
        ChangedMeanwhile: somebody else changed it since it was read.
        NotReady: the linter finds an error in it.

    """
    now = _at(draft, Stage.WRITING)
    if now.turn != seen:
        raise ChangedMeanwhile(now)
    if faults(now):
        raise NotReady
    now.stage, now.note = Stage.REVIEW, note.strip()[:MOST_NOTE]
    now.sent_at, now.sent_by = clock.now(), by
    now.save()
    record_draft("protocol.sent", now, by, note=now.note)
    return now


@transaction.atomic
def take_back(draft: Draft, by: Person) -> Draft:
    """Go on writing a draft that was sent.

    Raises:
        WrongStage: it does not wait for review.

    """
    now = _at(draft, Stage.REVIEW)
    now.stage, now.note = Stage.WRITING, ""
    now.save()
    record_draft("protocol.taken_back", now, by)
    return now


@transaction.atomic
def send_back(draft: Draft, note: str, by: Person) -> Draft:
    """Send a draft back to whoever writes it, with what to change.

    Raises:
        NoteMissing: nothing is said.
        WrongStage: it does not wait for review.

    """
    if not note.strip():
        raise NoteMissing
    now = _at(draft, Stage.REVIEW)
    now.stage, now.note = Stage.WRITING, note.strip()[:MOST_NOTE]
    now.save()
    record_draft("protocol.sent_back", now, by, note=now.note)
    return now


def _at(draft: Draft, stage: Stage) -> Draft:
    now = held(draft)
    if now.stage != stage:
        raise WrongStage(now)
    return now
