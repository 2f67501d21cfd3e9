"""What comes over the stream, for the OpenAPI document. :mod:`deskbell.core.stream.frames` makes it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from deskbell.alarms.api.alarm_shape import REF_TEMPLATE, Count, Moment, ShownAlarm


class StreamHello(BaseModel):
    """The greeting. cursor: where the stream stands. ears: who listens, as a word without meaning. version: Deskbell’s.

    reset: more was missed than can be replayed; read /api/v1/alarms and go on from the cursor.
    """

    cursor: Count
    server_time: Moment
    ears: str
    version: str
    reset: bool = False


class StreamEvent(BaseModel):
    """Something happened to an alarm. kind: such as alarm.pressed, alarm.answered or alarm.closed; more may come."""

    number: Count
    kind: Annotated[str, Field(pattern=r"^alarm\.[a-z_]+$")]
    at: Moment
    alarm: ShownAlarm


class StreamGone(BaseModel):
    """The listener may not listen any more."""

    reason: str


FRAME: dict[str, Any] = {
    "type": "object",
    "title": "StreamFrame",
    "description": "One server-sent event.",
    "required": ["event", "data"],
    "properties": {
        "event": {"enum": ["hello", "ring", "change", "quiet", "gone"]},
        "id": {"type": "string", "pattern": "^[0-9]+$"},
        "retry": {"type": "integer", "minimum": 0},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {
                "anyOf": [
                    {"$ref": REF_TEMPLATE.format(model=one.__name__)} for one in (StreamHello, StreamEvent, StreamGone)
                ]
            },
        },
    },
}


def describe_stream(schemas: dict[str, Any]) -> None:
    """Add the shapes of what the stream brings to the document's."""
    for one in (StreamHello, StreamEvent, StreamGone):
        schemas[one.__name__] = one.model_json_schema(ref_template=REF_TEMPLATE)
    schemas["StreamFrame"] = FRAME
