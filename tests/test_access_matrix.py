"""T20: every address × every role. A new address without a row in ``access_matrix.txt`` fails here."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from deskbell.alarms import actions as alarms
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm
from deskbell.channels import actions as channels
from deskbell.core import clock
from deskbell.core.models import Event
from deskbell.people import actions as people
from deskbell.people import key_actions
from deskbell.people.models import Role
from deskbell.people.rota import Stretch
from deskbell.places import actions as places
from deskbell.places.floor_plans import Redrawn
from deskbell.protocols import actions as protocols
from deskbell.protocols.models import Draft
from deskbell.protocols.paper.content import Order
from deskbell.protocols.paper.form import Form, Paper
from deskbell.protocols.paper.reprint import printed
from deskbell.protocols.shipped import shipped
from deskbell.protocols.tests.drafting import everything_said
from deskbell.screens import actions as screens
from tests import access
from tests.cast import Cast

PIXEL = bytes.fromhex("89504e470d0a1a0a")


@pytest.fixture
def scene(cast: Cast) -> Any:
    """The cast, and one of each thing that has an address of its own. All of it is at Central; responder is Rosa."""
    pressed = alarms.press(Request(cast.desk, cast.desk_screen.actor, 2, "scene"))
    Alarm.objects.filter(pk=pressed.alarm.pk).update(pressed_at=clock.in_seconds(-60))
    alarms.note(pressed.alarm, cast.responder.actor, "By the door")
    code, _ = screens.make_code(cast.desk, "Left PC", cast.in_charge)
    key, _ = key_actions.make_key(cast.responder, "Deck")
    invitation, invited = people.invite(cast.central, "staff", cast.manager, name="Lee")
    (shift,) = people.add_shifts(cast.responder, cast.central, [Stretch(0, time(9), time(17))], cast.manager.actor)
    holiday = places.add_holiday(cast.central, date(2026, 12, 25), "Christmas", cast.manager.actor)
    places.set_plan(cast.floor, Redrawn(PIXEL, "png", 1, 1), cast.manager.actor)
    closed = places.add_place(cast.floor, "desk", "Old desk", cast.manager.actor)
    places.close(closed, cast.manager.actor)
    access.client_for("responder", cast).get("/account/sessions/")
    line = channels.add_line(cast.central, "staff", "hook", "Door", "http://127.0.0.1:9/", cast.manager.actor)
    card = printed(shipped()["medical-emergency"].protocol, {"help_extension": "500"}, Order(Form.POSTER))
    protocols.record_print(cast.central, card, Paper.LETTER, cast.in_charge)
    everything_said(cast.central)
    version = protocols.publish(_sent(cast, "abusive-online"), None, cast.administrator, seen=1)
    return SimpleNamespace(
        **vars(cast),
        alarm=pressed.alarm,
        note=Event.objects.get(kind="alarm.noted"),
        code=code,
        key=key,
        invitation=invitation,
        invited=invited,
        shift=shift,
        role=Role.objects.get(person=cast.responder),
        session=UserSession.objects.get(user=cast.responder),
        closed=closed,
        holiday=holiday,
        plan=Path(str(cast.floor.floor_plan)).name,
        line=line,
        draft=protocols.begin_draft(cast.central, "problem-customer", cast.manager),
        sent=_sent(cast, "will-not-leave"),
        version=version,
    )


def _sent(cast: Cast, protocol: str) -> Draft:
    draft = protocols.begin_draft(cast.central, protocol, cast.manager)
    return protocols.send(draft, "", cast.manager, seen=draft.turn)


@pytest.fixture
def clients(scene: Any) -> dict[str, Client]:
    """A browser of each of the cast, signed in."""
    return {role: access.client_for(role, scene) for role in access.ROLES}


PARTS = sorted({access.part_of(route) for route in access.routes()})


@pytest.mark.parametrize("part", PARTS)
def test_everyone_gets_what_the_table_says(part: str, scene: Any, clients: dict[str, Client]) -> None:
    wrong = []
    for row in (row for row in access.table() if row.part == part):
        where = access.address(row.route, row.words, scene)
        body = {name: access.look_up(scene, value) for name, value in row.body.items()}
        for role, said in zip(access.ROLES, row.answers, strict=True):
            real = access.answer(clients[role], row.method, where, body)
            if real != said:
                wrong.append(f"{row.method} /{row.route} as {role}: the table says {said}, the answer is {real}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_address_has_its_rows(scene: Any, clients: dict[str, Client]) -> None:
    known = {(row.route, row.method) for row in access.table()}
    missing, needless = [], []
    for route in access.routes():
        where = access.address(route, {}, scene)
        for method in access.METHODS:
            takes_it = access.answer(clients["administrator"], method, where, {}) != "405"
            if takes_it and (route, method) not in known:
                answers = tuple(access.answer(client, method, where, {}) for client in clients.values())
                missing.append(access.line(access.Row(route, method, {}, answers)))
            if not takes_it and (route, method) in known:
                needless.append(f"{method} /{route}")
    assert not needless, f"take out of tests/access_matrix.txt what is not taken: {needless}"
    assert not missing, (
        "Nobody has said who may use these addresses. See that each answer is what it should be (fill the third column "
        "where the address has words to fill), then add to tests/access_matrix.txt:\n" + "\n".join(missing)
    )


def test_the_table_names_no_address_that_is_gone() -> None:
    gone = {row.route for row in access.table()} - set(access.routes())
    assert not gone, f"take out of tests/access_matrix.txt: {sorted(gone)}"


def test_bearer_tokens_open_no_page(scene: Any) -> None:
    """A screen's token and a person's key are for the API; a page answers as if nobody had asked."""
    _, key = key_actions.make_key(scene.administrator, "Deck")
    bearers = [Client(headers={"Authorization": f"Bearer {token}"}) for token in (scene.desk_token, key)]
    pages = [access.address(route, {}, scene) for route in access.routes() if not route.startswith("api/")]
    opened = []
    for where in pages:
        stranger = access.answer(Client(), "GET", where, {})
        opened += [where for bearer in bearers if access.answer(bearer, "GET", where, {}) != stranger]
    assert not opened
