"""Writing to the event log. Actions call :func:`record` inside their transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from deskbell.core import clock, live
from deskbell.core.actor import Actor
from deskbell.core.fetch import fetch
from deskbell.core.insert import insert, insert_all
from deskbell.core.mode import Mode
from deskbell.core.models import Event


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: its kind (``alarm``, ``place`` …) and its database id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Where:
    """Where an event happened: the tenant's id and the path of the place."""

    tenant_id: int
    path: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One of many things of a kind that happened at once, for :func:`record_each`."""

    where: Where
    subject: Subject
    data: dict[str, Any]


SENT = ("live", "ring", "tell", "quiet")
"""What an event keeps of what screens were sent, and which."""


def hold(tenant_id: int) -> None:
    """Make other writers of this tenant wait until this transaction ends.

    SQLite has one writer anyway; on PostgreSQL the row of the tenant's counter is locked. An action
    that reads before it decides (is there an open alarm here?) calls this first.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_counter (tenant_id, last) VALUES (%s, 0) "
                "ON CONFLICT (tenant_id) DO UPDATE SET last = core_counter.last",
                [tenant_id],
            )


def record(
    kind: str,
    *,
    where: Where,
    subject: Subject,
    actor: Actor,
    data: dict[str, Any] | None = None,
    mode: str = Mode.ACTUAL,
    live_data: Callable[[int], dict[str, Any]] | None = None,
    ring: Iterable[str] = (),
    tell: Iterable[str] = (),
    quiet: Iterable[str] = (),
) -> Event:
    """Append an event and, once committed, wake the live streams of its tenant.

    live_data makes what screens are sent from the event's number; it runs inside the transaction.

    Raises:
        TransactionManagementError: outside a transaction; an event is committed with its change or not at all.

    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{kind} was recorded outside a transaction")
    number = _next_number(where.tenant_id)
    event = _event(
        number,
        kind,
        where,
        subject,
        actor,
        mode=mode,
        data=data or {},
        live=live_data(number) if live_data else None,
        ring=list(ring),
        tell=list(tell),
        quiet=list(quiet),
    )
    insert(event)
    if live_data is not None:
        live.wake_after_commit(event)
    return event


def record_each(kind: str, happened: Sequence[Happened], actor: Actor) -> None:
    """Append an event to each of many logs, in two statements: for imports. No screen is told.

    Raises:
        TransactionManagementError: outside a transaction, as for :func:`record`.

    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{kind} was recorded outside a transaction")
    once: dict[int, Happened] = {}
    again = [one for one in happened if once.setdefault(one.where.tenant_id, one) is not one]
    if not once:
        return
    numbers = _next_numbers(once)
    rows = [
        _event(numbers[tenant_id], kind, one.where, one.subject, actor, data=one.data)
        for tenant_id, one in once.items()
    ]
    insert_all(rows, skip_known=False)
    record_each(kind, again, actor)


def of(subject: Subject) -> Sequence[Event]:
    """Return every event about a subject, oldest first. For timelines; access is the caller's part."""
    return list(Event.objects.filter(subject_kind=subject.kind, subject_id=subject.id).order_by("number"))


def story_of(subject: Subject) -> Sequence[Event]:
    """Return the same without what screens were sent: of an alarm that many have seen that is nearly all."""
    where = "WHERE subject_kind = %s AND subject_id = %s ORDER BY number"
    return fetch(Event, where, [subject.kind, subject.id], without=SENT)


def _event(number: int, kind: str, where: Where, subject: Subject, actor: Actor, **more: Any) -> Event:
    return Event(
        tenant_id=where.tenant_id,
        number=number,
        at=clock.now(),
        path=where.path,
        subject_kind=subject.kind,
        subject_id=subject.id,
        kind=kind,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        **more,
    )


def _next_number(tenant_id: int) -> int:
    return _next_numbers([tenant_id])[tenant_id]


def _next_numbers(tenant_ids: Iterable[int]) -> dict[int, int]:
    """Count on in each tenant's counter, in one statement. Sorted: two of these never wait for each other in a ring."""
    ids = sorted(tenant_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO core_counter (tenant_id, last) VALUES {', '.join(['(%s, 1)'] * len(ids))} "  # noqa: S608
            "ON CONFLICT (tenant_id) DO UPDATE SET last = core_counter.last + 1 RETURNING tenant_id, last",
            ids,
        )
        return dict(cursor.fetchall())
