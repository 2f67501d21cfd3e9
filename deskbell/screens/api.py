"""Enrolment for devices: the code that a person in charge made, exchanged for a token."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AfterValidator, Field

from deskbell.core.api_shapes import Strict, Text, refusals
from deskbell.screens import actions
from deskbell.screens import refusals as words
from deskbell.screens.attempts import address_of, attempts
from deskbell.screens.whereabouts import chains_of, extension_at

router = Router(tags=["enrol"])

EMERGENCY = "911"
REFUSED = refusals(400, 404, 410, 413, 422, 429, 503)


def _tidy(text: str) -> str:
    return " ".join(text.split())


class EnrolIn(Strict):
    """The code as it is shown; name replaces the one that the code was made for."""

    code: Annotated[Text, Field(min_length=1, max_length=40), AfterValidator(_tidy)]
    name: Annotated[Text, Field(max_length=80), AfterValidator(_tidy)] = ""


class EnrolOut(Schema):
    """The token, shown this once, and where the device stands. extension and emergency: whom to phone."""

    token: str
    name: str
    place: str
    extension: str
    emergency: str


@router.post("/enrol", auth=None, response={201: EnrolOut, **REFUSED}, summary="Exchange a code for a token")
def enrol(request: HttpRequest, body: EnrolIn) -> Status[dict[str, str]]:
    """Make this device a screen. Its token can press and listen, and nothing else.

    404: no such code. 410: it is used or too old. 429: five wrong codes within a minute; presses are not held up.
    """
    address = address_of(request)
    seconds = attempts.seconds_to_wait(address)
    if seconds:
        error, remedy = words.wait(seconds)
        return Status(429, {"error": error, "remedy": remedy, "field": "code"})
    try:
        screen, token = actions.redeem(body.code, name=body.name)
    except actions.CodeRefused as refused:
        attempts.count_wrong(address)
        error, remedy = map(str, words.ERRORS[refused.why])
        status = 404 if refused.why is actions.Why.UNKNOWN else 410
        return Status(status, {"error": error, "remedy": remedy, "field": "code"})
    extension = extension_at(chains_of([screen.place])[screen.place_id])
    return Status(
        201,
        {
            "token": token,
            "name": screen.name,
            "place": screen.place.name,
            "extension": extension,
            "emergency": EMERGENCY,
        },
    )
