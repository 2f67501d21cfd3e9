"""Roles, invitations, the list of people: what is given, to whom, and what stays unseen."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people import actions
from deskbell.people.models import Invitation, Person, Role
from deskbell.people.roles import RoleName
from tests.cast import PASSWORD, Cast, hire

GOOD = "a quite different long phrase"


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response) -> str:
    return str(response.content.decode())


def held(person: Person) -> set[tuple[str, str]]:
    return set(Role.objects.filter(person=person, ended_at=None).values_list("role", "place__name"))


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


# Invitations


def invite(cast: Cast, people: str, way: str = "mail", role: str = "staff"):
    fields = {"role": role, "way": way, "people": people}
    return as_(cast.manager).post(f"/places/{cast.central.ref}/invite/", fields)


def code_in(message: str) -> str:
    found = re.search(r"/invited/([A-Z0-9-]+)/", message)
    assert found is not None
    return found[1]


def test_several_are_invited_by_mail_and_each_bad_line_is_named_and_kept(cast: Cast):
    lines = "bea@example.org\nCarl Voss <carl@example.org>\nnot an address\nbea@example.org\n\n@\n"
    page = text(invite(cast, lines))
    assert len(mail.outbox) == 2
    assert set(Invitation.objects.values_list("email", "name")) == {
        ("bea@example.org", ""),
        ("carl@example.org", "Carl Voss"),
    }
    assert "That is no email address" in page
    assert "stands here twice" in page
    kept = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)
    assert kept is not None
    assert kept[1].split("\n") == ["not an address", "bea@example.org", "@"]


def test_the_mail_says_who_where_and_how_long_and_its_subject_names_nobody(cast: Cast):
    invite(cast, "Bea Lang <bea@example.org>")
    (message,) = mail.outbox
    assert message.to == ["bea@example.org"]
    for word in ("Bea Lang", "Mo Lind", "Lakeside Library", "Staff", "Central", "http://localhost:8440/invited/"):
        assert word in message.body
    assert message.subject == "Your invitation to Deskbell"


def test_a_code_is_kept_only_as_a_hash_and_the_log_holds_no_address(cast: Cast):
    invite(cast, "bea@example.org")
    code = code_in(str(mail.outbox[0].body))
    (invitation,) = Invitation.objects.values()
    assert code not in str(invitation)
    assert not [event for event in Event.objects.all() if "bea@" in str(event.data)]


def test_printed_sheets_carry_a_code_an_address_and_a_square(cast: Cast):
    page = text(invite(cast, "Dana Fox\nEli Ito\n123", way="paper"))
    assert page.count('class="invite-sheet') == 2
    assert page.count("<svg viewBox") >= 2
    assert "localhost:8440/invited" in page
    assert "A name has letters" in page
    assert mail.outbox == []


def test_without_a_mail_server_sheets_are_made_instead(cast: Cast, settings):
    settings.MAIL_IS_SENT = False
    page = text(invite(cast, "bea@example.org"))
    assert "no mail server" in page
    assert page.count('class="invite-sheet') == 1


def test_a_mail_server_that_is_down_loses_no_invitation(cast: Cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    page = text(invite(cast, "bea@example.org"))
    assert "The mail server did not take these" in page
    assert page.count('class="invite-sheet') == 1


def test_somebody_new_joins_with_name_and_password(cast: Cast, client: Client):
    invite(cast, "Bea Lang <bea@example.org>")
    code = code_in(str(mail.outbox[0].body))
    page = text(client.get(f"/invited/{code}/"))
    assert "Lakeside Library" in page
    assert 'name="email"' not in page
    response = client.post(f"/invited/{code}/join/", {"name": "Bea Lang", "password": GOOD})
    assert response["Location"] == "/"
    bea = Person.objects.get(email="bea@example.org")
    assert held(bea) == {("staff", "Central")}
    assert client.session["_auth_user_id"] == str(bea.pk)
    assert Client().get(f"/invited/{code}/").status_code == 404, "once"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "", "password": GOOD}, "Type your name"),
        ({"name": "Bea", "password": "short"}, "at least 12"),
        ({"name": "Bea", "password": "password1234"}, "too common"),
        ({"name": "Bea", "password": "bea@example.org"}, "too similar"),
        ({"name": "Bea", "password": ""}, "Choose a password"),
    ],
)
def test_a_weak_password_or_no_name_is_refused_and_changes_nothing(cast: Cast, client: Client, fields, says):
    invite(cast, "bea@example.org")
    code = code_in(str(mail.outbox[0].body))
    assert says in text(client.post(f"/invited/{code}/join/", fields))
    assert not Person.objects.filter(email="bea@example.org").exists()
    assert client.get(f"/invited/{code}/").status_code == 200


def test_an_existing_person_signs_in_and_accepts(cast: Cast):
    invite(cast, "zoe@example.org")
    code = code_in(str(mail.outbox[0].body))
    client = Client()
    assert f"/account/login/?next=%2Finvited%2F{code}%2F" in text(client.get(f"/invited/{code}/"))
    client.force_login(cast.other_library_staff)
    assert "signed in as Zoe Kim" in text(client.get(f"/invited/{code}/"))
    client.post(f"/invited/{code}/take/")
    assert held(cast.other_library_staff) == {("manager", "Hilltop"), ("staff", "Central")}


def test_who_invites_learns_nothing_about_accounts_elsewhere(cast: Cast):
    known = text(invite(cast, "zoe@example.org"))
    unknown = text(invite(cast, "zed@example.org"))
    strip = re.compile(r"csrf\S+|value=\"[^\"]*\"|nonce=\S+|z[eo][de]@|X-CSRFToken[^}]*")
    assert strip.sub("", known) == strip.sub("", unknown)


def test_a_code_on_paper_does_not_tell_whether_an_address_has_an_account(cast: Cast):
    answers = []
    for email in ("zoe@example.org", "free@example.org"):
        page = text(invite(cast, "Somebody", way="paper"))
        found = re.search(r'class="code" translate="no">([A-Z0-9-]+)<', page)
        assert found is not None
        response = Client().post(f"/invited/{found[1]}/join/", {"name": "Sam", "email": email, "password": GOOD})
        answers.append((response.status_code, response["Location"].replace(found[1], ""), sorted(response.cookies)))
    assert answers[0] == answers[1]
    assert Person.objects.get(email="zoe@example.org").check_password(PASSWORD)
    assert held(cast.other_library_staff) == {("manager", "Hilltop")}
    free = Client()
    free.post("/account/login/", {"login": "free@example.org", "password": GOOD})
    assert held(Person.objects.get(email="free@example.org")) == {("staff", "Central")}


def test_the_code_is_typed_from_paper_in_any_manner(cast: Cast, client: Client):
    _invitation, code = actions.invite(cast.central, "staff", cast.manager, name="Dana")
    response = client.post("/invited/", {"code": f" {code.lower().replace('-', ' ')} "})
    assert response["Location"] == f"/invited/{code}/"
    assert "not good any more" in text(client.post("/invited/", {"code": "AAAAAA-AAAAAA"}))
    assert "Type the code" in text(client.post("/invited/", {"code": ""}))
    assert client.get("/invited/../../etc/").status_code == 404


def test_an_invitation_ends_after_14_days_and_when_it_is_withdrawn(cast: Cast, client: Client):
    _one, code = actions.invite(cast.central, "staff", cast.manager, name="Dana")
    with clock.moved(timedelta(days=14, seconds=1)):
        assert client.get(f"/invited/{code}/").status_code == 404
        assert (
            client.post(f"/invited/{code}/join/", {"name": "D", "email": "d@x.org", "password": GOOD}).status_code
            == 404
        )
    invitation = Invitation.objects.get()
    as_(cast.manager).post(f"/invitations/{invitation.ref}/withdraw/")
    assert client.get(f"/invited/{code}/").status_code == 404


def test_sending_again_makes_the_old_link_void(cast: Cast, client: Client):
    invite(cast, "bea@example.org")
    invitation = Invitation.objects.get()
    as_(cast.manager).post(f"/invitations/{invitation.ref}/again/")
    old, new = (code_in(str(message.body)) for message in mail.outbox)
    assert client.get(f"/invited/{old}/").status_code == 404
    assert client.get(f"/invited/{new}/").status_code == 200
    page = text(as_(cast.manager).post(f"/invitations/{invitation.ref}/again/", {"paper": "1"}))
    assert 'class="invite-sheet' in page
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("what", ["again", "withdraw"])
def test_invitations_of_others_do_not_exist(cast: Cast, what: str):
    invitation, code = actions.invite(cast.central, "staff", cast.manager, name="Dana")
    for person in (cast.other_library_staff, cast.presser, cast.other_branch_staff):
        assert as_(person).post(f"/invitations/{invitation.ref}/{what}/").status_code == 404
    assert Client().get(f"/invited/{code}/").status_code == 200


def test_nobody_invites_to_a_place_they_do_not_manage(cast: Cast):
    fields = {"role": "staff", "way": "mail", "people": "new@example.org"}
    for person in (cast.presser, cast.other_library_staff, cast.auditor):
        assert as_(person).post(f"/places/{cast.central.ref}/invite/", fields).status_code == 404
    assert mail.outbox == []


def test_a_closed_branch_takes_nobody_in(cast: Cast, client: Client):
    from deskbell.places.actions import close

    _invitation, code = actions.invite(cast.central, "staff", cast.manager, name="Dana")
    close(cast.central, DESKBELL)
    assert client.get(f"/invited/{code}/").status_code == 404


def test_more_than_a_hundred_lines_are_refused_and_kept(cast: Cast):
    lines = "\n".join(f"p{number}@example.org" for number in range(101))
    page = text(invite(cast, lines))
    assert "at most 100" in page
    assert "p77@example.org" in page
    assert Invitation.objects.count() == 0


def test_the_person_page_shows_roles_and_shifts_within_reach(cast: Cast):
    hire("Kim Both", cast.central, "staff")
    page = text(as_(cast.manager).get(f"/people/{cast.responder.ref}/"))
    assert "rosa@example.org" in page
    assert as_(cast.presser).get(f"/people/{cast.responder.ref}/").status_code == 404
