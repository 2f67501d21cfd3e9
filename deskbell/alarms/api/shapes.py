"""The shapes of what the API takes and gives."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from deskbell.alarms.models import Answer, Level, Reason

MOST_LATE = 7 * 86400.0
LEVELS = {"come": 1, "help": 2, "danger": 3}


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("it contains a NUL character; leave it out")
    return text


Text = Annotated[str, AfterValidator(_no_nul)]
Ref = Annotated[str, Field(max_length=12), AfterValidator(_no_nul)]


def _within_a_week(seconds: float) -> float:
    """Bring a waiting time into bounds: a desk PC whose clock is wrong must not lose its press for it."""
    return min(max(seconds, 0.0), MOST_LATE) if math.isfinite(seconds) else 0.0


class Strict(Schema):
    """Unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class PressIn(Strict):
    """A press. key makes sending it again harmless; place is for people, a screen has its own."""

    level: Literal[1, 2, 3, "come", "help", "danger"] = "help"
    note: Annotated[Text, Field(max_length=500)] = ""
    key: Annotated[Text, Field(max_length=80)] = ""
    late_seconds: Annotated[float, AfterValidator(_within_a_week)] = 0
    place: Ref = ""

    @property
    def level_number(self) -> int:
        """The level as 1, 2 or 3."""
        return LEVELS[self.level] if isinstance(self.level, str) else self.level


class AnswerIn(Strict):
    """What a responder says."""

    said: Literal["going", "there", "cannot"]


class SeenIn(Strict):
    """A screen showed the alarm. after_ms: milliseconds from the press to the display, as the screen measured them."""

    after_ms: Annotated[float, Field(ge=0, le=86_400_000)] | None = None


class NoteIn(Strict):
    """A short note."""

    text: Annotated[Text, Field(min_length=1, max_length=500)]


class CloseIn(Strict):
    """All clear, with a reason; pin is needed for Danger where one is set."""

    reason: Literal["handled", "false_press", "test", "medical", "police", "other"]
    pin: Annotated[Text, Field(max_length=12)] = ""


class CancelIn(Strict):
    """Cancel with the PIN of the place."""

    pin: Annotated[Text, Field(min_length=1, max_length=12)]


class AlarmOut(Schema):
    """An alarm as every screen shows it."""

    alarm: dict[str, Any]


class HeardAlarm(Schema):
    """An open alarm and how it reaches the caller: ring, change or quiet."""

    manner: str
    alarm: dict[str, Any]


class AlarmsOut(Schema):
    """The alarms that reach the caller, and the number of the newest event."""

    cursor: int
    alarms: list[HeardAlarm]


class CountOut(Schema):
    """How many a press would reach at once, and in the end."""

    people: int
    screens: int
    all_people: int
    all_screens: int


class HereOut(Schema):
    """Somebody who is here now."""

    name: str
    place: str
    in_charge: bool


class HearingOut(Schema):
    """Who would hear a press now, for each level, and who is here."""

    levels: dict[int, CountOut]
    here: list[HereOut]


class Fallback(Schema):
    """Whom to phone."""

    extension: str
    emergency: str


class Wrong(Schema):
    """What is wrong, where, and what to do."""

    error: str
    remedy: str = ""
    field: str = ""
    fallback: Fallback | None = None


def _reasons_agree() -> None:
    """Keep the literals above in step with the tables they name."""
    said = {"going", "there", "cannot"}
    closing = {"handled", "false_press", "test", "medical", "police", "other"}
    assert said == set(Answer.Said.values)  # noqa: S101
    assert closing == set(Reason.values) - {Reason.UNDONE, Reason.CANCELLED}  # noqa: S101
    assert set(LEVELS.values()) == set(Level.values)  # noqa: S101


_reasons_agree()
