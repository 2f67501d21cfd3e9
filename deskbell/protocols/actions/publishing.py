"""Publishing a draft from a moment on, ending a version, and putting it in force again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from deskbell.core import clock, log
from deskbell.people.models import Person
from deskbell.protocols.actions.drafting import ChangedMeanwhile, WrongStage, held
from deskbell.protocols.actions.keep import kept_row
from deskbell.protocols.actions.reviewing import NotReady
from deskbell.protocols.definition import Status
from deskbell.protocols.models import Draft, PublishedVersion, Stage
from deskbell.protocols.ready import faults, others_who_read, too_long
from deskbell.protocols.shipped import Version, shipped, version_of
from deskbell.protocols.unbound import gaps
from deskbell.protocols.writing.head import put_head


class OwnWork(Exception):
    """Whoever wrote it can't publish it while somebody else could read it first."""


class AlreadyEnded(Exception):
    """The version no longer counts; or counts, where it should be put in force again."""


def publish(draft: Draft, begins_at: datetime | None, by: Person, *, seen: int) -> PublishedVersion:
    """Publish a draft for its place and everything inside it, from a moment on (None: from now on).

    Raises:
        WrongStage: it does not wait for review.
        ChangedMeanwhile: somebody changed it since it was read.
        OwnWork: see there.
        NotReady: the linter finds an error, a place inside has not said a word that it names, or a card does not fit.

    """
    # Setting the cards takes most of a second: not while others wait.
    if too_long(draft):
        raise NotReady
    return _publish(draft, begins_at, by, seen)


@transaction.atomic
def _publish(draft: Draft, begins_at: datetime | None, by: Person, seen: int) -> PublishedVersion:
    now = held(draft)
    if now.stage != Stage.REVIEW:
        raise WrongStage(now)
    if now.turn != seen:
        raise ChangedMeanwhile(now)
    others = others_who_read(now, by)
    wrote = by.pk in (now.changed_by_id, now.sent_by_id)
    if wrote and others:
        raise OwnWork
    if faults(now):
        raise NotReady
    version = _numbered(now)
    if gaps(now.place, version.protocol):
        raise NotReady
    at = clock.now()
    row = PublishedVersion.objects.create(
        place=now.place,
        protocol=now.protocol,
        number=version.protocol.version,
        kept=kept_row(version),
        base=now.base,
        begins_at=max(begins_at or at, at),
        published_at=at,
        published_by=by,
        written_by=now.changed_by,
        alone=wrote,
        note=now.note,
    )
    now.stage = Stage.PUBLISHED
    now.save(update_fields=["stage"])
    record_version("protocol.published", row, by, begins_at=row.begins_at.isoformat(), alone=wrote)
    return row


def _numbered(draft: Draft) -> Version:
    """Return the draft as a version in force, with the next number at its place."""
    number = next_number(draft)
    return version_of(put_head(put_head(draft.source, "version", number), "status", Status.ACTIVE))


def next_number(draft: Draft) -> int:
    """Return the number that a draft would be published with: after every one before, and after the shipped one."""
    rows = PublishedVersion.objects.filter(place__in=draft.place.ids_from_top, protocol=draft.protocol)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return max(last, shipped()[draft.protocol].protocol.version) + 1


@transaction.atomic
def end_version(version: PublishedVersion, by: Person) -> PublishedVersion:
    """Let a version count no longer: what counted before it does again. One that has not begun never begins.

    Raises:
        AlreadyEnded: it counts no longer.

    """
    now = _held(version)
    if now.ended_at is not None:
        raise AlreadyEnded
    now.ended_at, now.ended_by = clock.now(), by
    now.save(update_fields=["ended_at", "ended_by"])
    record_version("protocol.ended", now, by)
    return now


@transaction.atomic
def resume_version(version: PublishedVersion, by: Person) -> PublishedVersion:
    """Put a version in force again from now on, also over what was published since.

    Raises:
        AlreadyEnded: it was not ended.
        NotReady: a place has not said by now what it names.

    """
    now = _held(version)
    if now.ended_at is None:
        raise AlreadyEnded
    if gaps(now.place, version_of(now.kept.source).protocol):
        raise NotReady
    now.ended_at = now.ended_by = None
    now.begins_at = clock.now()
    now.save(update_fields=["ended_at", "ended_by", "begins_at"])
    record_version("protocol.resumed", now, by)
    return now


def record_version(kind: str, version: PublishedVersion, by: Person, **data: object) -> None:
    """Record what happened to a version, at its place."""
    place = version.place
    more = {
        "place": place.name,
        "protocol": version.protocol,
        "number": version.number,
        "mark": version.kept.mark,
        "version": version.ref,
        **data,
    }
    log.record(kind, where=place.where, subject=place.subject, actor=by.actor, data=more)


def _held(version: PublishedVersion) -> PublishedVersion:
    log.hold(version.place.tenant_key)
    return PublishedVersion.objects.select_related("place", "kept").get(pk=version.pk)
