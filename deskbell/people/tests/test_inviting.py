"""Before an invitation goes out: what a role may do, who is here already, and which ways there are."""

import re
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deskbell.core import clock
from deskbell.people import actions
from deskbell.people.models import Invitation, Role
from deskbell.people.roles import ABILITIES, SENTENCES, RoleName
from deskbell.people.tests.team_pages import as_, invite, text
from tests.cast import Cast, hire


@pytest.fixture(autouse=True)
def mail_works(settings) -> None:
    settings.MAIL_IS_SENT = True


def plain(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text(response))))


# What a role may do


@pytest.mark.parametrize("page", ["invite", "roles/give"])
def test_beside_each_role_stands_what_it_may_do(cast: Cast, page: str):
    said = plain(as_(cast.administrator).get(f"/places/{cast.library.ref}/{page}/"))
    for role in RoleName:
        assert f"{role.label} {SENTENCES[role]}" in said, role
    said = plain(as_(cast.manager).get(f"/places/{cast.central.ref}/{page}/"))
    assert str(SENTENCES[RoleName.STAFF]) in said
    assert str(SENTENCES[RoleName.ADMINISTRATOR]) not in said, "they may not give it"


def test_every_role_has_its_sentence_and_is_like_the_one_that_it_names():
    assert set(SENTENCES) == set(RoleName.values)
    for role, words in SENTENCES.items():
        likes = {"staff;": "staff", "the person in charge;": "in_charge", "a manager,": "manager"}
        likes["the director;"] = "director"
        for start, like in likes.items():
            if str(words).startswith(f"Like {start}"):
                assert ABILITIES[like] <= ABILITIES[role], role
    assert not ABILITIES[RoleName.AUDITOR] & ABILITIES[RoleName.STAFF] - {"see_places", "see_alarms"}


def test_whoever_may_not_manage_people_there_is_not_told_either(cast: Cast):
    for person in (cast.in_charge, cast.other_branch_staff, cast.other_library_staff):
        assert as_(person).get(f"/places/{cast.central.ref}/invite/").status_code == 404
        assert as_(person).post(f"/places/{cast.central.ref}/invite/", {"anyway": "1"}).status_code == 404


# Somebody who is here already


def test_somebody_with_the_same_address_is_asked_about_first(cast: Cast):
    said = plain(invite(cast, "rosa@example.org\nbea@example.org"))
    assert "1 is perhaps here already, and was not invited yet" in said
    assert "Rosa Diaz has this address and is here already. A further role is given on their page." in said
    assert [message.to for message in mail.outbox] == [["bea@example.org"]], "the others are not kept waiting"


def test_somebody_of_the_same_name_is_asked_about_first(cast: Cast):
    said = plain(invite(cast, "rosa  DIAZ\nEli Ito", way="paper"))
    assert "Somebody called Rosa Diaz is here already. Perhaps this is somebody else." in said
    assert list(Invitation.objects.values_list("name", flat=True)) == ["Eli Ito"]


def test_somebody_who_was_invited_already_is_asked_about_first(cast: Cast):
    invite(cast, "Bea Lang <bea@example.org>")
    day = clock.now().astimezone(ZoneInfo(cast.library.time_zone)).strftime("%-d %b")
    words = f"Bea Lang is invited already, as Staff at Central, since {day}. That invitation still works."
    assert words in plain(invite(cast, "BEA@example.org"))
    assert words in plain(invite(cast, "bea lang", way="paper"))
    assert Invitation.objects.count() == 1


def test_it_warns_and_does_not_refuse(cast: Cast):
    page = text(invite(cast, "Rosa Diaz\nSam Okafor", way="paper"))
    form = page[page.index('aria-labelledby="doubts"') :]
    fields = dict(re.findall(r'name="(role|way|people|anyway)" value="([^"]*)"', form))
    assert fields == {"role": "staff", "way": "paper", "people": "Rosa Diaz\nSam Okafor", "anyway": "1"}
    assert "Invite all of them all the same" in form
    page = text(as_(cast.manager).post(f"/places/{cast.central.ref}/invite/", fields))
    assert page.count('class="invite-sheet') == 2
    assert set(Invitation.objects.values_list("name", flat=True)) == {"Rosa Diaz", "Sam Okafor"}


def test_an_invitation_that_ran_out_or_was_withdrawn_warns_of_nothing(cast: Cast):
    invite(cast, "Bea Lang", way="paper")
    actions.withdraw(Invitation.objects.get(), cast.manager)
    assert "perhaps here already" not in plain(invite(cast, "Bea Lang", way="paper"))
    Invitation.objects.update(expires_at=clock.now())
    assert "perhaps here already" not in plain(invite(cast, "Bea Lang", way="paper"))


def test_whoever_has_left_warns_of_nothing(cast: Cast):
    Role.objects.filter(person=cast.responder).update(ended_at=clock.now())
    assert "perhaps here already" not in plain(invite(cast, "rosa@example.org"))


def test_the_warning_says_nothing_about_other_branches_or_libraries(cast: Cast):
    actions.invite(cast.other_branch, "staff", cast.other_library_staff, name="Fay Moss", email="fay@example.org")
    actions.invite(cast.north, "staff", cast.administrator, name="Gil Hart", email="gil@example.org")
    for person in ("zoe@example.org", "otto@example.org", "fay@example.org", "gil@example.org", "alma@example.org"):
        assert "perhaps here already" not in plain(invite(cast, person)), person
    for name in ("Zoe Kim", "Otto Berg"):
        assert "perhaps here already" not in plain(invite(cast, name, way="paper")), name


def test_it_takes_as_many_queries_in_a_large_library(cast: Cast):
    client = as_(cast.manager)
    fields = {"role": "staff", "way": "paper", "people": "Rosa Diaz\nSam Okafor\nMo Lind"}
    client.get("/people/")
    counts = []
    for round_ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.post(f"/places/{cast.central.ref}/invite/", fields).status_code == 200
        counts.append(len(queries))
        for number in range(12 - 12 * round_):
            hire(f"P{number} Person", cast.central, "staff")
            actions.invite(cast.central, "staff", cast.manager, name=f"Q{number} Person")
    assert counts[0] == counts[1]


# Mail or paper


def test_without_a_mail_server_mail_is_shown_as_not_possible_with_the_remedy(cast: Cast, settings):
    settings.MAIL_IS_SENT = False
    response = as_(cast.manager).get(f"/places/{cast.central.ref}/invite/")
    page = text(response)
    mail_way, paper_way = (re.search(rf'<input[^>]*value="{way}"[^>]*>', page) for way in ("mail", "paper"))
    assert mail_way
    assert paper_way
    assert " disabled" in mail_way[0]
    assert " checked" not in mail_way[0]
    assert " checked" in paper_way[0]
    assert "disabled" not in paper_way[0]
    why = "Not possible now: Deskbell has no mail server. Whoever runs it can set one, with DESKBELL_MAIL."
    assert f"By mail: each gets a link {why}" in plain(response)


def test_with_a_mail_server_mail_is_the_usual_way(cast: Cast):
    page = text(as_(cast.manager).get(f"/places/{cast.central.ref}/invite/"))
    mail_way = re.search(r'<input[^>]*value="mail"[^>]*>', page)
    assert mail_way
    assert " checked" in mail_way[0]
    assert "disabled" not in mail_way[0]
    assert "Not possible now" not in page
