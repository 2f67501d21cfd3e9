"""A newer Deskbell brings a newer protocol: a library reads what it changes against its own, and takes what it likes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskbell.core.models import Event
from deskbell.people.tests.team_pages import as_
from deskbell.protocols.actions.keep import kept_row
from deskbell.protocols.models import Draft
from deskbell.protocols.shelves import versions_at
from deskbell.protocols.shipped import shipped, version_of
from deskbell.protocols.tests.drafting import NAME, at, begun, fresh, reworded, words, write_text
from deskbell.protocols.writing.changes import put_step
from deskbell.protocols.writing.draft import protocol_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

WAS = {"judge": "Is anybody in danger?", "talk": "Keep talking.", "resolve": "Find a way."}


@pytest.fixture
def draft(cast: Cast) -> Draft:
    """Mo's draft, made from an older shipped version: three headlines were others then. Two of them she has changed."""
    found = begun(cast.manager, cast.central)
    old = shipped()[NAME].source
    for step, headline in WAS.items():
        was = protocol_of(old).steps[step]
        old = put_step(old, replace(was, text={**was.text, "en": headline}))
    Draft.objects.update(base=kept_row(version_of(old)), source=old)
    now = shipped()[NAME].protocol.steps["resolve"].text["en"]
    write_text(cast.manager, found, reworded(found, "judge", "Ours: is anybody in danger?"))
    write_text(cast.manager, found, reworded(found, "resolve", now))
    return fresh(found)


def taken(cast: Cast, draft: Draft, *ids: str, do: str = "take", **more: object) -> object:
    body = {"do": do, "seen": fresh(draft).turn, "mark": shipped()[NAME].mark, "take": list(ids), **more}
    return as_(cast.manager).post(at(draft, "update/"), body)


def headline(draft: Draft, step: str) -> str:
    said: str = protocol_of(fresh(draft).source).steps[step].text["en"]
    return said


def test_what_is_new_is_told_with_what_ours_says_instead(cast: Cast, draft: Draft) -> None:
    assert "Deskbell has a newer version of this protocol." in words(as_(cast.manager).get(at(draft)))
    page = as_(cast.manager).get(at(draft, "update/"))
    offers = {one.id: one for one in page.context["offers"]}
    assert {name: (one.conflict, one.ticked) for name, one in offers.items()} == {
        "judge.text.en": (True, False),
        "talk.text.en": (False, True),
    }
    assert "“Is anybody in danger?” becomes “Could this person hurt someone?”" in words(page)
    assert "Yours says “Ours: is anybody in danger?”" in words(page)
    assert "1 more change is in yours already." in words(page)


def test_what_is_ticked_is_taken_and_the_rest_stays_as_it_was(cast: Cast, draft: Draft) -> None:
    before = draft.source.splitlines()
    taken(cast, draft, "talk.text.en")
    assert headline(draft, "talk") == shipped()[NAME].protocol.steps["talk"].text["en"]
    assert headline(draft, "judge") == "Ours: is anybody in danger?"
    after = fresh(draft).source.splitlines()
    assert len([one for one, other in zip(before, after, strict=True) if one != other]) == 1
    assert fresh(draft).base.mark == shipped()[NAME].mark
    assert "newer version" not in words(as_(cast.manager).get(at(draft)))


def test_a_conflict_is_taken_only_when_it_is_ticked(cast: Cast, draft: Draft) -> None:
    taken(cast, draft, "talk.text.en", "judge.text.en")
    assert headline(draft, "judge") == "Could this person hurt someone?"
    as_(cast.manager).post(at(draft, "undo/"), {"do": "undo", "seen": fresh(draft).turn})
    assert headline(draft, "judge") == "Ours: is anybody in danger?"
    offers = as_(cast.manager).get(at(draft, "update/")).context["offers"]
    assert {one.id for one in offers} == {"judge.text.en", "talk.text.en"}, "what was taken is offered again"


def test_all_of_it_can_be_left_and_is_not_offered_again(cast: Cast, draft: Draft) -> None:
    taken(cast, draft, "talk.text.en", do="leave")
    assert fresh(draft).source == draft.source
    assert fresh(draft).base.mark == shipped()[NAME].mark
    assert fresh(draft).turn == draft.turn + 1
    assert Event.objects.filter(kind="protocol.updated").count() == 1


def test_nothing_is_taken_of_what_was_not_read(cast: Cast, draft: Draft) -> None:
    assert taken(cast, draft, "talk.text.en", mark="another").status_code == 422  # type: ignore[attr-defined]
    assert taken(cast, draft, "talk.text.en", seen=draft.turn - 1).status_code == 422  # type: ignore[attr-defined]
    assert fresh(draft).source == draft.source


def test_a_draft_that_can_not_be_read_says_what_to_do_first(cast: Cast, draft: Draft) -> None:
    write_text(cast.manager, draft, "steps: [")
    page = as_(cast.manager).get(at(draft, "update/"))
    assert page.status_code == 422
    assert "Put its text right first" in words(page)


def test_nobody_follows_an_update_before_it_is_published(cast: Cast, draft: Draft) -> None:
    taken(cast, draft, "talk.text.en")
    assert versions_at(cast.desk)[NAME] == shipped()[NAME]


def test_who_may_not_write_takes_nothing_over(cast: Cast, draft: Draft) -> None:
    for person in (cast.presser, cast.in_charge, cast.other_branch_staff, cast.other_library_staff, cast.outsider):
        assert as_(person).get(at(draft, "update/")).status_code == 404, person
        assert as_(person).post(at(draft, "update/"), {"do": "take"}).status_code == 404, person
