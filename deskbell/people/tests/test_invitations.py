"""Invitations: how they are made, carried, taken and withdrawn."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people import actions
from deskbell.people.models import Invitation, Person
from deskbell.people.tests.team_pages import GOOD, as_, code_in, held, invite, text
from tests.cast import PASSWORD, Cast


@pytest.fixture(autouse=True)
def mail_works(settings) -> None:
    settings.MAIL_IS_SENT = True


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
    answers, pages = [], []
    strip = re.compile(r"csrf\S+ value=\S+|csrf\S+|nonce=\S+|X-CSRFToken[^}]*|name=\"csrf[^>]*")
    for name, email in (("Somebody", "zoe@example.org"), ("Somebody Else", "free@example.org")):
        page = text(invite(cast, name, way="paper"))
        found = re.search(r'class="code" translate="no">([A-Z0-9-]+)<', page)
        assert found is not None
        browser = Client()
        response = browser.post(f"/invited/{found[1]}/join/", {"name": "Sam", "email": email, "password": GOOD})
        pages.append(strip.sub("", text(browser.get(response["Location"])).replace(found[1], "")))
        answers.append((response.status_code, response["Location"].replace(found[1], ""), sorted(response.cookies)))
    assert answers[0] == answers[1]
    assert pages[0].replace("zoe@", "free@") == pages[1]
    assert 'value="free@example.org"' in pages[1]
    assert Person.objects.get(email="zoe@example.org").check_password(PASSWORD)
    assert held(cast.other_library_staff) == {("manager", "Hilltop")}
    free = Client()
    free.post("/account/login/", {"login": "free@example.org", "password": GOOD})
    assert held(Person.objects.get(email="free@example.org")) == {("staff", "Central")}


def joined(client: Client, code: str, email: str):
    fields = {"name": "Dana Fox", "email": email, "password": GOOD}
    return client.post(f"/invited/{code}/join/", fields)


def test_who_joins_with_a_code_on_paper_gives_the_password_once_more_and_is_in(cast: Cast, client: Client):
    _invitation, code = actions.invite(cast.central, "staff", cast.manager, name="Dana")
    sign_in = joined(client, code, "dana@example.org")["Location"]
    page = text(client.get(sign_in))
    assert "Now sign in" in page
    assert 'value="dana@example.org"' in page
    assert 'value="dana@example.org"' not in text(client.get(sign_in)), "said once"
    fields = {"login": "dana@example.org", "password": GOOD, "next": f"/invited/{code}/"}
    inside = client.post("/account/login/", fields, follow=True)
    assert inside.context["user"].email == "dana@example.org"
    assert inside.redirect_chain[-1][0] == "/now/"


def test_a_used_code_lets_nobody_else_in_new_or_known(cast: Cast, client: Client):
    _invitation, code = actions.invite(cast.central, "staff", cast.manager, name="Dana")
    joined(Client(), code, "dana@example.org")
    assert joined(client, code, "eve@example.org").status_code == 404
    assert not Person.objects.filter(email="eve@example.org").exists()
    client.force_login(cast.outsider)
    assert client.post(f"/invited/{code}/take/").status_code == 404
    assert held(cast.outsider) == set()


def test_a_code_of_another_library_lets_nobody_into_this_one(cast: Cast, client: Client):
    _invitation, code = actions.invite(cast.other_branch, "staff", cast.other_library_staff, name="Dana")
    joined(client, code, "dana@example.org")
    client.post("/account/login/", {"login": "dana@example.org", "password": GOOD})
    assert held(Person.objects.get(email="dana@example.org")) == {("staff", "Hilltop")}
    assert client.get(f"/places/{cast.other_desk.ref}/").status_code == 200
    for place in (cast.library, cast.central, cast.desk):
        assert client.get(f"/places/{place.ref}/").status_code == 404


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
