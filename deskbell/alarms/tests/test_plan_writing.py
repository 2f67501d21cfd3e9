"""Writing a plan, and going back to the inherited one."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from deskbell.alarms import plan
from deskbell.alarms.actions.plan import set_plan
from deskbell.alarms.models import Plan
from deskbell.alarms.plan_presets import PRESETS
from deskbell.alarms.tests.plan_pages import AT, SAVED, form, page, text_of
from deskbell.alarms.tests.rotas import TUESDAY, works
from deskbell.core import clock
from deskbell.core.models import Event
from deskbell.people.models import Role
from tests.cast import Cast


@pytest.fixture
def manager(cast: Cast, client: Client) -> Client:
    client.force_login(cast.manager)
    return client


def test_a_saved_plan_is_the_place_s_own_and_the_change_is_on_record(cast: Cast, manager: Client) -> None:
    response = manager.post(f"/plans/{cast.central.ref}/help/", form(), follow=True)
    assert "Central has its own plan for “Help now” now" in text_of(response)
    assert Plan.objects.get(place=cast.central, level=2).tiers == SAVED
    event = Event.objects.get(kind="plan.changed")
    assert (event.actor_name, event.subject_id) == ("Mo Lind", cast.central.pk)
    assert (event.data["before"], event.data["after"], event.live) == (None, SAVED, None)
    manager.post(f"/plans/{cast.central.ref}/help/", form(s1_after="50", seen=plan.version(SAVED)))
    assert Event.objects.filter(kind="plan.changed").latest("number").data["before"] == SAVED


def test_saving_the_same_plan_again_changes_nothing(cast: Cast, manager: Client) -> None:
    for _twice in range(2):
        manager.post(f"/plans/{cast.central.ref}/help/", form())
    assert Event.objects.filter(kind="plan.changed").count() == 1


def test_what_is_wrong_is_said_and_nothing_is_saved_or_lost(cast: Cast, manager: Client) -> None:
    response = manager.post(f"/plans/{cast.central.ref}/help/", form(s1_after="soon", s0_1_who="role:security"))
    assert "Write the seconds as a whole number" in text_of(response)
    html = response.content.decode()
    assert 'value="soon"' in html
    assert '<option value="role:security" selected>' in html
    assert not Plan.objects.exists()


def test_buttons_change_the_form_and_save_nothing(cast: Cast, manager: Client) -> None:
    address = f"/plans/{cast.central.ref}/help/"
    html = manager.post(address, form(do="add")).content.decode()
    assert 'id="s2-after"' in html
    assert "autofocus" in html
    html = manager.post(address, form(do="preset:guards")).content.decode()
    assert 'value="75"' in html
    assert not Plan.objects.exists()


def test_the_preview_follows_what_is_typed(cast: Cast, manager: Client) -> None:
    works(cast.security, cast.central, [TUESDAY], "09:00", "17:00")
    typed = form(do="preview", s0_0_who="role:security", s0_0_at="branch", at=AT)
    assert "Sam Okafor on the rota until 17:00" in text_of(manager.post(f"/plans/{cast.central.ref}/help/", typed))
    typed = form(do="look", s0_0_who="", at=AT)
    said = text_of(manager.post(f"/plans/{cast.central.ref}/help/", typed))
    assert "A step is not finished yet" in said
    assert "Say who is told" not in said, "nobody is told off while they write"


def test_a_mark_in_the_form_looks_at_its_hour_and_keeps_what_was_typed(cast: Cast, manager: Client) -> None:
    typed = form(pick="2026-11-24T07:00", at=AT, s1_after="41")
    del typed["do"]
    html = manager.post(f"/plans/{cast.central.ref}/help/", typed).content.decode()
    assert 'value="2026-11-24T07:00"' in html
    assert 'value="41"' in html


def test_somebody_is_found_by_name_at_the_place_and_told(cast: Cast, manager: Client) -> None:
    address = f"/plans/{cast.central.ref}/help/"
    html = manager.post(address, form(do="find:0", s0_find="rosa")).content.decode()
    assert f'value="person:0:{cast.responder.ref}"' in html
    html = manager.post(address, form(do=f"person:0:{cast.responder.ref}")).content.decode()
    assert "Rosa Diaz" in html
    manager.post(address, form(s0_1_who=f"person:{cast.responder.ref}"))
    assert Plan.objects.get().tiers[0]["to"][1] == {"kind": "person", "person": cast.responder.pk}
    said = page(manager, f"/plans/{cast.central.ref}/")
    assert "Staff on duty on the same floor, and Rosa Diaz" in said


def test_enter_in_the_field_for_a_name_looks_for_it_and_does_not_save(cast: Cast, manager: Client) -> None:
    said = text_of(manager.post(f"/plans/{cast.central.ref}/help/", form(s0_find="nobody like this")))
    assert "Nobody else at this place is called “nobody like this”" in said
    assert not Plan.objects.exists()


def test_people_of_another_branch_or_library_are_not_found_nor_taken(cast: Cast, manager: Client) -> None:
    address = f"/plans/{cast.central.ref}/help/"
    for stranger in (cast.other_branch_staff, cast.other_library_staff, cast.outsider):
        name = stranger.name.split()[0]
        assert f"person:0:{stranger.ref}" not in manager.post(address, form(do="find:0", s0_find=name)).content.decode()
        said = text_of(manager.post(address, form(s0_1_who=f"person:{stranger.ref}")))
        assert "can’t be used" in said
        assert stranger.name not in said
    assert not Plan.objects.exists()


def test_a_plan_that_names_somebody_who_left_says_so(cast: Cast, manager: Client) -> None:
    tiers = [
        {"after": 0, "to": [{"kind": "person", "person": cast.responder.pk}]},
        {"after": 9, "to": [plan.EVERYONE]},
    ]
    set_plan(cast.central, 2, tiers, cast.manager)
    Role.objects.filter(person=cast.responder).update(ended_at=clock.now())
    assert "Somebody who has left: this reaches nobody." in page(manager, f"/plans/{cast.central.ref}/")
    typed = form(s0_0_who=f"person:{cast.responder.ref}")
    assert "no longer works at this library" in text_of(manager.post(f"/plans/{cast.central.ref}/help/", typed))
    with pytest.raises(plan.BadPlan):
        set_plan(cast.central, 1, tiers, cast.manager)


def test_going_back_to_the_inherited_plan_asks_first(cast: Cast, manager: Client) -> None:
    set_plan(cast.library, 2, PRESETS["guards"][2], cast.administrator)
    set_plan(cast.central, 2, SAVED, cast.manager)
    said = page(manager, f"/plans/{cast.central.ref}/help/inherit/")
    assert "For “Help now”, Central then uses the plan of Lakeside Library" in said
    assert Plan.objects.filter(place=cast.central).exists()
    manager.post(f"/plans/{cast.central.ref}/help/inherit/", {"seen": plan.version(SAVED)})
    assert not Plan.objects.filter(place=cast.central).exists()
    event = Event.objects.filter(kind="plan.changed").latest("number")
    assert (event.data["before"], event.data["after"]) == (SAVED, None)
    assert manager.get(f"/plans/{cast.central.ref}/help/inherit/").status_code == 302
    assert manager.post(f"/plans/{cast.central.ref}/help/inherit/").status_code == 302


def test_htmx_gets_the_form_alone_and_is_sent_on_after_saving(cast: Cast, manager: Client) -> None:
    address, headers = f"/plans/{cast.central.ref}/help/", {"HX-Request": "true"}
    assert b"<html" not in manager.post(address, form(do="add"), headers=headers).content
    shown = f"/plans/{cast.central.ref}/?from={cast.desk.ref}&level=help#help"
    assert manager.post(address, form(**{"from": cast.desk.ref}), headers=headers)["HX-Redirect"] == shown


@pytest.mark.parametrize(("slug", "name"), [("come", "Come to me"), ("help", "Help now"), ("danger", "Danger")])
def test_a_plan_that_was_saved_or_given_back_is_shown_with_its_own_week(
    cast: Cast, manager: Client, slug: str, name: str
) -> None:
    asked = f"from={cast.desk.ref}&at=2027-03-02T10%3A00"
    address = f"/plans/{cast.central.ref}/{slug}/"
    saved = manager.post(address, form(at="2027-03-02T10:00", **{"from": cast.desk.ref}))
    assert saved["Location"] == f"/plans/{cast.central.ref}/?{asked}&level={slug}#{slug}"
    html = manager.get(saved["Location"]).content.decode()
    assert re.findall(r'#week-name" aria-current="page">([^<]+)<', html) == [name]
    given_back = manager.post(f"{address}inherit/?{asked}", {"seen": plan.version(Plan.objects.get().tiers)})
    assert given_back["Location"] == saved["Location"]
