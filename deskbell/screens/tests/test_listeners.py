"""Asking again who may listen: for all at once, however many they are."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.core import clock
from deskbell.core.stream.door import Credential
from deskbell.people.models import Person, Role
from deskbell.screens.listeners import SESSION, HouseDoorkeeper
from tests.cast import Cast

DOOR = HouseDoorkeeper("http://127.0.0.1")


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's threads close what was idle for long; a test's connection, within its transaction, is not theirs."""
    monkeypatch.setattr("deskbell.screens.listeners.close_old_connections", lambda: None)


def session_of(person: Person, tenant_id: int) -> Credential:
    client = Client()
    client.force_login(person)
    return Credential(SESSION, client.cookies[settings.SESSION_COOKIE_NAME].value, tenant_id)


@pytest.fixture
def sessions(cast: Cast) -> list[Credential]:
    people = (cast.presser, cast.responder, cast.in_charge, cast.security, cast.manager, cast.administrator)
    return [session_of(person, cast.library.pk) for person in people]


def test_many_people_are_asked_about_with_as_many_queries_as_one(sessions: list[Credential]) -> None:
    asked = []
    for some in (sessions[:1], sessions):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert set(DOOR.still_heard(some)) == set(some)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_each_keeps_their_own_roles_and_who_holds_none_hears_nothing(cast: Cast, sessions: list[Credential]) -> None:
    Role.objects.filter(person=cast.responder).update(ended_at=clock.now())
    heard = DOOR.still_heard(sessions)
    assert sessions[1] not in heard
    assert {ears.id for ears in heard.values()} == {
        person.pk for person in (cast.presser, cast.in_charge, cast.security, cast.manager, cast.administrator)
    }
    assert heard[sessions[3]].roles != heard[sessions[0]].roles
