"""A few alarms of the last weeks: a quiet call, a real one, a drill, a press by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskbell.alarms import actions
from deskbell.alarms.actions.press import Request
from deskbell.alarms.models import Alarm, Level
from deskbell.core import clock
from deskbell.core.actor import Actor
from deskbell.core.mode import Mode
from deskbell.people.models import Person
from deskbell.places.models import Place
from deskbell.screens.models import Screen


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did so many seconds after the press. what: seen, going, there, cannot, note, or a reason."""

    after: int
    who: str
    what: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One alarm of the past: how long ago, at which desk's screen, and what came of it."""

    ago: timedelta
    at: str
    level: int
    steps: tuple[Step, ...]
    mode: str = Mode.ACTUAL
    note: str = ""


STORIES = (
    Story(
        timedelta(days=34, hours=3),
        "reference",
        Level.HELP,
        (
            Step(4, "Ana Ruiz", "seen"),
            Step(6, "Grace Oyelaran", "seen"),
            Step(9, "Grace Oyelaran", "going"),
            Step(38, "Grace Oyelaran", "there"),
            Step(240, "Ana Ruiz", "handled"),
        ),
        Mode.EXERCISE,
        "Monthly drill",
    ),
    Story(
        timedelta(days=16, hours=5),
        "computers",
        Level.COME,
        (
            Step(5, "Tomás Bell", "seen"),
            Step(11, "Tomás Bell", "going"),
            Step(52, "Tomás Bell", "there"),
            Step(400, "Tomás Bell", "handled"),
        ),
    ),
    Story(
        timedelta(days=9, hours=2),
        "welcome",
        Level.HELP,
        (
            Step(3, "Grace Oyelaran", "seen"),
            Step(4, "Ana Ruiz", "seen"),
            Step(5, "Priya Shah", "seen"),
            Step(8, "Grace Oyelaran", "going"),
            Step(14, "Priya Shah", "cannot"),
            Step(31, "Grace Oyelaran", "there"),
            Step(95, "Grace Oyelaran", "note", "Man shouting about a fine, hitting the desk. Now talking calmly."),
            Step(120, "Ana Ruiz", "there"),
            Step(610, "Grace Oyelaran", "note", "He has left by himself."),
            Step(660, "Ana Ruiz", "handled"),
        ),
    ),
    Story(
        timedelta(days=5, hours=9),
        "reference",
        Level.HELP,
        (Step(3, "Ana Ruiz", "seen"), Step(12, "Ana Ruiz", "going"), Step(20, "Ana Ruiz", "test")),
        Mode.TEST,
    ),
    Story(
        timedelta(days=3, hours=6),
        "north-desk",
        Level.COME,
        (Step(6, "Hana Sato", "seen"), Step(15, "Hana Sato", "going"), Step(40, "Hana Sato", "false_press")),
    ),
    Story(
        timedelta(days=1, hours=4),
        "children",
        Level.COME,
        (Step(4, "Priya Shah", "seen"), Step(10, "Priya Shah", "going"), Step(180, "Priya Shah", "medical")),
        note="A child has fallen, needs a plaster",
    ),
)


def make_past(where: Mapping[str, Place], who: Mapping[str, Person], now: datetime) -> None:
    """Let the stories happen, oldest first, each at its own time."""
    screens = {screen.place_id: screen for screen in Screen.objects.all()}
    for story in STORIES:
        place = where[story.at]
        _tell(story, place, screens[place.pk].actor, who, now - story.ago)


def _tell(story: Story, place: Place, source: Actor, who: Mapping[str, Person], began: datetime) -> None:
    with clock.frozen(began):
        request = Request(place, source, story.level, f"demo-{began:%j}", story.note, mode=story.mode)
        alarm = actions.press(request).alarm
    for step in story.steps:
        with clock.frozen(began + timedelta(seconds=step.after)):
            _do(Alarm.objects.get(pk=alarm.pk), step, who[step.who])


def _do(alarm: Alarm, step: Step, person: Person) -> None:
    if step.what == "seen":
        actions.see(alarm, person.actor)
    elif step.what in ("going", "there", "cannot"):
        actions.answer(alarm, person, step.what)
    elif step.what == "note":
        actions.note(alarm, person.actor, step.text)
    else:
        actions.all_clear(alarm, person.actor, step.what)
