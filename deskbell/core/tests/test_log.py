"""The event log: each library counts its events one by one, however many are written at once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from deskbell.core import log
from deskbell.core.actor import DESKBELL
from deskbell.core.insert import insert_all
from deskbell.core.models import Event


def happened(tenant_id: int, what: str) -> log.Happened:
    return log.Happened(log.Where(tenant_id, f"/{tenant_id}/"), log.Subject("place", tenant_id), {"what": what})


def numbered(tenant_id: int) -> list[tuple[int, str]]:
    return [(event.number, event.data["what"]) for event in Event.objects.filter(tenant_id=tenant_id)]


@pytest.mark.django_db
def test_what_happens_at_once_is_numbered_in_each_library_by_itself() -> None:
    with transaction.atomic():
        log.record_each("test.before", [happened(7, "a")], DESKBELL)
        log.record_each(
            "test.at_once", [happened(9, "x"), happened(7, "b"), happened(7, "c"), happened(9, "y")], DESKBELL
        )
        log.record_each("test.nothing", [], DESKBELL)
    assert numbered(7) == [(1, "a"), (2, "b"), (3, "c")]
    assert numbered(9) == [(1, "x"), (2, "y")]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError, match=r"test\.alone"):
        log.record_each("test.alone", [happened(7, "a")], DESKBELL)
    assert numbered(7) == []


@pytest.mark.django_db
def test_an_event_that_the_table_holds_off_is_never_left_out_in_silence() -> None:
    with transaction.atomic():
        log.record_each("test.first", [happened(7, "a")], DESKBELL)
    twin = Event.objects.get(tenant_id=7)
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all([twin], skip_known=False)
    assert numbered(7) == [(1, "a")]
