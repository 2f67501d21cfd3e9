"""The live stream, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Status

from deskbell.alarms.callers import anyone
from deskbell.core.api_shapes import Wrong, refusals

router = Router(tags=["listen"])

FRAMES = """Events as they happen, as server-sent events (WHATWG HTML, section 9.2).

    retry: 2000                   how many milliseconds to wait before coming back
    event: hello                  the greeting. id: where the listener stands now; none when a replay follows
    id: 812
    data: {"cursor": 812, "server_time": "…", "ears": "…", "version": "…"}

    id: 813                       an event. ring: it calls you; change: it changes one that you know or watch;
    event: ring                   quiet: it is yours, or yours must stay ordinary
    data: {"number": 813, "kind": "alarm.pressed", "at": "…", "alarm": {…}}

    : beat ok 17                  every 4 seconds. ok or stalled: is the due table worked. The number grows whenever
                                  who is listening has changed
    event: gone                   you may not listen any more; the stream ends

The alarm is of the shape Alarm. With Last-Event-ID (or ``last``) everything after that event comes first, up to 500
events; when it was longer ago, the greeting says ``"reset": true``: read ``/api/v1/alarms`` and go on from there.
"""

FLOWS: dict[int, Any] = {
    200: {
        "description": "The stream, without an end of its own. The schema is that of one event.",
        "content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/StreamFrame"}}},
    }
}


@router.get(
    "/stream",
    auth=anyone,
    response=refusals(400, 401, 403, 404, 421, 503),
    summary="Listen",
    description=FRAMES,
    openapi_extra={"responses": FLOWS},
)
def stream(
    request: HttpRequest,
    last_event_id: Annotated[
        str, Header(alias="Last-Event-ID", description="The number of the last event that was heard.")
    ] = "",
    last: Annotated[str, Query(description="The same, where no header can be sent.")] = "",
    tenant: Annotated[str, Query(description="The ref of the library, for people who belong to several.")] = "",
    place: Annotated[str, Query(description="Only what happens at or below the place with this ref.")] = "",
) -> Status[Wrong]:
    """Say that the stream is not here: 421 (RFC 9110, 15.5.20).

    ``deskbell serve`` answers ``GET /api/v1/stream`` before Django is asked (:mod:`deskbell.core.server.protocol`),
    so this runs only under another WSGI server, or when a client sends it on a connection whose last answer it has
    not waited for. It is a stub in the router, and not an entry added to the finished document, for two reasons: its
    parameters are described in the same way as all others, and whoever comes here is told what to do.
    """
    return Status(
        421,
        Wrong(
            error=_("The live stream is not on this connection."),
            remedy=_("Ask again on a new connection to “deskbell serve”; another server does not have it."),
        ),
    )
