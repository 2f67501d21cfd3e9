"""A protocol that the Main Library of the demo has made its own, and the draft of another that waits to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from deskbell.cli.demo import town
from deskbell.core import clock
from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.protocols.actions import begin_draft, publish, rewrite, send
from deskbell.protocols.models import Draft
from deskbell.protocols.writing.changes import put_step
from deskbell.protocols.writing.draft import protocol_of

WRITTEN, READ = timedelta(days=15), timedelta(days=14)
SENT = timedelta(days=1)


def make_protocols(where: Mapping[str, Place], who: Mapping[str, Person], now: datetime) -> None:
    """Let one be written, read by somebody else and published; let another be sent yesterday."""
    with clock.frozen(now - WRITTEN):
        draft = _sent(where["main"], town.OWN_PROTOCOL, who["Mo Lind"])
    with clock.frozen(now - READ):
        publish(draft, None, who["Dana Whitfield"], seen=draft.turn)
    with clock.frozen(now - SENT):
        _sent(where["main"], town.WAITING_PROTOCOL, who["Mo Lind"])


def _sent(place: Place, change: town.Change, writer: Person) -> Draft:
    """Send a copy of a shipped protocol in which one sentence is another."""
    draft = begin_draft(place, change.protocol, writer)
    step = protocol_of(draft.source).steps[change.step]
    says: dict[str, Any] = {change.field: change.says}
    draft = rewrite(draft, put_step(draft.source, replace(step, **says)), writer, seen=draft.turn)
    return send(draft, change.note, writer, seen=draft.turn)
