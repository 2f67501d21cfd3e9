"""What a template is told: everything that is printed, as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from deskbell.protocols.content_hash import content_hash
from deskbell.protocols.definition import Protocol
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.paper.content import Card, Order
from deskbell.protocols.paper.form import TRIES, Form, Paper, sheet
from deskbell.protocols.paper.place import Place

VERY_LONG, PIECES = re.compile(r"\S{25,}"), re.compile(r"\S{1,12}")
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
WORDS = {
    "danger": _("Danger?"),
    "call_911": _("Call 911 now"),
    "not_safe": _("Not safe here?"),
    "more": _("This is the short way. The screen shows every step."),
    "cut": _("Cut at the outer lines, then fold in the middle."),
}


@dataclass(frozen=True)
class Job:
    """One card that is to be printed."""

    protocol: Protocol
    place: Place
    order: Order
    day: date
    paper: Paper = Paper.LETTER


def page_data(job: Job, card: Card, mark: str) -> dict[str, Any]:
    """Return all that a template is told."""
    order, day = job.order, job.day
    width, height = sheet(order.form, job.paper)
    data = {
        "language": order.language,
        "width": width,
        "height": height,
        "place": job.place.name,
        "title": card.title,
        "leave": card.leave,
        "numbers": card.numbers,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "tries": [{**asdict(one), **asdict(card.contents[one.depth])} for one in TRIES[order.form]],
        "say": {name: order.say(words) for name, words in WORDS.items()},
        "imprint": " · ".join(_imprint(job, mark)),
    }
    return {name: _breakable(value) for name, value in data.items()}


def _imprint(job: Job, mark: str) -> Iterator[str]:
    """Yield what tells one print from another. On a wallet card, where room is short, the mark stands for all of it."""
    say, protocol = job.order.say, job.protocol
    yield say(_("{id}, version {version}")).format(id=protocol.id, version=protocol.version)
    if job.order.form is not Form.WALLET:
        yield content_hash(protocol)
    yield say(_("card {mark}")).format(mark=mark)
    yield say(_("printed {day}")).format(day=job.day.isoformat())


def _breakable(part: Any) -> Any:
    """Let very long words be broken: nothing may run over the edge of the paper."""
    if isinstance(part, str):
        return VERY_LONG.sub(lambda found: ZERO_WIDTH_SPACE.join(PIECES.findall(found[0])), part)
    if isinstance(part, dict):
        return {name: _breakable(value) for name, value in part.items()}
    return [_breakable(one) for one in part] if isinstance(part, list | tuple) else part
