"""Writing a draft: beginning it as a copy, changing its text, undoing that, and leaving it."""

from __future__ import annotations

from django.db import transaction

from deskbell.core import clock, log
from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.protocols.actions.keep import kept_row
from deskbell.protocols.models import OPEN, Draft, DraftText, PublishedVersion, Stage
from deskbell.protocols.shipped import Version, shipped

MOST_BYTES = 200_000


class ChangedMeanwhile(Exception):
    """Somebody else changed the draft since it was read: nothing was saved. draft: as it is now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(str(draft))
        self.draft = draft


class WrongStage(Exception):
    """The draft is not at a stage at which this can be done: it was sent, published or discarded. draft: as it is."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(str(draft))
        self.draft = draft


class TooLong(Exception):
    """The text has more bytes than a protocol may have."""


@transaction.atomic
def begin_draft(place: Place, protocol: str, by: Person) -> Draft:
    """Return the open draft of a protocol at a place; begun as a copy of what was published last there, if there is none.

    Raises:
        KeyError: there is no protocol of that name.

    """
    log.hold(place.tenant_key)
    if found := Draft.objects.filter(place=place, protocol=protocol, stage__in=OPEN).first():
        return found
    published = newest(place, protocol)
    base = published.base if published else kept_row(shipped()[protocol])
    source = published.source if published else shipped()[protocol].source
    now = clock.now()
    draft = Draft.objects.create(
        place=place, protocol=protocol, base=base, source=source, begun_at=now, changed_at=now, changed_by=by
    )
    _write_down(draft, by)
    record_draft("protocol.copied", draft, by)
    return draft


def newest(place: Place, protocol: str) -> PublishedVersion | None:
    """Return what was published last for a place and has not ended, perhaps from a day to come on; nearest place first."""
    ids = place.ids_from_top
    rows = PublishedVersion.objects.filter(place__in=ids, protocol=protocol, ended_at=None)
    found = list(rows.select_related("kept", "base"))
    return max(found, key=lambda one: (ids.index(one.place_id), one.begins_at, one.pk), default=None)


@transaction.atomic
def rewrite(draft: Draft, source: str, by: Person, *, seen: int, base: Version | None = None) -> Draft:
    """Give a draft another text, whatever it says. seen: the turn that the writer has read.

    base: the shipped version that it stands on from now on, where an update was taken over; else that stays.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        WrongStage: it is no longer open.
        TooLong: the text is larger than a protocol may be.

    """
    if len(source.encode()) > MOST_BYTES:
        raise TooLong
    now = held(draft)
    if now.stage not in OPEN:
        raise WrongStage(now)
    if now.turn != seen:
        raise ChangedMeanwhile(now)
    if now.source == source and (base is None or base.mark == now.base.mark):
        return now
    if base is not None:
        now.base = kept_row(base)
    now.source = source
    _changed(now, by)
    now.texts.filter(number__gt=now.position).delete()
    now.position += 1
    now.save()
    _write_down(now, by)
    record_draft("protocol.updated" if base is not None else "protocol.changed", now, by)
    return now


def undo(draft: Draft, by: Person, *, seen: int) -> Draft:
    """Go back to the text before. Raises as :func:`rewrite`; at the first text nothing happens."""
    return _step(draft, by, seen, -1)


def redo(draft: Draft, by: Person, *, seen: int) -> Draft:
    """Take back that a change was undone. Raises as :func:`rewrite`; at the last text nothing happens."""
    return _step(draft, by, seen, 1)


@transaction.atomic
def _step(draft: Draft, by: Person, seen: int, way: int) -> Draft:
    now = held(draft)
    if now.stage not in OPEN:
        raise WrongStage(now)
    if now.turn != seen:
        raise ChangedMeanwhile(now)
    text = now.texts.filter(number=now.position + way).first()
    if text is None:
        return now
    now.source, now.base_id, now.position = text.source, text.base_id, text.number
    _changed(now, by)
    now.save()
    record_draft("protocol.undone" if way < 0 else "protocol.redone", now, by)
    return now


@transaction.atomic
def discard(draft: Draft, by: Person) -> Draft:
    """Leave a draft. What is in force stays; the draft can be put back.

    Raises:
        WrongStage: it is no longer open.

    """
    now = held(draft)
    if now.stage not in OPEN:
        raise WrongStage(now)
    now.stage = Stage.DISCARDED
    now.save(update_fields=["stage"])
    record_draft("protocol.discarded", now, by)
    return now


@transaction.atomic
def put_draft_back(draft: Draft, by: Person) -> Draft:
    """Go on with a draft that was discarded.

    Raises:
        WrongStage: it was not discarded, or another was begun meanwhile.

    """
    now = held(draft)
    another = Draft.objects.filter(place=now.place, protocol=now.protocol, stage__in=OPEN).first()
    if now.stage != Stage.DISCARDED or another is not None:
        raise WrongStage(another or now)
    now.stage = Stage.WRITING
    now.save(update_fields=["stage"])
    record_draft("protocol.put_back", now, by)
    return now


def held(draft: Draft) -> Draft:
    """Return a draft as it is now, while other writers of the library wait."""
    log.hold(draft.place.tenant_key)
    return Draft.objects.select_related("place", "base").get(pk=draft.pk)


def record_draft(kind: str, draft: Draft, by: Person, **data: object) -> None:
    """Record what happened to a draft, at its place."""
    place = draft.place
    more = {"place": place.name, "protocol": draft.protocol, "draft": draft.ref, "turn": draft.turn, **data}
    log.record(kind, where=place.where, subject=place.subject, actor=by.actor, data=more)


def _changed(draft: Draft, by: Person) -> None:
    """A change takes a draft out of its review: nobody publishes what the reviewer has not read."""
    draft.stage = Stage.WRITING
    draft.turn += 1
    draft.changed_at, draft.changed_by = clock.now(), by


def _write_down(draft: Draft, by: Person) -> None:
    DraftText.objects.create(
        draft=draft,
        number=draft.position,
        source=draft.source,
        base=draft.base,
        written_at=clock.now(),
        written_by=by,
    )
