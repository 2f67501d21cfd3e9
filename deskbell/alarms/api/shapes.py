"""The shapes of what the API takes and gives."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic import Strict as NotGuessed

from deskbell.alarms.api.alarm_shape import ShownAlarm
from deskbell.alarms.models import Answer, Level, Reason
from deskbell.core.api_shapes import Ref, Strict, Text

MOST_LATE = 7 * 86400.0
LEVELS = {"come": 1, "help": 2, "danger": 3}

Number = Annotated[float, NotGuessed()]


def _within_a_week(seconds: float) -> float:
    """Bring a waiting time into bounds: a desk PC whose clock is wrong must not lose its press for it."""
    return min(max(seconds, 0.0), MOST_LATE) if math.isfinite(seconds) else 0.0


def not_huge(seconds: Any) -> Any:
    """Bring a whole number that no float can hold into one that can; everything else stays as it is."""
    return min(max(seconds, -1), int(MOST_LATE)) if type(seconds) is int else seconds


class PressIn(Strict):
    """A press. level: 1 or come, 2 or help, 3 or danger. key makes sending it again harmless.

    note: what all who are called can read. late_seconds: how long the press waited for a link; above a week counts
    as a week. place: the ref of the place, for people; a screen has its own.
    """

    level: Literal[1, 2, 3, "come", "help", "danger"] = "help"
    note: Annotated[Text, Field(max_length=500)] = ""
    key: Annotated[Text, Field(max_length=80)] = ""
    late_seconds: Annotated[Number, BeforeValidator(not_huge), AfterValidator(_within_a_week)] = 0
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

    after_ms: Annotated[Number, Field(ge=0, le=86_400_000)] | None = None


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


class OverIn(Strict):
    """How it ended, as the one who called says it."""

    reason: Literal["handled", "false_press"]


class AlarmOut(Schema):
    """An alarm as every screen shows it."""

    alarm: ShownAlarm


class HeardAlarm(Schema):
    """An open alarm and how it reaches the caller: ring, change or quiet."""

    manner: Literal["ring", "change", "quiet"]
    alarm: ShownAlarm


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
    """Somebody who is here now, and the name of the place."""

    name: str
    place: str
    in_charge: bool


class LevelsOut(Schema):
    """A count for each level: 1 come to me, 2 help now, 3 danger."""

    come: Annotated[CountOut, Field(alias="1")]
    help: Annotated[CountOut, Field(alias="2")]
    danger: Annotated[CountOut, Field(alias="3")]


class DeskOut(Schema):
    """The place from which a press would come now: its name, what it stands in, the help extension that counts there."""

    ref: str
    name: str
    where: str
    extension: str


class HearingOut(Schema):
    """Who would hear a press now, for each level, and who is here. quiet: this desk must show no other alarm now."""

    desk: DeskOut
    levels: LevelsOut
    here: list[HereOut]
    quiet: bool


def _reasons_agree() -> None:
    """Keep the literals above in step with the tables they name."""
    said = {"going", "there", "cannot"}
    closing = {"handled", "false_press", "test", "medical", "police", "other"}
    assert said == set(Answer.Said.values)  # noqa: S101
    assert {"handled", "false_press"} <= closing  # noqa: S101
    assert closing == set(Reason.values) - {Reason.UNDONE, Reason.CANCELLED}  # noqa: S101
    assert set(LEVELS.values()) == set(Level.values)  # noqa: S101


_reasons_agree()
