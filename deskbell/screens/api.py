"""Enrolment for devices: the code that a person in charge made, exchanged for a token."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AfterValidator, ConfigDict, Field

from deskbell.screens import actions, refusals
from deskbell.screens.attempts import address_of, attempts
from deskbell.screens.whereabouts import chains_of, extension_at

router = Router(tags=["enrol"])

EMERGENCY = "911"


def _clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("it contains a NUL character; leave it out")
    return " ".join(text.split())


class EnrolIn(Schema):
    """The code as it is shown; name replaces the one that the code was made for."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_clean)]
    name: Annotated[str, Field(max_length=80), AfterValidator(_clean)] = ""


class EnrolOut(Schema):
    """The token, shown this once, and where the device stands. extension and emergency: whom to phone."""

    token: str
    name: str
    place: str
    extension: str
    emergency: str


class EnrolRefused(Schema):
    """What is wrong, and what to do."""

    error: str
    remedy: str
    field: str = "code"


REFUSED = {404: EnrolRefused, 410: EnrolRefused, 422: EnrolRefused, 429: EnrolRefused}


@router.post("/enrol", auth=None, response={201: EnrolOut, **REFUSED}, summary="Exchange a code for a token")
def enrol(request: HttpRequest, body: EnrolIn) -> Status[dict[str, str]]:
    """Make this device a screen. Its token can press and listen, and nothing else.

    404: no such code. 410: it is used or too old. 429: five wrong codes within a minute; presses are not held up.
    """
    address = address_of(request)
    seconds = attempts.seconds_to_wait(address)
    if seconds:
        error, remedy = refusals.wait(seconds)
        return Status(429, {"error": error, "remedy": remedy})
    try:
        screen, token = actions.redeem(body.code, name=body.name)
    except actions.CodeRefused as refused:
        attempts.count_wrong(address)
        error, remedy = map(str, refusals.ERRORS[refused.why])
        status = 404 if refused.why is actions.Why.UNKNOWN else 410
        return Status(status, {"error": error, "remedy": remedy})
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
