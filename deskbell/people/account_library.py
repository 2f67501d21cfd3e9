"""The library that a person works for, read once for each request."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from deskbell.people.access import tenants_of
from deskbell.people.models import Person
from deskbell.places.models import Place


def library_of(person: Person | AnonymousUser) -> Place | None:
    """Return the library, or None when the person belongs to none or to several."""
    tenants = tenants_of(person)
    if len(tenants) != 1:
        return None
    kept: Place | None = getattr(person, "_library", None)
    if kept is None or kept.pk != tenants[0]:
        kept = Place.objects.filter(pk=tenants[0]).first()
        person._library = kept  # type: ignore[union-attr]  # noqa: SLF001
    return kept
