"""P9: an alarm, with everything that can go wrong with it, leaves no personal data in the log or in a message."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from email import message_from_string
from email.policy import default

import pytest

from deskbell.alarms.models import Delivery
from deskbell.channels import actions as channels
from deskbell.channels.tests.phone_company import phone_company
from deskbell.channels.tests.post_office import post_office
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Due
from deskbell.people.models import Person
from deskbell.places import actions as places
from deskbell.places.models import Place
from tests.cast import PASSWORD
from tests.faults.house import key_of, lines
from tests.server import Server
from tests.wire import Crowd, wait_until

pytestmark = pytest.mark.server

NOTE = "He wears a green raincoat"
PIN, WRONG_PIN = "471193", "471194"
MAIL = "wilma.watch@example.org"


class Alarm:
    """One alarm from its press to its end, with refusals on the way, through every door."""

    def __init__(self, server: Server) -> None:
        cast = server.cast
        self.server = server
        self.keys = {name: key_of(server, getattr(cast, name)) for name in ("responder", "in_charge", "outsider")}
        self.session = server.login(cast.presser)["Cookie"].split("=", 1)[1]

    def post(self, path: str, body: object, who: str = "") -> int:
        token = self.keys.get(who, who)
        return self.server.post(f"/api/v1{path}", body, token=token).status

    def run(self) -> None:
        """Press, answer, note, strike, close; be refused whenever that is possible."""
        cast = self.server.cast
        pressed = self.server.post("/api/v1/press", {"level": "danger", "note": NOTE}, token=cast.desk_token)
        ref = pressed.json()["alarm"]["ref"]
        by_phone = {"Cookie": f"deskbell_session={self.session}; deskbell_csrf={'x' * 32}", "X-CSRFToken": "x" * 32}
        body = {"place": cast.childrens_desk.ref, "note": NOTE}
        assert self.server.post("/api/v1/press", body, headers=by_phone).status == 201
        assert self.server.post("/api/v1/press", body, headers=by_phone | {"X-CSRFToken": "y" * 32}).status == 403
        assert self.post("/press", {"note": NOTE + "\0"}, cast.desk_token) == 422
        assert self.post("/press", {"note": NOTE * 40}, cast.desk_token) == 422
        assert self.post("/press", NOTE.encode(), cast.desk_token) == 400
        assert self.post("/press", {"note": NOTE}, "dbs_no_such_token") == 401
        assert self.post(f"/alarms/{ref}/seen", {}, cast.workroom_token) == 204
        assert self.post(f"/alarms/{ref}/answer", {"said": "going"}, "responder") == 200
        assert self.post(f"/alarms/{ref}/answer", {"said": "going"}, "outsider") == 404
        noted = self.server.post(f"/api/v1/alarms/{ref}/notes", {"text": NOTE}, token=self.keys["responder"])
        number = noted.json()["alarm"]["notes"][-1]["number"]
        assert self.post(f"/alarms/{ref}/notes/{number}/strike", {}, "in_charge") == 200
        assert self.post(f"/alarms/{ref}/cancel", {"pin": WRONG_PIN}, cast.desk_token) == 403
        assert self.post(f"/alarms/{ref}/close", {"reason": "handled", "pin": PIN}, "in_charge") == 200

    def sign_in_wrongly(self) -> None:
        """Try a password that is wrong, at the door for people."""
        form = f"login={MAIL}&password={PASSWORD}&csrfmiddlewaretoken={'x' * 32}".encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"deskbell_csrf={'x' * 32}"}
        assert self.server.request("POST", "/account/login/", body=form, headers=kind).status == 200


def secrets_of(server: Server, alarm: Alarm, people: Iterable[Person]) -> list[str]:
    """Return what must not be found: names and the words of names, email addresses, what was written, what opens doors."""
    cast = server.cast
    names = [one.name for one in people]
    words = [word for name in names for word in name.split() if len(word) > 2]
    tokens = [cast.desk_token, cast.workroom_token, *alarm.keys.values(), alarm.session, "dbs_no_such_token"]
    return [*names, *words, *(one.email for one in people), MAIL, NOTE, PIN, WRONG_PIN, PASSWORD, *tokens]


def found_in(text: str, secrets: Iterable[str]) -> list[str]:
    return [one for one in secrets if re.search(rf"\b{re.escape(one)}\b", text, re.IGNORECASE)]


def test_an_alarm_leaves_no_name_address_note_or_secret_in_log_or_message(server_factory: Callable[..., Server]):
    """At the chattiest setting, with a receiver that fails at first and a mail server that knows nobody."""
    with phone_company() as company, post_office() as office:
        server = server_factory(DESKBELL_LOG_LEVEL="debug", DESKBELL_MAIL=office.address)
        lines(server, company.address)
        with server.inside():
            channels.add_line(server.cast.central, "police", "mail", "Watch desk", MAIL, DESKBELL)
            places.set_pins(Place.objects.get(pk=server.cast.central.pk), PIN, "118822", DESKBELL)
            people = list(Person.objects.all())
        alarm = Alarm(server)
        company.status, office.refuses = 500, True
        with Crowd(server.port, [server.cast.workroom_token, alarm.keys["in_charge"]]) as crowd:
            crowd.wait_until_all_listen()
            alarm.run()
            alarm.sign_in_wrongly()
            wait_until(lambda: len(_why_not_sent(server)) >= 4, what="the first tries")
            kept = "\n".join(_why_not_sent(server))
            company.status, office.refuses = 200, False
            wait_until(lambda: _all_sent(server), 20, "every message")
        log = server.log()
    secrets = secrets_of(server, alarm, people)
    assert "Forbidden: /api/v1/alarms/" in log, "nothing was logged, so nothing was looked at"
    assert "500" in kept
    assert "550" in kept
    assert found_in(log, secrets) == []
    assert found_in(kept, secrets) == [], "why a try failed is kept without the address that it went to"
    assert {message["word"] for _, message in company.received} == {"alarm", "over"}
    for _, message in company.received:
        assert found_in(json.dumps(message), secrets) == []
    assert office.mails
    for mail in office.mails:
        _assert_says_no_name(mail, secrets)


def _assert_says_no_name(text: str, secrets: Iterable[str]) -> None:
    mail = message_from_string(text, policy=default)
    assert found_in(f"{mail['subject']}\n{mail.get_content()}", secrets) == []


def _why_not_sent(server: Server) -> list[str]:
    with server.inside():
        kept = [
            *Delivery.objects.values_list("last_error", flat=True),
            *Due.objects.values_list("last_error", flat=True),
        ]
    return [why for why in kept if why]


def _all_sent(server: Server) -> bool:
    with server.inside():
        told = Delivery.objects.exclude(channel="screen")
        return told.filter(word="over").count() == 2 and not told.filter(state="due").exists()
