"""Two who write one plan: whoever comes second is shown what the first changed, and decides."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from deskbell.alarms import plan
from deskbell.alarms.actions.plan import PlanChanged, inherit_plan, set_plan
from deskbell.alarms.models import Plan
from deskbell.alarms.plan_presets import PRESETS
from deskbell.alarms.tests.plan_pages import SAVED, form, page, text_of
from deskbell.alarms.tests.rotas import chicago
from deskbell.core import clock, log
from deskbell.core.models import Event
from deskbell.people import actions as people
from deskbell.people.models import Person
from deskbell.people.roles import RoleName
from tests.cast import Cast, hire
from tests.server import Server

GUARDS = PRESETS["guards"][2]
CSRF = "k" * 32


@pytest.fixture
def manager(cast: Cast, client: Client) -> Client:
    client.force_login(cast.manager)
    return client


def theirs(**changes: Any) -> plan.Tiers:
    """Return SAVED as somebody else changed it."""
    return [{**tier, **changes.get(f"step{index}", {})} for index, tier in enumerate(SAVED)]


def opened(client: Client, address: str) -> str:
    """Open the form; return the version that it carries."""
    found = re.search(r'name="seen" value="(\w*)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def newer(html: str) -> str:
    found = re.search(r'name="newer" value="(\w*)"', html)
    assert found is not None
    return found[1]


def help_at(cast: Cast) -> str:
    return f"/plans/{cast.central.ref}/help/"


def now() -> plan.Tiers:
    tiers: plan.Tiers = Plan.objects.get(level=2).tiers
    return tiers


def test_a_save_on_top_of_a_newer_plan_shows_what_the_other_changed(cast: Cast, manager: Client) -> None:
    set_plan(cast.central, 2, SAVED, cast.manager)
    seen = opened(manager, help_at(cast))
    changed = theirs(step0={"to": [{"kind": "role", "role": "security", "at": "branch", "who": "all"}]})
    with clock.frozen(chicago(2026, 11, 24, 16, 20)):
        set_plan(cast.central, 2, changed, cast.administrator)
    response = manager.post(help_at(cast), form(seen=seen, s1_after="55"))
    said = text_of(response)
    assert "Alma Reyes changed this plan while you had it open (24 November, 16:20)." in said
    assert "At once: Security at Central. Before it was: Staff on duty on the same floor." in said
    assert now() == changed, "nothing is saved"
    html = response.content.decode()
    assert 'value="55"' in html, "what was typed is still there"
    assert '<option value="role:staff" selected>' in html
    assert "Save the plan" not in said
    assert 'id="conflict" role="alert" tabindex="-1" aria-labelledby="conflict-name" autofocus' in html


def test_mine_is_saved_all_the_same_when_i_say_so(cast: Cast, manager: Client) -> None:
    set_plan(cast.central, 2, SAVED, cast.manager)
    seen = opened(manager, help_at(cast))
    set_plan(cast.central, 2, GUARDS, cast.administrator)
    html = manager.post(help_at(cast), form(seen=seen, s1_after="55")).content.decode()
    response = manager.post(help_at(cast), form(seen=seen, newer=newer(html), s1_after="55", do="mine"), follow=True)
    assert "Central has its own plan" in text_of(response)
    assert [tier["after"] for tier in now()] == [0, 55]
    event = Event.objects.filter(kind="plan.changed").latest("number")
    assert event.data["before"] == GUARDS, "the log still knows theirs"


def test_theirs_is_taken_by_opening_the_form_again(cast: Cast, manager: Client) -> None:
    seen = opened(manager, help_at(cast))
    set_plan(cast.central, 2, GUARDS, cast.administrator)
    html = manager.post(help_at(cast), form(seen=seen)).content.decode()
    assert f'<a class="button quiet" href="{help_at(cast)}">Take theirs</a>' in html
    again = manager.get(help_at(cast)).content.decode()
    assert f'value="{GUARDS[1]["after"]}"' in again
    assert 'id="conflict"' not in again
    assert now() == GUARDS


def test_a_third_change_while_i_decide_is_shown_too(cast: Cast, manager: Client) -> None:
    seen = opened(manager, help_at(cast))
    set_plan(cast.central, 2, GUARDS, cast.administrator)
    html = manager.post(help_at(cast), form(seen=seen)).content.decode()
    set_plan(cast.central, 2, SAVED, cast.administrator)
    typed = form(seen=seen, newer=newer(html), s1_after="55", do="mine")
    assert 'id="conflict"' in manager.post(help_at(cast), typed).content.decode()
    assert now() == SAVED


def test_other_buttons_keep_the_warning_and_save_nothing(cast: Cast, manager: Client) -> None:
    seen = opened(manager, help_at(cast))
    set_plan(cast.central, 2, GUARDS, cast.administrator)
    for do in ("add", "preview", "preset:two"):
        html = manager.post(help_at(cast), form(seen=seen, do=do)).content.decode()
        assert 'id="conflict"' in html
        assert f'name="seen" value="{seen}"' in html
    assert now() == GUARDS


def test_it_says_when_the_other_went_back_to_the_inherited_plan(cast: Cast, manager: Client) -> None:
    set_plan(cast.central, 2, SAVED, cast.manager)
    seen = opened(manager, help_at(cast))
    inherit_plan(cast.central, 2, cast.administrator)
    said = text_of(manager.post(help_at(cast), form(seen=seen, s1_after="55")))
    assert "Alma Reyes went back to the inherited plan while you had this open" in said
    assert not Plan.objects.exists()


def test_steps_that_are_new_gone_or_moved_are_told(cast: Cast, manager: Client) -> None:
    set_plan(cast.central, 2, SAVED, cast.manager)
    seen = opened(manager, help_at(cast))
    manage = [{"kind": "role", "role": "manager", "at": "branch", "who": "all"}]
    set_plan(cast.central, 2, [SAVED[0], {"after": 20, "to": manage}, {**SAVED[1], "after": 60}], cast.manager)
    said = text_of(manager.post(help_at(cast), form(seen=seen, s1_after="55")))
    assert "After 20 seconds, new: The manager at Central." in said
    assert (
        "After 1 minute: Everyone in the whole library, and the police link. Before it came: after 40 seconds." in said
    )
    assert "At once:" not in said, "what is the same is not told"
    set_plan(cast.central, 2, [SAVED[0], {"after": 60, "to": [plan.EVERYONE]}], cast.manager)
    said = text_of(manager.post(help_at(cast), form(seen=seen, s1_after="55")))
    assert "After 40 seconds, not any more: Everyone in the whole library, and the police link." in said


def test_the_same_plan_from_two_is_no_conflict(cast: Cast, manager: Client) -> None:
    seen = opened(manager, help_at(cast))
    set_plan(cast.central, 2, SAVED, cast.administrator)
    assert manager.post(help_at(cast), form(seen=seen)).status_code == 302
    assert Event.objects.filter(kind="plan.changed").count() == 1


def test_a_change_that_was_taken_back_is_no_conflict(cast: Cast, manager: Client) -> None:
    set_plan(cast.central, 2, SAVED, cast.manager)
    seen = opened(manager, help_at(cast))
    set_plan(cast.central, 2, GUARDS, cast.administrator)
    set_plan(cast.central, 2, SAVED, cast.administrator)
    assert manager.post(help_at(cast), form(seen=seen, s1_after="55")).status_code == 302


def test_another_level_or_the_plan_above_is_no_conflict(cast: Cast, manager: Client) -> None:
    seen = opened(manager, help_at(cast))
    set_plan(cast.central, 3, GUARDS, cast.administrator)
    set_plan(cast.library, 2, GUARDS, cast.administrator)
    assert manager.post(help_at(cast), form(seen=seen)).status_code == 302


@pytest.mark.parametrize("seen", ["nonsense", "", "\x01", "x" * 500])
def test_a_version_that_nobody_knows_shows_the_plan_as_it_is(cast: Cast, manager: Client, seen: str) -> None:
    set_plan(cast.central, 2, GUARDS, cast.administrator)
    said = text_of(manager.post(help_at(cast), form(seen=seen)))
    assert "Alma Reyes changed this plan while you had it open" in said
    assert now() == GUARDS


def test_a_plan_that_another_just_wrote_is_not_removed_unseen(cast: Cast, manager: Client) -> None:
    set_plan(cast.central, 2, SAVED, cast.manager)
    address = f"{help_at(cast)}inherit/"
    seen = opened(manager, address)
    set_plan(cast.central, 2, GUARDS, cast.administrator)
    said = text_of(manager.post(address, {"seen": seen}, follow=True))
    assert "Somebody changed this plan meanwhile, so it was kept." in said
    assert now() == GUARDS
    manager.post(address, {"seen": opened(manager, address)})
    assert not Plan.objects.exists()


def test_whoever_may_not_change_plans_there_is_shown_no_conflict(cast: Cast, client: Client) -> None:
    set_plan(cast.central, 2, GUARDS, cast.administrator)
    for person in (cast.in_charge, cast.other_library_staff):
        client.force_login(person)
        assert client.post(help_at(cast), form(do="mine", newer=plan.version(GUARDS))).status_code == 404
    assert now() == GUARDS


def test_the_check_is_made_inside_the_transaction(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waited for the other's save is told, though the plan was still the old one when they asked."""
    hold = log.hold
    waited: list[int] = []

    def waits(tenant_id: int) -> None:
        hold(tenant_id)
        if not waited:
            waited.append(tenant_id)
            Plan.objects.create(place=cast.central, level=2, tiers=GUARDS, changed_at=clock.now())

    monkeypatch.setattr(log, "hold", waits)
    with pytest.raises(PlanChanged):
        set_plan(cast.central, 2, SAVED, cast.manager, seen="")


@pytest.mark.server
def test_of_two_who_save_at_the_same_moment_one_is_told(server: Server) -> None:
    cast = server.cast
    with server.inside():
        set_plan(cast.central, 2, SAVED, cast.manager)
        people.give_role(cast.in_charge, cast.central, RoleName.MANAGER, cast.administrator.actor)
    start = threading.Barrier(2)

    def saves(person: Person, after: str) -> int:
        cookies = f"{server.login(person)['Cookie']}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        typed = form(seen=plan.version(SAVED), s1_after=after, csrfmiddlewaretoken=CSRF)
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        start.wait(10)
        return server.request("POST", help_at(cast), body=urlencode(typed).encode(), headers=headers).status

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(saves, (cast.manager, cast.in_charge), ("50", "60")))
    assert sorted(answers) == [200, 302]
    with server.inside():
        assert now()[1]["after"] == (50, 60)[answers.index(302)]


def test_the_page_of_a_conflict_asks_the_database_a_fixed_number_of_times(
    cast: Cast, manager: Client, django_assert_max_num_queries: Any
) -> None:
    set_plan(cast.central, 2, SAVED, cast.manager)
    seen = opened(manager, help_at(cast))
    for number in range(30):
        with clock.frozen(clock.now() + timedelta(seconds=number)):
            set_plan(cast.central, 2, theirs(step1={"after": 100 + number}), cast.administrator)
    hire("New Person", cast.central, RoleName.STAFF)
    with django_assert_max_num_queries(35):
        said = text_of(manager.post(help_at(cast), form(seen=seen, s1_after="55")))
    assert "After 129 seconds: Everyone" in said
    assert "Before it came: after 40 seconds." in said
    assert page(manager, help_at(cast))
