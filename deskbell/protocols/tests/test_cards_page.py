"""The cards and posters of a place: who looks, who prints, what is recorded, and when a card is no longer true."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.alarms.tests.rotas import chicago
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.protocols.actions import say
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.models import PrintedCard
from deskbell.protocols.paper.fits import print_card
from deskbell.protocols.shipped import shipped
from tests.cast import Cast

CARD = "problem-customer"
DESK_EN = {"form": "desk", "language": "en", "paper": "letter"}
SAID = {"safe_room": "the staff room", "has_safe_room": "yes", "near_phone": "yes", "alarm_code": "#00"}
REST = {name: "500" if one.can_dial else "as we agreed" for name, one in BINDINGS.items() if name not in SAID}
NOT_TRUE = "no longer says what is so"


@pytest.fixture
def said(cast: Cast) -> Place:
    """The reference desk, where everything is said that a card names."""
    say(cast.central, {**SAID, **REST}, DESKBELL)
    return cast.desk


@pytest.fixture
def in_charge(cast: Cast, client: Client) -> Client:
    client.force_login(cast.in_charge)
    return client


def address(place: Place, end: str = "") -> str:
    return f"/places/{place.ref}/cards/{end}"


def text(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(plain))


def row(response: Any, protocol: str = CARD, form: str = "desk", language: str = "en") -> str:
    """Return the words of one row of the page; nothing if it is not there."""
    page = response.content.decode()
    found = re.search(rf'<li class="row cards-row" id="card-{protocol}-{form}-{language}">.*?</li>', page, re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found[0]))) if found else ""


def take(client: Client, place: Place, protocol: str = CARD, **changes: str) -> Any:
    return client.post(address(place, f"{protocol}/print/"), {**DESK_EN, **changes})


def test_the_page_lists_every_protocol_in_force_and_how_it_stands(said: Place, in_charge: Client) -> None:
    page = in_charge.get(address(said))
    assert len(re.findall(r'<li class="row cards-row"', page.content.decode())) == len(shipped()) == 17
    assert "Never printed" in row(page)


def test_taking_a_card_sends_a_pdf_with_a_speaking_name_and_records_it(
    said: Place, in_charge: Client, cast: Cast
) -> None:
    with clock.frozen(chicago(2026, 11, 3, 10, 0)):
        sent = take(in_charge, said)
    assert (sent.status_code, sent["Content-Type"], sent.content[:5]) == (200, "application/pdf", b"%PDF-")
    name = f"reference-desk-{CARD}-desk-en-letter.pdf"
    assert sent["Content-Disposition"] == f'attachment; filename="{name}"'
    card = PrintedCard.objects.get(place=said)
    assert (card.protocol, card.form, card.language, card.paper) == (CARD, "desk", "en", "letter")
    event = Event.objects.get(kind="card.printed")
    assert (event.subject_kind, event.subject_id, event.actor_name) == ("place", said.pk, cast.in_charge.name)
    assert (event.data["mark"], event.data["paper"]) == (card.mark, "letter")
    assert event.data["print"]["bindings"]["safe_room"] == "the staff room"
    assert f"Printed on 3 November by {cast.in_charge.name}" in row(in_charge.get(address(said)))


def test_printing_never_happens_inside_a_transaction_of_its_own(
    said: Place, in_charge: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    depths = []

    def watched(job: Any) -> Any:
        depths.append(len(connection.savepoint_ids))
        return print_card(job)

    before = len(connection.savepoint_ids)
    monkeypatch.setattr("deskbell.protocols.card_making.print_card", watched)
    assert take(in_charge, said).status_code == 200
    assert depths == [before]


def test_a_changed_safe_room_makes_the_card_due_until_it_is_printed_again(
    said: Place, in_charge: Client, cast: Cast
) -> None:
    take(in_charge, said)
    first = PrintedCard.objects.get()
    assert NOT_TRUE not in text(in_charge.get(address(said)))
    say(cast.central, {"safe_room": "the vault"}, DESKBELL)
    sentence = "1 card at this place no longer says what is so: Safe room has changed."
    assert sentence in text(in_charge.get(address(said)))
    assert sentence in text(in_charge.get(f"/places/{said.ref}/guide/"))
    assert "Reprint due: Safe room has changed." in row(in_charge.get(address(said)))
    take(in_charge, said)
    again = PrintedCard.objects.get()
    assert (again.pk, again.mark == first.mark) == (first.pk, False)
    assert NOT_TRUE not in text(in_charge.get(address(said)))
    assert NOT_TRUE not in text(in_charge.get(f"/places/{said.ref}/guide/"))


def test_a_word_that_nobody_says_any_more_makes_its_card_due_and_unprintable(
    said: Place, in_charge: Client, cast: Cast
) -> None:
    take(in_charge, said)
    say(cast.central, {"safe_room": ""}, DESKBELL)
    shown = row(in_charge.get(address(said)))
    assert "Reprint due: Safe room has changed." in shown
    assert "Not said here yet: Safe room." in shown


def test_what_has_changed_at_the_desk_is_named_in_plain_words(said: Place, in_charge: Client, cast: Cast) -> None:
    take(in_charge, said)
    take(in_charge, said, form="wallet", language="es")
    say(cast.central, {"safe_room": "the vault", "near_phone": "no"}, DESKBELL)
    shown = text(in_charge.get(address(said)))
    assert "2 cards at this place no longer say what is so: " in shown
    assert "Safe room and telephone within reach have changed." in shown


def test_a_new_version_of_a_protocol_makes_its_card_due(said: Place, in_charge: Client) -> None:
    take(in_charge, said)
    card = PrintedCard.objects.get()
    PrintedCard.objects.update(data={**card.data, "version": card.data["version"] - 1, "content": "0" * 12})
    assert "Reprint due: There is a new version of the protocol." in row(in_charge.get(address(said)))


def test_a_card_of_a_protocol_that_nobody_follows_any_more_can_only_be_taken_down(
    said: Place, in_charge: Client
) -> None:
    take(in_charge, said)
    PrintedCard.objects.update(protocol="old-habit")
    shown = row(in_charge.get(address(said)), "old-habit")
    assert "Reprint due: The protocol is not in force any more." in shown
    assert take(in_charge, said, "old-habit").status_code == 404
    in_charge.post(address(said, "old-habit/down/"), DESK_EN)
    assert NOT_TRUE not in text(in_charge.get(address(said)))


def test_only_what_is_due_is_shown_of_every_form_and_language_or_of_one(
    said: Place, in_charge: Client, cast: Cast
) -> None:
    take(in_charge, said)
    take(in_charge, said, form="wallet", language="es")
    assert "No card is due" in text(in_charge.get(address(said) + "?due=1"))
    say(cast.central, {"safe_room": "the vault"}, DESKBELL)
    both = in_charge.get(address(said) + "?due=1")
    assert both.content.decode().count('class="row cards-row"') == 2
    assert "Wallet card, Spanish." in row(both, form="wallet", language="es")
    one = in_charge.get(address(said) + "?due=1&form=wallet")
    assert (row(one), "Wallet card" in row(one, form="wallet", language="es")) == ("", True)


def test_the_address_keeps_form_language_and_paper(said: Place, in_charge: Client) -> None:
    page = in_charge.get(address(said) + "?form=poster&language=es&paper=a4").content.decode()
    for value in ("poster", "es", "a4"):
        assert f'<option value="{value}" selected>' in page
    assert "look/?form=poster&amp;language=es&amp;paper=a4" in page


@pytest.mark.parametrize("nonsense", ["?form=x&language=xx&paper=b5", "?form=Desk&due=2&paper=", "?language=../../etc"])
def test_an_address_that_nobody_made_shows_what_most_want(said: Place, in_charge: Client, nonsense: str) -> None:
    page = in_charge.get(address(said) + nonsense)
    assert page.status_code == 200
    assert "Never printed" in row(page)


def test_what_is_not_said_yet_is_named_with_the_way_to_say_it(cast: Cast, in_charge: Client) -> None:
    page = in_charge.get(address(cast.desk))
    assert "Not said here yet: " in row(page)
    assert "Print " not in row(page), "there is no button"
    assert f'href="/places/{cast.desk.ref}/guide/"' in page.content.decode()
    refused = take(in_charge, cast.desk)
    assert refused.status_code == 422
    assert "Desk card, English” can’t be printed. Not said here yet: " in text(refused)
    assert not PrintedCard.objects.exists()


def test_looking_at_a_card_shows_it_and_keeps_nothing(said: Place, client: Client, cast: Cast) -> None:
    client.force_login(cast.presser)
    before = Event.objects.count()
    for form in ("desk", "wallet", "poster"):
        for language, paper in (("en", "letter"), ("es", "a4")):
            query = f"{CARD}/look/?form={form}&language={language}&paper={paper}"
            shown = client.get(address(said, query))
            assert (shown.status_code, shown.content[:5]) == (200, b"%PDF-"), query
            assert shown["Content-Disposition"].startswith("inline;")
    assert (Event.objects.count(), PrintedCard.objects.count()) == (before, 0)


@pytest.mark.parametrize("end", ["print/", "down/", "back/"])
def test_an_address_that_is_only_opened_changes_nothing(said: Place, in_charge: Client, end: str) -> None:
    assert in_charge.get(address(said, f"{CARD}/{end}"), DESK_EN).status_code == 405
    assert not PrintedCard.objects.exists()


def test_a_card_that_no_longer_hangs_is_not_due_and_comes_back(said: Place, in_charge: Client, cast: Cast) -> None:
    take(in_charge, said)
    say(cast.central, {"safe_room": "the vault"}, DESKBELL)
    where = f"{CARD}/down/"
    response = in_charge.post(address(said, where), {**DESK_EN, "list-form": "desk", "list-paper": "a4"}, follow=True)
    assert response.redirect_chain[-1][0].endswith("?form=desk&language=en&paper=a4"), "the list is as it was"
    assert "no longer hangs here." in text(response)
    assert NOT_TRUE not in text(response)
    assert "Taken down on" in row(response)
    in_charge.post(address(said, where), DESK_EN)
    assert Event.objects.filter(kind="card.taken_down").count() == 1, "said once, however often the button is pressed"
    back = in_charge.post(address(said, f"{CARD}/back/"), DESK_EN, follow=True)
    assert "Reprint due: Safe room has changed." in row(back)
    assert Event.objects.get(kind="card.put_back").actor_name == cast.in_charge.name


def test_printing_again_what_was_taken_down_hangs_it_again(said: Place, in_charge: Client) -> None:
    take(in_charge, said)
    in_charge.post(address(said, f"{CARD}/down/"), DESK_EN)
    take(in_charge, said)
    assert PrintedCard.objects.get().taken_down_at is None


def test_the_log_tells_it_in_words(said: Place, in_charge: Client, cast: Cast) -> None:
    take(in_charge, said)
    in_charge.post(address(said, f"{CARD}/down/"), DESK_EN)
    in_charge.post(address(said, f"{CARD}/back/"), DESK_EN)
    in_charge.force_login(cast.administrator)
    log = text(in_charge.get("/log/?kind=cards"))
    title = shipped()[CARD].protocol.title["en"]
    assert f"printed “{title}: Desk card, English”" in log
    assert f"said that “{title}: Desk card, English” no longer hangs here" in log
    assert f"said that “{title}: Desk card, English” hangs here after all" in log


READERS = ["presser", "responder", "security", "auditor"]
STRANGERS = ["other_branch_staff", "other_library_staff", "outsider"]


@pytest.mark.parametrize("role", READERS)
def test_who_only_sees_the_place_looks_and_hangs_nothing(said: Place, client: Client, cast: Cast, role: str) -> None:
    client.force_login(getattr(cast, role))
    assert "It no longer hangs here" not in text(client.get(address(said)))
    assert take(client, said).status_code == 404
    assert not PrintedCard.objects.exists()
    client.force_login(cast.manager)
    take(client, said)
    client.force_login(getattr(cast, role))
    page = client.get(address(said)).content.decode()
    assert '<form method="post"' not in page.split('id="cards"')[1]
    for end in ("down/", "back/"):
        assert client.post(address(said, f"{CARD}/{end}"), DESK_EN).status_code == 404
    assert PrintedCard.objects.get().taken_down_at is None


@pytest.mark.parametrize("role", STRANGERS)
def test_for_a_stranger_there_are_no_cards(said: Place, client: Client, cast: Cast, role: str) -> None:
    client.force_login(getattr(cast, role))
    assert client.get(address(said)).status_code == 404
    assert client.get(address(said, f"{CARD}/look/")).status_code == 404
    for end in ("print/", "down/", "back/"):
        assert client.post(address(said, f"{CARD}/{end}"), DESK_EN).status_code == 404


@pytest.mark.parametrize("role", ["in_charge", "manager", "administrator"])
def test_whoever_sets_up_a_desk_prints_for_it(said: Place, client: Client, cast: Cast, role: str) -> None:
    client.force_login(getattr(cast, role))
    assert take(client, said).status_code == 200


def test_a_card_of_one_place_is_not_taken_down_by_way_of_another(said: Place, in_charge: Client, cast: Cast) -> None:
    take(in_charge, said)
    assert in_charge.post(address(cast.workroom, f"{CARD}/down/"), DESK_EN).status_code == 404
    assert PrintedCard.objects.get().taken_down_at is None


@pytest.mark.parametrize(
    "name", ['a"; filename="evil.exe', "../../etc/passwd", "mostrador \u00f1andú", "借書處", "¿?", "x" * 120]
)
def test_a_hostile_name_of_a_place_does_no_harm_in_a_file_name(said: Place, in_charge: Client, name: str) -> None:
    Place.objects.filter(pk=said.pk).update(name=name)
    sent = in_charge.get(address(said, f"{CARD}/look/?form=wallet"))
    if sent.status_code == 200:
        assert re.fullmatch(r'inline; filename="[a-z0-9-]+\.pdf"', sent["Content-Disposition"])
    else:
        assert (sent.status_code, name) == (422, "借書處"), "there is no letter for it, and the page says so"
        assert "Name of the place" in text(sent)


def test_words_of_a_place_are_shown_as_they_were_written(said: Place, in_charge: Client, cast: Cast) -> None:
    Place.objects.filter(pk=said.pk).update(name="<b>Desk</b>")
    assert "<b>Desk</b>" not in in_charge.get(address(said)).content.decode()


def test_paper_does_not_know_who_is_alone_by_the_rota(said: Place, in_charge: Client, cast: Cast) -> None:
    say(cast.central, {"alone": "rota"}, DESKBELL)
    take(in_charge, said)
    assert "alone" not in PrintedCard.objects.get().data["facts"]


def test_whoever_sees_a_place_finds_the_way_there(said: Place, client: Client, cast: Cast) -> None:
    client.force_login(cast.presser)
    for page in (f"/places/{said.ref}/", f"/places/{said.ref}/guide/"):
        assert f'href="{address(said)}"' in client.get(page).content.decode()


def test_it_speaks_spanish(said: Place, client: Client, cast: Cast) -> None:
    Person.objects.filter(pk=cast.in_charge.pk).update(language="es")
    client.force_login(Person.objects.get(pk=cast.in_charge.pk))
    take(client, said, language="es")
    say(cast.central, {"safe_room": "the vault"}, DESKBELL)
    shown = text(client.get(address(said)))
    assert "Tarjetas y carteles" in shown
    assert "Sala segura" in shown or "seguro" in shown
    assert "has changed" not in shown


@pytest.mark.parametrize("end", ["cards/", "guide/"])
def test_the_pages_cost_as_many_queries_however_many_cards_hang(
    said: Place, in_charge: Client, cast: Cast, end: str
) -> None:
    where = f"/places/{said.ref}/{end}"
    take(in_charge, said)
    in_charge.get(where)
    few = queries(in_charge, where)
    for protocol in list(shipped())[:5]:
        for form in ("desk", "wallet"):
            take(in_charge, said, protocol, form=form)
    say(cast.central, {"safe_room": "the vault"}, DESKBELL)
    assert queries(in_charge, where) == few


def queries(client: Client, where: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(where)
    return len(caught)
