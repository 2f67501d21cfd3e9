"""What the tests of the pages about people share."""

import re

from django.test import Client

from deskbell.people.models import Person, Role
from tests.cast import Cast

GOOD = "a quite different long phrase"


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response) -> str:
    return str(response.content.decode())


def held(person: Person) -> set[tuple[str, str]]:
    return set(Role.objects.filter(person=person, ended_at=None).values_list("role", "place__name"))


def invite(cast: Cast, people: str, way: str = "mail", role: str = "staff"):
    fields = {"role": role, "way": way, "people": people}
    return as_(cast.manager).post(f"/places/{cast.central.ref}/invite/", fields)


def code_in(message: str) -> str:
    found = re.search(r"/invited/([A-Z0-9-]+)/", message)
    assert found is not None
    return found[1]
