"""What leaves the building: place and level, never who pressed, who came, or what was written (promise P9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from deskbell.alarms.models import Delivery, Level
from deskbell.core.mode import Mode
from deskbell.core.models import Event


@dataclass(frozen=True, slots=True)
class Message:
    """One message, the same on every try. ref lets a receiver drop doubles; word is ``alarm``, ``over`` or ``test``."""

    ref: str
    word: str
    mode: str
    level: int
    level_name: str
    place: str
    branch: str
    library: str
    address: str
    directions: str
    at: datetime
    url: str

    def as_json(self) -> dict[str, Any]:
        """Return the message for machines."""
        return {
            "ref": self.ref,
            "word": self.word,
            "mode": self.mode,
            "level": self.level,
            "level_name": self.level_name,
            "place": self.place,
            "branch": self.branch,
            "library": self.library,
            "address": self.address,
            "directions": self.directions,
            "at": self.at.isoformat(timespec="milliseconds"),
            "url": self.url,
        }

    @property
    def subject(self) -> str:
        """One line for people, such as ``Danger: Reference desk, Central``."""
        head = _("Over") if self.word == "over" else self.level_name
        if self.word == "test" or self.mode == Mode.TEST:
            head = _("Test, nobody is in danger")
        elif self.mode == Mode.EXERCISE:
            head = _("Exercise, nobody is in danger")
        return f"{head}: {self.place}, {self.branch}"

    @property
    def text(self) -> str:
        """A few lines for people."""
        lines = [self.subject, self.address, self.directions, self.url]
        return "\n".join(line for line in lines if line) + "\n"


def message_of(delivery: Delivery) -> Message:
    """Return the message of a delivery row: on every try the same, whatever became of the alarm meanwhile."""
    alarm = delivery.alarm
    card = alarm.card
    level = _level_of(delivery)
    return Message(
        ref=delivery.ref,
        word=delivery.word,
        mode=alarm.mode,
        level=level,
        level_name=str(Level(level).label),
        place=card["name"],
        branch=card["branch"],
        library=card["library"],
        address=", ".join(part for part in (card["address"], card["floor"]) if part),
        directions=card["directions"],
        at=alarm.pressed_at,
        url=f"{settings.CONFIGURATION.url}/alarms/{alarm.ref}/",
    )


def _level_of(delivery: Delivery) -> int:
    """Return the level that the alarm had in this delivery's round: each time that it went up began another."""
    alarm = delivery.alarm
    kinds = ["alarm.pressed", "alarm.raised", "alarm.duress"]
    began = Event.objects.filter(subject_kind="alarm", subject_id=alarm.pk, kind__in=kinds).order_by("number")
    levels = [data["level"] for data in began.values_list("data", flat=True)]
    return int(levels[delivery.round - 1])
