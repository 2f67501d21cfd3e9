"""Sending what the outbox holds, and setting up lines. Each function is one transaction with its event."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.alarms.card import address, card, chain_of
from deskbell.alarms.models import Delivery, Line
from deskbell.channels.errors import NotSent
from deskbell.channels.message import Message, message_of
from deskbell.channels.registry import CHANNELS
from deskbell.core import clock, due, log
from deskbell.core.actor import DESKBELL, Actor
from deskbell.core.mode import Mode
from deskbell.core.refs import new_ref
from deskbell.places.models import Place

GIVE_UP = timedelta(minutes=30)
WAITS = (1, 2, 4, 8, 15, 30)
# As many tries as fit into GIVE_UP with these waits: a clock that was set, or a night in which Deskbell did
# not run, is no reason to stop after a single call.
MOST_TRIES = 64


@due.handles("channel.send")
def send(args: dict[str, Any], attempt: due.Attempt) -> None:
    """Send one delivery; on failure try again, sooner first, until it is over or was tried for thirty minutes.

    Raises:
        TryAgain: it did not get through.

    """
    delivery = Delivery.objects.select_related("alarm", "line").filter(ref=args["delivery"]).first()
    if delivery is None or delivery.state != Delivery.State.DUE:
        return
    if delivery.line is None or delivery.line.closed_at is not None or delivery.channel not in CHANNELS:
        _settle(delivery, Delivery.State.CLOSED, "the line is gone")
        return
    if delivery.word == Delivery.Word.ALARM and delivery.alarm.closed_at is not None and delivery.tries:
        _settle(delivery, Delivery.State.CLOSED, "the alarm was over")
        return
    try:
        came_back = CHANNELS[delivery.channel].send(delivery.line, message_of(delivery))
    except NotSent as error:
        _failed(delivery, str(error), attempt)
    else:
        _settle(delivery, Delivery.State.SENT, came_back)


@transaction.atomic
def _settle(delivery: Delivery, state: str, said: str) -> None:
    sent = state == Delivery.State.SENT
    delivery.state = state
    delivery.tries += 1
    delivery.sent_at = clock.now() if sent else None
    delivery.last_error = "" if sent else said
    delivery.save(update_fields=["state", "tries", "sent_at", "last_error"])
    kind = "delivery.sent" if sent else "delivery.ended"
    data = {"channel": delivery.channel, "target": delivery.target, "word": delivery.word, "said": said}
    alarm = delivery.alarm
    log.record(kind, where=alarm.where, subject=alarm.subject, actor=DESKBELL, data=data, mode=alarm.mode)


def _failed(delivery: Delivery, why: str, attempt: due.Attempt) -> None:
    if attempt.number >= MOST_TRIES and clock.now() - delivery.made_at > GIVE_UP:
        _settle(delivery, Delivery.State.EXPIRED, why)
        return
    with transaction.atomic():
        delivery.tries += 1
        delivery.last_error = why[:400]
        delivery.save(update_fields=["tries", "last_error"])
    raise due.TryAgain(why, WAITS[min(attempt.number, len(WAITS)) - 1])


@transaction.atomic
def add_line(place: Place, purpose: str, channel: str, name: str, to: str, by: Actor) -> Line:  # noqa: PLR0917
    """Set up a line at a place. Its secret, which signs every message, is made here."""
    line = Line.objects.create(
        place=place,
        purpose=purpose,
        channel=channel,
        name=name,
        address=to,
        secret=token_urlsafe(24),
        made_at=clock.now(),
    )
    _record(line, "line.added", by)
    return line


@transaction.atomic
def close_line(line: Line, by: Actor) -> None:
    """Take a line out of use. Its past deliveries stay."""
    line.closed_at = clock.now()
    line.save(update_fields=["closed_at"])
    _record(line, "line.closed", by)


def send_test(line: Line, by: Actor) -> str:
    """Send a test message over a line now and return what came back.

    Raises:
        NotSent: it did not get through.

    """
    message = _test_message(line)
    try:
        came_back = CHANNELS[line.channel].send(line, message)
    except NotSent as error:
        _record_test(line, by, str(error), sent=False)
        raise
    _record_test(line, by, came_back, sent=True)
    return came_back


def _test_message(line: Line) -> Message:
    chain = chain_of(line.place)
    shown = card(chain)
    return Message(
        ref=f"test.{new_ref()}",
        word="test",
        mode=Mode.TEST,
        level=0,
        level_name=_("Test"),
        place=shown["name"],
        branch=shown["branch"],
        library=shown["library"],
        address=address(chain),
        directions=shown["directions"],
        at=clock.now(),
        url="",
    )


@transaction.atomic
def _record_test(line: Line, by: Actor, said: str, *, sent: bool) -> None:
    _record(line, "line.tested", by, said=said, sent=sent)


def _record(line: Line, kind: str, by: Actor, **data: str | bool) -> None:
    log.record(
        kind,
        where=line.place.where,
        subject=log.Subject("line", line.pk),
        actor=by,
        data={"name": line.name, "purpose": line.purpose, "channel": line.channel, **data},
    )
