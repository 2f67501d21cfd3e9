"""Making and ending access keys. Each function changes data and records the event, in one transaction."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from deskbell.core import clock, log
from deskbell.core.secrets import digest, new_token
from deskbell.people.access import everywhere, tenants_of
from deskbell.people.models import AccessKey, Person
from deskbell.places.models import Place

MOST_KEYS = 20


class TooManyKeys(Exception):
    """The person has as many keys in use as anyone may have."""


def keys_of(person: Person) -> QuerySet[AccessKey]:
    """Return the person's keys that work, newest first. Nobody sees those of another."""
    return AccessKey.objects.filter(person=person, revoked_at=None)


@transaction.atomic
def make_key(person: Person, name: str) -> tuple[AccessKey, str]:
    """Make a key with which a program acts for this person. Returns its row and the key, shown this once.

    Raises:
        TooManyKeys: revoke one first; a key that nobody knows of is a key that nobody misses.

    """
    Person.objects.select_for_update().get(pk=person.pk)
    if keys_of(person).count() >= MOST_KEYS:
        raise TooManyKeys
    key = new_token("dbk")
    row = AccessKey.objects.create(person=person, name=name, key_hash=digest(key), made_at=clock.now())
    _record(person, "access_key.made", name)
    return row, key


@transaction.atomic
def revoke_key(person: Person, key: AccessKey) -> None:
    """End a key for ever. Doing it twice changes nothing."""
    if AccessKey.objects.filter(pk=key.pk, person=person, revoked_at=None).update(revoked_at=clock.now()):
        _record(person, "access_key.revoked", key.name)


def _record(person: Person, kind: str, name: str) -> None:
    """Record in each library of the person: the key acts in all of them."""
    subject = log.Subject("person", person.pk)
    for library in Place.objects.filter(pk__in=tenants_of(everywhere(person))):
        log.record(kind, where=library.where, subject=subject, actor=person.actor, data={"name": name})
