"""Which screens have a stream open now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from deskbell.core.listening import open_streams
from deskbell.screens.models import Screen


@dataclass(frozen=True, slots=True)
class Count:
    """How many screens are enrolled, and how many of them listen now."""

    enrolled: int
    listening: int


def screens_listening(ids: Iterable[int]) -> set[int]:
    """Return those of these screens that listen now, in one query."""
    return set(open_streams("screen").filter(ear_id__in=list(ids)).values_list("ear_id", flat=True))


def count(screens: QuerySet[Screen]) -> Count:
    """Count these screens, in two queries."""
    listening = open_streams("screen").filter(ear_id__in=screens.order_by().values("pk"))
    return Count(screens.count(), listening.values("ear_id").distinct().count())
