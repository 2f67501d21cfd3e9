"""Roles and the list of people: what is given, to whom, and what stays unseen."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.people import actions
from deskbell.people.models import Invitation, Person, Role
from deskbell.people.roles import RoleName
from deskbell.people.tests.team_pages import as_, held, text
from tests.cast import Cast, hire


@pytest.fixture(autouse=True)
def mail_works(settings) -> None:
    settings.MAIL_IS_SENT = True


# Roles


def test_the_roles_of_a_desk_show_those_from_above(cast: Cast):
    page = text(as_(cast.presser).get(f"/places/{cast.desk.ref}/roles/"))
    for name in ("Mo Lind", "Alma Reyes", "Rosa Diaz"):
        assert name in page
    for name in ("Otto Berg", "Zoe Kim"):
        assert name not in page


def test_a_manager_gives_a_role_to_a_colleague(cast: Cast):
    url = f"/places/{cast.central.ref}/roles/give/"
    fields = {"person": cast.presser.ref, "role": RoleName.IN_CHARGE}
    assert as_(cast.manager).post(url, fields).status_code == 302
    assert ("in_charge", "Central") in held(cast.presser)


@pytest.mark.parametrize(
    "role", [RoleName.MANAGER, RoleName.DIRECTOR, RoleName.ADMINISTRATOR, RoleName.AUDITOR, "king"]
)
def test_a_manager_can_not_give_more_than_their_own_kind_allows(cast: Cast, role: str):
    before = Role.objects.count()
    client = as_(cast.manager)
    response = client.post(f"/places/{cast.central.ref}/roles/give/", {"person": cast.presser.ref, "role": role})
    assert "not yours to give" in text(response)
    fields = {"role": role, "way": "mail", "people": "new@example.org"}
    assert "not yours to give" in text(client.post(f"/places/{cast.central.ref}/invite/", fields))
    assert (Role.objects.count(), Invitation.objects.count()) == (before, 0)


def test_directors_and_administrators_stand_at_the_top_only(cast: Cast):
    page = text(as_(cast.administrator).get(f"/places/{cast.central.ref}/roles/give/"))
    assert 'value="manager"' in page
    assert 'value="administrator"' not in page
    assert 'value="administrator"' in text(as_(cast.administrator).get(f"/places/{cast.library.ref}/roles/give/"))


def test_nobody_of_another_library_can_be_given_a_role(cast: Cast):
    fields = {"person": cast.other_library_staff.ref, "role": RoleName.STAFF}
    response = as_(cast.administrator).post(f"/places/{cast.central.ref}/roles/give/", fields)
    assert "Choose somebody from the list" in text(response)
    assert held(cast.other_library_staff) == {("manager", "Hilltop")}


def test_a_manager_ends_the_role_of_staff_but_not_of_the_administrator(cast: Cast):
    client = as_(cast.manager)
    staff, administrator = cast.presser.roles.get(), cast.administrator.roles.get()
    client.post(f"/roles/{staff.pk}/end/")
    assert held(cast.presser) == set()
    assert client.post(f"/roles/{administrator.pk}/end/").status_code == 404
    assert as_(cast.other_library_staff).post(f"/roles/{administrator.pk}/end/").status_code == 404
    assert as_(cast.responder).post(f"/roles/{cast.manager.roles.get().pk}/end/").status_code == 404
    assert held(cast.administrator) == {("administrator", "Lakeside Library")}


def test_the_last_administrator_can_not_end_their_own_role(cast: Cast):
    role = cast.administrator.roles.get()
    response = as_(cast.administrator).post(f"/roles/{role.pk}/end/", follow=True)
    assert "last administrator" in text(response)
    actions.give_role(cast.manager, cast.library, RoleName.ADMINISTRATOR, DESKBELL)
    as_(cast.administrator).post(f"/roles/{role.pk}/end/")
    assert held(cast.administrator) == set()


def test_whoever_no_longer_works_here_is_out_of_everything(cast: Cast):
    client = as_(cast.manager)
    assert "Staff" in text(client.get(f"/people/{cast.presser.ref}/let-go/"))
    client.post(f"/people/{cast.presser.ref}/let-go/")
    cast.presser.refresh_from_db()
    assert not cast.presser.is_active
    assert cast.presser.ref not in text(client.get("/people/"))
    assert cast.presser.ref in text(client.get("/people/?state=left"))
    fields = {"person": cast.presser.ref, "role": RoleName.STAFF}
    client.post(f"/places/{cast.central.ref}/roles/give/", fields)
    cast.presser.refresh_from_db()
    assert cast.presser.is_active


def test_whoever_works_elsewhere_too_can_still_sign_in_there(cast: Cast):
    actions.give_role(cast.presser, cast.other_branch, RoleName.STAFF, DESKBELL)
    page = text(as_(cast.manager).get(f"/people/{cast.presser.ref}/"))
    assert "Hilltop" not in page
    as_(cast.manager).post(f"/people/{cast.presser.ref}/let-go/")
    cast.presser.refresh_from_db()
    assert cast.presser.is_active
    assert held(cast.presser) == {("staff", "Hilltop")}


def test_nobody_lets_go_of_themself_nor_of_those_above(cast: Cast):
    assert as_(cast.manager).post(f"/people/{cast.manager.ref}/let-go/").status_code == 404
    assert as_(cast.manager).post(f"/people/{cast.administrator.ref}/let-go/").status_code == 404
    actions.give_role(cast.presser, cast.north, RoleName.STAFF, DESKBELL)
    let_go = as_(cast.manager).post(f"/people/{cast.presser.ref}/let-go/")
    assert let_go.status_code == 404, "who works at another branch too is for those above to let go"


@pytest.mark.parametrize("page", ["", "let-go/"])
def test_people_of_another_library_do_not_exist(cast: Cast, page: str):
    for person in (cast.administrator, cast.presser, cast.outsider):
        for method in ("get", "post"):
            response = getattr(as_(person), method)(f"/people/{cast.other_library_staff.ref}/{page}")
            assert response.status_code in (404, 405)
    assert as_(cast.manager).get(f"/people/{cast.other_branch_staff.ref}/").status_code == 404


# The list


def test_the_list_shows_whom_one_manages_and_nobody_else(cast: Cast):
    page = text(as_(cast.administrator).get("/people/"))
    assert "Otto Berg" in page
    assert "Zoe Kim" not in page
    assert "Otto Berg" not in text(as_(cast.manager).get("/people/"))
    assert as_(cast.presser).get("/people/").status_code == 404


def test_the_address_of_the_list_says_what_it_shows(cast: Cast):
    client = as_(cast.administrator)

    def shown(query: str) -> list[str]:
        return re.findall(r'class="row-name">([^<]+)<', text(client.get(f"/people/?{query}")))

    assert shown("q=rosa") == ["Rosa Diaz"]
    assert shown("q=rosa%40example.org") == ["Rosa Diaz"]
    assert shown(f"place={cast.north.ref}") == ["Otto Berg"]
    assert shown("role=security") == ["Sam Okafor"]
    assert shown("sort=-name")[0] == "Sam Okafor"
    assert shown("q=nobody%00here") == []
    assert shown("sort=evil&role=king&place=zzz&page=-7")[0] == "Ada Quist"


def test_the_list_shows_who_was_invited_and_is_not_here_yet(cast: Cast):
    actions.invite(cast.central, "staff", cast.manager, name="Dana Fox")
    actions.invite(cast.north, "security", cast.administrator, name="Eli North")
    assert "Dana Fox" in text(as_(cast.manager).get("/people/?role=staff"))
    assert "Eli North" not in text(as_(cast.manager).get("/people/")), "not hers to manage"
    assert "Dana Fox" not in text(as_(cast.administrator).get("/people/?state=left"))
    assert "Dana Fox" not in text(as_(cast.administrator).get("/people/?q=eli"))


def test_a_list_of_2000_people_takes_as_many_queries_as_one_of_8(cast: Cast):
    client = as_(cast.administrator)
    client.get("/people/")
    with CaptureQueriesContext(connection) as few:
        client.get("/people/")
    people = [Person(email=f"p{number}@example.org", name=f"Person {number:04}") for number in range(2000)]
    Person.objects.bulk_create(people)
    now = clock.now()
    Role.objects.bulk_create([Role(person=one, place=cast.north, role="staff", given_at=now) for one in people])
    with CaptureQueriesContext(connection) as many:
        page = text(client.get("/people/?page=3"))
    assert "101 to 150 of 2008 people" in page or "101 to 150 of 2,008 people" in page
    assert len(many) == len(few)
    for url in (f"/places/{cast.north.ref}/", f"/people/{cast.presser.ref}/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= 25, url


def test_the_person_page_shows_roles_and_shifts_within_reach(cast: Cast):
    hire("Kim Both", cast.central, "staff")
    page = text(as_(cast.manager).get(f"/people/{cast.responder.ref}/"))
    assert "rosa@example.org" in page
    assert as_(cast.presser).get(f"/people/{cast.responder.ref}/").status_code == 404
