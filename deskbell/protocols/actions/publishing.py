"""Publishing a draft from a moment on, ending a version, and putting it in force again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from deskbell.core import clock, log
from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.protocols.actions.drafting import ChangedMeanwhile, WrongStage, held
from deskbell.protocols.actions.keep import kept_row
from deskbell.protocols.actions.reviewing import NotReady
from deskbell.protocols.definition import Status
from deskbell.protocols.models import Draft, PublishedVersion, Stage
from deskbell.protocols.ready import faults, too_long, who_may_read, writers_of
from deskbell.protocols.shipped import Version, shipped, version_of
from deskbell.protocols.unbound import gaps
from deskbell.protocols.writing.draft import CannotChange, protocol_of
from deskbell.protocols.writing.head import put_head
from deskbell.protocols.writing.yaml_text import write


class OwnWork(Exception):
    """Whoever wrote it can't publish it while somebody else could read it first."""


class AnotherPlanned(Exception):
    """Another version is to begin later, and would take this one's place on that day. version: that one."""

    def __init__(self, version: PublishedVersion) -> None:
        super().__init__(str(version))
        self.version = version


class AlreadyEnded(Exception):
    """The version no longer counts; or counts, where it should be put in force again."""


def publish(draft: Draft, begins_at: datetime | None, by: Person, *, seen: int) -> PublishedVersion:
    """Publish a draft for its place and everything inside it, from a moment on (None: from now on).

    Raises:
        WrongStage: it does not wait for review.
        ChangedMeanwhile: somebody changed it since it was read.
        OwnWork, AnotherPlanned: see there.
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
    writers = list(writers_of(now))
    if by in writers and who_may_read(now).exists():
        raise OwnWork
    if faults(now):
        raise NotReady
    at = clock.now()
    begins_at = max(begins_at or at, at)
    if planned := planned_after(now, begins_at):
        raise AnotherPlanned(planned)
    version = numbered(now.source, next_number(now.place, now.protocol))
    if gaps(now.place, version.protocol):
        raise NotReady
    names = [one.name for one in writers]
    row = _row(
        now.place, version, by, begins_at=begins_at, base=now.base, writers=names, alone=by in writers, note=now.note
    )
    now.stage = Stage.PUBLISHED
    now.save(update_fields=["stage"])
    record_version("protocol.published", row, by, begins_at=row.begins_at.isoformat(), alone=row.alone)
    return row


def _row(place: Place, version: Version, by: Person, **more: Any) -> PublishedVersion:
    return PublishedVersion.objects.create(
        place=place,
        protocol=version.protocol.id,
        number=version.protocol.version,
        source=version.source,
        kept=kept_row(version),
        published_at=clock.now(),
        published_by=by,
        **more,
    )


def planned_after(draft: Draft, at: datetime) -> PublishedVersion | None:
    """Return a version of the same place that is to begin later than that: on its day it would take this one's place."""
    rows = PublishedVersion.objects.filter(place=draft.place, protocol=draft.protocol, ended_at=None)
    return rows.filter(begins_at__gt=max(at, clock.now())).order_by("begins_at").first()


def numbered(source: str, number: int) -> Version:
    """Return a text as a version in force with a number. One whose layout leaves no room for it is laid out anew."""
    try:
        return version_of(put_head(put_head(source, "version", number), "status", Status.ACTIVE))
    except CannotChange:
        return version_of(write(replace(protocol_of(source), version=number, status=Status.ACTIVE)))


def next_number(place: Place, protocol: str) -> int:
    """Return the number of the next version at a place: after every one before, and after the shipped one."""
    rows = PublishedVersion.objects.filter(place__in=place.ids_from_top, protocol=protocol)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    came = shipped().get(protocol)
    return max(last, came.protocol.version if came else 0) + 1


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
    """Put what an ended version says in force again from now on, under the next number: what was stays as it was.

    Raises:
        AlreadyEnded: it was not ended.
        NotReady: a place has not said by now what it names.

    """
    now = _held(version)
    if now.ended_at is None:
        raise AlreadyEnded
    again = numbered(now.source, next_number(now.place, now.protocol))
    if gaps(now.place, again.protocol):
        raise NotReady
    row = _row(
        now.place, again, by, begins_at=clock.now(), base=now.base, writers=now.writers, alone=now.alone, note=now.note
    )
    record_version("protocol.resumed", row, by, before=now.number)
    return row


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
