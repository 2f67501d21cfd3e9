"""An alarm as every screen shows it, for the OpenAPI document.

:mod:`deskbell.alarms.snapshot` makes it; nothing checks it again on its way out, so that a press is answered
as soon as it is stored. ``tests/test_openapi.py`` holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, WithJsonSchema

from deskbell.core.api_shapes import OF_A_REF
from deskbell.core.mode import Mode
from deskbell.places.models import Kind

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-11-22T20:04:05.123Z"])]
RefOut = Annotated[str, Field(json_schema_extra=OF_A_REF)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class AlarmPlace(BaseModel):
    """Where it is, as it was when the alarm was pressed. x and y: on the floor plan, from its top left, 0 to 1.

    pin: one is set, so that a Danger here ends with it. within: the library, what lies between, and the place itself.
    """

    ref: RefOut
    name: str
    kind: Literal["library", "branch", "floor", "desk", "room"]
    floor: str
    branch: str
    library: str
    directions: str
    address: str
    extension: str
    plan: str | None
    x: Share | None
    y: Share | None
    pin: bool
    within: list[RefOut]


class Presser(BaseModel):
    """Who pressed first."""

    kind: Literal["screen", "person", "deskbell"]
    name: str


class Responder(BaseModel):
    """Somebody who answered, or whose screen showed it. ref is empty for an account that is gone."""

    ref: str
    name: str
    said: Literal["going", "there", "cannot", "seen"]
    at: Moment


class Note(BaseModel):
    """A note. number is what strikes it; a struck one was wrong."""

    number: Count
    name: str
    text: str
    at: Moment
    struck: bool


class ToldSoFar(BaseModel):
    """How many have been told, each counted once."""

    people: Count
    screens: Count


class Guide(BaseModel):
    """What everyone who follows the alarm's protocol shares; empty until somebody does.

    protocol: its name. facts: what was settled, such as ``{"risk": "yes"}``.
    """

    protocol: str = ""
    facts: dict[str, str] = {}


class Closed(BaseModel):
    """How it ended. by is empty where nobody is to be named."""

    at: Moment
    by: str
    reason: Literal["handled", "false_press", "test", "medical", "police", "other", "undone", "cancelled"]


class Alarm(BaseModel):
    """One alarm. A listener ignores one whose number is below that of the one it has for the same ref.

    level: 1 come to me, 2 help now, 3 danger. number: the event that made this. at: its latest turn.
    raised_at: since when its level is what it is, if it was raised and goes on.
    round: how often its plan was started. late_seconds: how long the press waited for a link.
    undo_until: until when the presser can take it back. screens_seen: how many screens showed it.
    told: how many listened when they were told, since its level is what it is; null until a second call has gone
    out, and once it is over. taken: somebody is coming. next_at: when more people are told if nobody comes. duress: it was cancelled
    under duress and goes on. people: those who are there first, then going, seen and cannot.
    """

    ref: RefOut
    number: Count
    level: Literal[1, 2, 3]
    mode: Literal["actual", "exercise", "test"]
    state: Literal["open", "closed"]
    place: AlarmPlace
    pressed_at: Moment
    at: Moment
    raised_at: Moment | None
    presser: Presser
    presses: Annotated[int, Field(ge=1)]
    round: Count
    late_seconds: Count
    undo_until: Moment | None
    duress: bool
    people: list[Responder]
    screens_seen: Count
    told: ToldSoFar | None
    taken: bool
    notes: list[Note]
    next_at: Moment | None
    closed: Closed | None
    guide: Guide


# A shape can't refer to one that it is not made from, so this stands where the reference will be.
REF_TEMPLATE = "#/components/schemas/{model}"
MARK = {"title": "Alarm"}
ShownAlarm = Annotated[dict[str, Any], WithJsonSchema(MARK)]


def describe_alarm(schemas: dict[str, Any]) -> None:
    """Add the shapes of an alarm and its parts to the document's, and let those with a mark refer to it."""
    for shape in schemas.values():
        for one in shape.get("properties", {}).values():
            if one == MARK:
                one["$ref"] = REF_TEMPLATE.format(model=one.pop("title"))
    whole = Alarm.model_json_schema(ref_template=REF_TEMPLATE, mode="serialization")
    schemas.update(whole.pop("$defs"), Alarm=whole)


def _in_step() -> None:
    """Keep the literals above in step with the tables that they name."""
    fields = AlarmPlace.model_fields["kind"].annotation, Alarm.model_fields["mode"].annotation
    kinds, modes = (set(getattr(one, "__args__", ())) for one in fields)
    assert kinds == set(Kind.values)  # noqa: S101
    assert modes == set(Mode.values)  # noqa: S101


_in_step()
