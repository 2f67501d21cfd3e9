"""Claiming rows of the due table, and marking how they went. Works the same on SQLite and PostgreSQL.

A claim is a compare-and-set on the row's lease token: whoever read the same row a moment earlier changes
nothing. On PostgreSQL rows that another worker is just claiming are skipped instead of waited for.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from deskbell.core import clock, processes
from deskbell.core.due import Attempt
from deskbell.core.models import Due

LEASE = timedelta(seconds=30)
KEPT_FOR = timedelta(days=7)
LOOK_AHEAD = 50
PURGED_AT_ONCE = 500
NOBODY = "nothing in this version of Deskbell handles this kind"


@dataclass(frozen=True, slots=True)
class Lease:
    """A row that is ours until its lease runs out."""

    id: int
    kind: str
    tenant_id: int | None
    args: dict[str, Any]
    token: str
    attempt: Attempt


def open_rows(kinds: Collection[str], now: datetime) -> QuerySet[Due]:
    """Return rows of these kinds that are to be done and not leased, oldest first."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return Due.objects.filter(free, done_at=None, kind__in=kinds).order_by("due_at", "id")


def claim(
    mark: str, kinds: Collection[str], choose: Callable[[Iterable[Due]], list[Due]], now: datetime | None = None
) -> list[Lease]:
    """Lease those of the rows that are due (at ``now``) which ``choose`` picks. mark says whose lease it is."""
    now = now or clock.now()
    with transaction.atomic():
        rows = open_rows(kinds, now).filter(due_at__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        chosen = choose(rows[:LOOK_AHEAD])
        leases = [_lease(mark, row) for row in chosen]
    return [lease for lease in leases if lease is not None]


def _lease(mark: str, row: Due) -> Lease | None:
    token = f"{mark}:{secrets.token_hex(6)}"
    same = Due.objects.filter(pk=row.pk, done_at=None, lease_token=row.lease_token, attempts=row.attempts)
    if not same.update(lease_until=clock.now() + LEASE, lease_token=token, attempts=F("attempts") + 1):
        return None
    attempt = Attempt(row.key, row.attempts + 1, row.due_at)
    return Lease(row.pk, row.kind, row.tenant_id, row.args, token, attempt)


def finish(lease: Lease) -> bool:
    """Mark a row as done. False: it was cancelled meanwhile, or the lease had run out."""
    return _close(lease, done_at=clock.now(), outcome="done", last_error="")


def put_off(lease: Lease, until: datetime, why: str) -> bool:
    """Give a row back, to be run again at a moment. False as for :func:`finish`."""
    return _close(lease, due_at=until, last_error=why[:400])


def _close(lease: Lease, **changed: Any) -> bool:
    ours = Due.objects.filter(pk=lease.id, done_at=None, lease_token=lease.token)
    return bool(ours.update(lease_until=None, lease_token="", **changed))


def release_dead() -> int:
    """Make due again what was leased by processes that have died; return how many rows that were."""
    leased = Due.objects.filter(done_at=None, lease_until__gt=clock.now())
    tokens = dict(leased.values_list("pk", "lease_token"))
    living = set(processes.living_marks()) if tokens else set()
    dead = [pk for pk, token in tokens.items() if token.partition(":")[0] not in living]
    return leased.filter(pk__in=dead).update(lease_until=None) if dead else 0


def note_unhandled(kinds: Collection[str]) -> list[str]:
    """Note on overdue rows of unknown kinds that nothing handles them; return the kinds newly seen."""
    unknown = Due.objects.filter(done_at=None, due_at__lte=clock.now(), last_error="").exclude(kind__in=kinds)
    seen = sorted(set(unknown.values_list("kind", flat=True)))
    if seen:
        unknown.update(last_error=NOBODY)
    return seen


def purge(now: datetime) -> int:
    """Erase rows that were done more than seven days ago, some at a time; return how many."""
    old = Due.objects.filter(done_at__lt=now - KEPT_FOR).values_list("pk", flat=True)[:PURGED_AT_ONCE]
    return Due.objects.filter(pk__in=list(old)).delete()[0]
