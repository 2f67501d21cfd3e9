"""The pages of plans: what they say, and who may see and change what."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms import plan
from deskbell.alarms.actions.plan import inherit_plan, set_plan
from deskbell.alarms.models import Plan
from deskbell.alarms.plan_presets import PRESETS
from deskbell.alarms.tests.rotas import TUESDAY, chicago, opens, works
from deskbell.channels import actions as lines
from deskbell.core import clock
from deskbell.core.models import Event
from deskbell.people import actions as people
from deskbell.people.models import Presence, Role
from deskbell.people.roles import RoleName
from deskbell.places import actions as places
from deskbell.places.models import Kind
from deskbell.screens import actions as screens
from tests.cast import Cast, hire

AT = "2026-11-24T12:00"


def text_of(response: Any) -> str:
    plain = re.sub(
        r"<(style|script|option|optgroup)[^>]*>.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", plain)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return text_of(response)


@pytest.fixture
def manager(cast: Cast, client: Client) -> Client:
    client.force_login(cast.manager)
    return client


def addresses(cast: Cast) -> list[str]:
    ref = cast.central.ref
    return [
        f"/plans/{ref}/",
        f"/plans/{ref}/help/",
        f"/plans/{ref}/help/inherit/",
        f"/plans/{ref}/help/everyone/1/",
    ]


# What the pages say


def test_the_plan_stands_in_sentences_with_where_it_comes_from(cast: Cast, manager: Client) -> None:
    set_plan(cast.library, 2, PRESETS["guards"][2], cast.administrator)
    set_plan(cast.central, 3, PRESETS["two"][3], cast.manager)
    said = page(manager, f"/plans/{cast.central.ref}/?at={AT}")
    assert "Come to me the plan that Deskbell comes with" in said
    assert "At once Staff and the person in charge on the same floor, and the screens there" in said
    assert "After 30 seconds Everyone at Central" in said
    assert "After 2 minutes Everyone in the whole library" in said
    assert "Help now as at Lakeside Library" in said
    assert "Danger set here" in said
    assert "Everyone and the manager at Central" not in said
    assert "After 15 seconds Security and the director in the whole library" in said


def test_a_manager_of_a_branch_is_not_led_to_the_plan_above(cast: Cast, client: Client) -> None:
    set_plan(cast.library, 2, PRESETS["guards"][2], cast.administrator)
    link = f'href="/plans/{cast.library.ref}/#help"'
    client.force_login(cast.manager)
    assert link not in client.get(f"/plans/{cast.central.ref}/").content.decode()
    client.force_login(cast.administrator)
    assert link in client.get(f"/plans/{cast.central.ref}/").content.decode()


def test_beside_each_step_stands_who_would_be_told_at_that_hour(cast: Cast, manager: Client) -> None:
    works(cast.presser, cast.central, [TUESDAY], "09:00", "17:00")
    said = page(manager, f"/plans/{cast.central.ref}/?at={AT}")
    assert "Tuesday 24 November 2026, 12:00" in said
    assert "Priya Shah on the rota until 17:00" in said
    assert "Told as well, though not on duty: Ines Roth , Rosa Diaz" in said
    said = page(manager, f"/plans/{cast.central.ref}/?at=2026-11-24T18:00")
    assert "on the rota" not in said
    assert "Nobody on duty." in said


def test_an_hour_at_which_the_branch_is_closed_says_so(cast: Cast, manager: Client) -> None:
    at_ten = f"/plans/{cast.central.ref}/?at=2026-11-24T22:00"
    assert "closed at this hour" not in page(manager, at_ten), "nobody has set its hours"
    opens(cast.central, [1], "09:00", "20:00")
    assert "closed at this hour" in page(manager, at_ten)
    assert "closed at this hour" not in page(manager, f"/plans/{cast.central.ref}/?at=2026-11-24T12:00")


def test_without_an_hour_the_page_shows_now(cast: Cast, manager: Client) -> None:
    with clock.frozen(chicago(2026, 11, 24, 12)):
        Presence.objects.create(
            person=cast.in_charge, place=cast.desk, since=clock.now(), until=clock.now() + timedelta(hours=2)
        )
        said = page(manager, f"/plans/{cast.central.ref}/")
    assert "Now, Tuesday 24 November 2026, 12:00" in said
    assert "Ines Roth said they are here, until 14:00" in said


def test_a_branch_manager_reads_no_name_of_another_branch(cast: Cast, client: Client) -> None:
    client.force_login(cast.manager)
    said = page(client, f"/plans/{cast.central.ref}/?at={AT}")
    assert "Otto" not in said
    assert "1 person at other branches" in said
    client.force_login(cast.administrator)
    assert "Otto Berg" in page(client, f"/plans/{cast.central.ref}/?at={AT}")


def test_each_mark_of_the_week_leads_to_its_hour(cast: Cast, manager: Client) -> None:
    opens(cast.central, [TUESDAY], "09:00", "12:00")
    works(cast.presser, cast.central, [TUESDAY], "10:00", "12:00")
    works(cast.responder, cast.central, [TUESDAY], "11:00", "12:00")
    html = manager.get(f"/plans/{cast.central.ref}/?at={AT}").content.decode()
    marks = re.findall(r'class="plan-mark" data-state="(\w+)" href="\?from=\w+&amp;at=([^&"]+)', html)
    assert marks == [("nobody", "2026-11-24T09%3A00"), ("alone", "2026-11-24T10%3A00")]
    said = text_of(manager.get(f"/plans/{cast.central.ref}/?at={AT}"))
    assert "In 1 hour nobody is on duty. In 1 hour only one person on duty hears it" in said
    assert "Tuesday 09:00, 0 on duty" in said


def test_a_desk_with_a_nearer_plan_is_pointed_to(cast: Cast, manager: Client) -> None:
    set_plan(cast.floor, 2, PRESETS["two"][2], cast.manager)
    said = page(manager, f"/plans/{cast.central.ref}/?from={cast.desk.ref}")
    assert "Reference desk has a nearer plan for this level" in said
    assert "has a nearer plan" not in page(manager, f"/plans/{cast.central.ref}/?from={cast.workroom.ref}")


@pytest.mark.parametrize("typed", ["soon", "2026-13-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59Z", "<b>"])
def test_an_hour_that_is_none_is_refused_in_words_and_now_is_shown(cast: Cast, manager: Client, typed: str) -> None:
    response = manager.get(f"/plans/{cast.central.ref}/", {"at": typed, "from": "zzz", "level": "x"})
    assert "is no day and time" in text_of(response)
    assert "<b>" not in response.content.decode()


def test_the_tree_marks_which_places_set_a_plan_of_their_own(cast: Cast, client: Client) -> None:
    set_plan(cast.floor, 3, PRESETS["two"][3], cast.manager)
    client.force_login(cast.manager)
    said = page(client, "/plans/")
    assert "Second floor Floor own plan for Danger" in said
    assert "North" not in said
    client.force_login(cast.administrator)
    assert "North" in page(client, "/plans/")
    assert "Reference desk" not in page(client, "/plans/?q=second")
    assert "No place fits this" in page(client, "/plans/?q=zzz")


def test_many_people_are_listed_on_a_page_of_their_own(cast: Cast, client: Client) -> None:
    for number in range(45):
        hire(f"P{number:02} Person", cast.north, RoleName.STAFF)
    client.force_login(cast.administrator)
    address = f"/plans/{cast.north.ref}/come/everyone/1/"
    assert address in client.get(f"/plans/{cast.north.ref}/").content.decode()
    said = page(client, address)
    assert "P00 Person not on duty" in said
    assert "P44 Person not on duty" in said
    assert client.get(f"/plans/{cast.north.ref}/come/everyone/9/").status_code == 404


# Changing


def form(**changes: str) -> dict[str, str]:
    """Return a plan of two steps as the browser sends it."""
    typed = {
        "steps": "2",
        "s0-after": "0",
        "s0-rows": "2",
        "s0-0-who": "role:staff",
        "s0-0-at": "floor",
        "s0-0-duty": "1",
        "s0-1-who": "",
        "s0-1-at": "branch",
        "s1-after": "40",
        "s1-rows": "1",
        "s1-0-who": "line:police",
        "do": "save",
    }
    return typed | {name.replace("_", "-"): value for name, value in changes.items()}


SAVED = [
    {"after": 0, "to": [{"kind": "role", "role": "staff", "at": "floor", "who": "duty"}]},
    {"after": 40, "to": [{"kind": "line", "purpose": "police"}, plan.EVERYONE]},
]


def test_a_saved_plan_is_the_place_s_own_and_the_change_is_on_record(cast: Cast, manager: Client) -> None:
    response = manager.post(f"/plans/{cast.central.ref}/help/", form(), follow=True)
    assert "Central has its own plan for “Help now” now" in text_of(response)
    assert Plan.objects.get(place=cast.central, level=2).tiers == SAVED
    event = Event.objects.get(kind="plan.changed")
    assert (event.actor_name, event.subject_id) == ("Mo Lind", cast.central.pk)
    assert (event.data["before"], event.data["after"], event.live) == (None, SAVED, None)
    manager.post(f"/plans/{cast.central.ref}/help/", form(s1_after="50"))
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
    manager.post(f"/plans/{cast.central.ref}/help/inherit/")
    assert not Plan.objects.filter(place=cast.central).exists()
    event = Event.objects.filter(kind="plan.changed").latest("number")
    assert (event.data["before"], event.data["after"]) == (SAVED, None)
    assert manager.get(f"/plans/{cast.central.ref}/help/inherit/").status_code == 302
    assert manager.post(f"/plans/{cast.central.ref}/help/inherit/").status_code == 302


def test_htmx_gets_the_form_alone_and_is_sent_on_after_saving(cast: Cast, manager: Client) -> None:
    address, headers = f"/plans/{cast.central.ref}/help/", {"HX-Request": "true"}
    assert b"<html" not in manager.post(address, form(do="add"), headers=headers).content
    assert manager.post(address, form(), headers=headers)["HX-Redirect"] == f"/plans/{cast.central.ref}/#help"


# Who may


@pytest.mark.parametrize(
    "who", ["presser", "in_charge", "security", "auditor", "outsider", "other_branch_staff", "other_library_staff"]
)
def test_whoever_may_not_change_plans_there_finds_no_such_pages(cast: Cast, client: Client, who: str) -> None:
    person = getattr(cast, who)
    client.force_login(person)
    for address in addresses(cast):
        assert client.get(address).status_code == 404, address
    for address in addresses(cast)[1:3]:
        assert client.post(address, form()).status_code == 404
    assert not Plan.objects.exists()
    if who != "other_library_staff":
        assert client.get("/plans/").status_code == 404
    else:
        assert "Central" not in page(client, "/plans/")


def test_a_manager_of_another_branch_finds_no_such_pages(cast: Cast, client: Client) -> None:
    people.give_role(cast.other_branch_staff, cast.north, RoleName.MANAGER, cast.administrator.actor)
    client.force_login(cast.other_branch_staff)
    for address in addresses(cast):
        assert client.get(address).status_code == 404
    assert client.get(f"/plans/{cast.library.ref}/").status_code == 404
    assert client.get(f"/plans/{cast.north.ref}/?from={cast.desk.ref}").status_code == 200
    assert "Reference desk" not in page(client, f"/plans/{cast.north.ref}/?from={cast.desk.ref}")
    assert client.post(f"/plans/{cast.central.ref}/help/", form()).status_code == 404


def test_nobody_signed_in_and_a_screen_are_asked_to_sign_in(cast: Cast, client: Client) -> None:
    screen = Client(headers={"Authorization": f"Bearer {cast.desk_token}"})
    cookie = Client()
    cookie.cookies["deskbell_screen"] = cast.desk_token
    for caller in (client, screen, cookie):
        for address in ("/plans/", *addresses(cast)):
            assert caller.get(address).status_code == 302
        assert caller.post(f"/plans/{cast.central.ref}/help/", form()).status_code == 302
    assert not Plan.objects.exists()


def test_the_actions_refuse_whoever_may_not(cast: Cast) -> None:
    from django.http import Http404

    for person in (cast.in_charge, cast.other_branch_staff, cast.other_library_staff):
        with pytest.raises(Http404):
            set_plan(cast.central, 2, SAVED, person)
        with pytest.raises(Http404):
            inherit_plan(cast.central, 2, person)
    with pytest.raises(Http404):
        set_plan(cast.library, 2, SAVED, cast.manager)
    with pytest.raises(Http404):
        set_plan(cast.central, 7, SAVED, cast.manager)


@pytest.mark.parametrize("address", ["/plans/zzz/", "/plans/zzz/help/", "/plans/zzz/none/"])
def test_a_place_or_level_that_is_none_is_not_found(cast: Cast, manager: Client, address: str) -> None:
    assert manager.get(address).status_code == 404
    assert manager.get(f"/plans/{cast.central.ref}/none/").status_code == 404


def test_a_running_alarm_keeps_its_plan_when_the_plan_is_changed(cast: Cast, manager: Client) -> None:
    from deskbell.alarms.models import Alarm
    from deskbell.alarms.tests.api import press, screen

    press(screen(cast.desk_token), "help")
    before = Alarm.objects.get().plans
    manager.post(f"/plans/{cast.central.ref}/help/", form())
    assert Alarm.objects.get().plans == before


# How much it costs


def test_the_pages_cost_the_same_queries_in_a_large_library(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    works(cast.presser, cast.central, [TUESDAY], "09:00", "17:00")
    set_plan(cast.library, 2, SAVED, cast.administrator)
    visited = ["/plans/", f"/plans/{cast.central.ref}/?at={AT}", f"/plans/{cast.library.ref}/?at={AT}"]
    visited += [f"/plans/{cast.library.ref}/help/", f"/plans/{cast.library.ref}/help/everyone/2/"]
    client.get("/plans/")
    few = [_queries(client, address) for address in visited]
    for number in range(12):
        branch = places.add_place(cast.library, Kind.BRANCH, f"Branch {number}", cast.administrator.actor)
        desk = places.add_place(branch, Kind.DESK, "Desk", cast.administrator.actor)
        screens.enrol(desk, "PC", cast.administrator.actor)
        set_plan(branch, 2, SAVED, cast.administrator)
        lines.add_line(branch, "police", "mail", "Watch", f"w{number}@example.org", cast.administrator.actor)
        for count in range(3):
            person = hire(f"B{number}x{count} Person", branch, RoleName.STAFF)
            works(person, branch, range(7), "08:00", f"{12 + count}:00")
            works(person, cast.central, [TUESDAY], "14:00", "18:00")
    assert [_queries(client, address) for address in visited] == few
    assert max(few) <= 22, few


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
