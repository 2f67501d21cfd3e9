"""The shapes of what the API of the guide takes and gives."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field

from deskbell.alarms.api.shapes import MOST_LATE, Number, not_huge
from deskbell.core.api_shapes import Strict, Text
from deskbell.protocols.items import Item

MOST_ITEMS = 50
Name = Annotated[Text, Field(max_length=80)]
Names = Annotated[list[Name], Field(min_length=2, max_length=2)]


def _within_a_week(seconds: float) -> float:
    """Bring a time into bounds: a wrong clock must not lose what was done."""
    return min(max(seconds, 0.0), MOST_LATE) if math.isfinite(seconds) else 0.0


class ItemIn(Strict):
    """Something that was done in the guide. id makes sending it again harmless.

    spot: the screen on which it was done, as [protocol, step], then the steps around it. answer: the number of the
    answer, from 0; none for done. action: of ``stand``. protocol: of ``open``. ago: how many seconds ago it was done.
    """

    id: Annotated[Text, Field(min_length=8, max_length=60)]
    do: Literal["join", "leave", "here", "open", "tap", "skip", "back", "time_up", "stand"]
    spot: Annotated[list[Names], Field(max_length=10)] = []
    answer: Annotated[int, Field(ge=0, le=9)] | None = None
    action: Literal["", "get_help", "call_911", "safe_room", "over"] = ""
    protocol: Name = ""
    ago: Annotated[Number, BeforeValidator(not_huge), AfterValidator(_within_a_week)] = 0

    @property
    def item(self) -> Item:
        """As the actions take it."""
        spot = tuple((names[0], names[1]) for names in self.spot)
        return Item(self.id, self.do, spot, self.answer, self.action, self.protocol, self.ago)


class ItemsIn(Strict):
    """What was done, in its order."""

    items: Annotated[list[ItemIn], Field(min_length=1, max_length=MOST_ITEMS)]


class GuideOut(Schema):
    """Where the caller stands in the guide of an alarm, and what it needs to go on alone.

    role: what the caller is in this alarm. mode: of the alarm, so that an exercise looks like one. shelf: the mark of the protocols, under which a browser keeps them. state:
    the caller under the name ``me``, and the facts that all share. bindings: what the place says of itself.
    number: of the newest entry in it; a snapshot of the alarm with a lower one is older than this.
    taken: of what was sent with this request, the ids of what the server has.
    """

    role: Literal["presser", "responder", "in_charge"]
    mode: Literal["actual", "exercise", "test"]
    shelf: str
    first: str
    state: dict[str, Any]
    bindings: dict[str, str]
    number: int
    taken: list[str]


class ReadyOut(Schema):
    """What a desk needs to begin the guide without a link. first: the protocol for each level. facts: of the desk."""

    shelf: str
    first: dict[str, str]
    facts: dict[str, str]
    bindings: dict[str, str]


class ShelfOut(Schema):
    """The protocols, in one language, without what only the server does (``task``, ``raises``, ``notifies``).

    docs/use/protocols-language.md tells what their parts are.
    """

    shelf: str
    protocols: dict[str, Any]
