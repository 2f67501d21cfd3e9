"""The pages of the library's protocols cost as many queries for a hundred desks as for three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.people.models import Person
from deskbell.people.tests.team_pages import as_
from deskbell.places import actions as places
from deskbell.places.models import Place
from deskbell.protocols import actions
from deskbell.protocols.definition import Kind
from deskbell.protocols.models import Draft, PublishedVersion
from deskbell.protocols.tests.drafting import NAME, at, everything_said, fresh, reworded
from deskbell.protocols.writing.draft import protocol_of
from tests.cast import Cast, hire

pytestmark = pytest.mark.django_db

OWN = "will-not-leave"
MOST = 40
"""What a page of them may take at all."""


def a_draft(place: Place, by: Person, protocol: str = NAME, turns: int = 1) -> Draft:
    """A draft that was changed so many times and then sent."""
    draft = actions.begin_draft(place, protocol, by)
    step = next(name for name, one in protocol_of(draft.source).steps.items() if one.kind is Kind.DO)
    for turn in range(turns):
        draft = actions.rewrite(draft, reworded(draft, step, f"Wait {turn + 2} minutes."), by, seen=draft.turn)
    return actions.send(draft, "", by, seen=draft.turn)


def a_version(place: Place, by: Person, reader: Person) -> PublishedVersion:
    """One more published version of a protocol at a place."""
    draft = a_draft(place, by, OWN)
    return actions.publish(draft, None, reader, seen=draft.turn)


def grow(cast: Cast) -> None:
    """More desks, branches, people who publish, drafts of each place, and versions."""
    for number in range(3):
        branch = places.add_place(cast.library, "branch", f"Branch {number}", cast.administrator.actor)
        hire(f"Reader{number} Quill", cast.library, "director")
        a_draft(branch, cast.administrator, turns=2)
        a_draft(branch, cast.administrator, "theft-or-damage")
        for desk in range(3):
            places.add_place(branch, "desk", f"Desk {desk}", cast.administrator.actor)
            places.add_place(cast.floor, "desk", f"Desk {number}, {desk}", cast.administrator.actor)
    a_draft(cast.central, cast.manager, "harassment")
    for place in (cast.central, cast.library):
        a_version(place, cast.manager, cast.administrator)


def counted(client: Client, pages: list[str]) -> dict[str, int]:
    """How many queries each page takes, once what a process keeps is there."""
    found = {}
    for where in pages:
        assert client.get(where).status_code == 200, where
        with CaptureQueriesContext(connection) as caught:
            client.get(where)
        found[where] = len(caught)
    return found


@pytest.mark.parametrize(("role", "gaps"), [("manager", False), ("administrator", True)])
def test_each_page_takes_the_same_queries_however_much_there_is(cast: Cast, role: str, *, gaps: bool) -> None:
    everything_said(cast.library)
    draft = a_draft(cast.central, cast.manager)
    a_version(cast.library, cast.manager, cast.administrator)
    version = a_version(cast.central, cast.manager, cast.administrator)
    if gaps:
        actions.say(cast.library, {"safe_room": "", "alarm_code": ""}, cast.administrator.actor)
    pages = [
        "/protocols/",
        f"/protocols/?place={cast.central.ref}",
        f"/protocols/{NAME}/?place={cast.central.ref}",
        f"/protocols/{OWN}/?place={cast.central.ref}",
        at(draft),
        at(draft, "?view=text"),
        at(draft, "?view=whole"),
        at(draft, "?step=judge"),
        at(draft, "review/"),
        at(draft, "update/"),
        f"/protocols/versions/{version.ref}/",
    ]
    client = as_(getattr(cast, role))
    few = counted(client, pages)
    if gaps:
        everything_said(cast.library)
    grow(cast)
    if gaps:
        actions.say(cast.library, {"safe_room": "", "alarm_code": ""}, cast.administrator.actor)
        assert "and 6 more" in as_(cast.manager).get(at(draft, "review/")).content.decode()
    assert counted(client, pages) == few
    assert max(few.values()) <= MOST, few
    assert fresh(draft).turn == draft.turn
