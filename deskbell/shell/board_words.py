"""An alarm told in sentences: who did what, as a person would say it. Reads only what it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from deskbell.alarms.models import Alarm, Answer, Delivery, Level, Reason
from deskbell.channels.registry import CHANNELS
from deskbell.core import moments
from deskbell.core.mode import Mode
from deskbell.shell import guide_words

MINUTE, HOUR = 60, 3600
when = moments.when


def exact(at: datetime) -> str:
    """Return the exact local moment, to the second, with its offset."""
    return localtime(at).strftime("%Y-%m-%d %H:%M:%S %z")


def lasted(seconds: float) -> str:
    """Say how long something took: "12 seconds", "7 minutes", "2 hours"."""
    whole = max(0, round(seconds))
    if whole < 2 * MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", whole) % {"n": whole}
    if whole < 2 * HOUR:
        minutes = round(whole / MINUTE)
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = round(whole / HOUR)
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


def where(alarm: Alarm) -> str:
    """Say where it is, from the desk up to the branch, as it was when it was pressed."""
    card = alarm.card
    return ", ".join(part for part in (card.get("floor"), card.get("branch")) if part)


def who_comes(answers: Sequence[Answer], seen: int) -> str:
    """Say who is there, who is coming, who can't, and how many have only seen it."""
    parts = []
    said = Answer.Said
    for what in (said.THERE, said.GOING, said.CANNOT):
        names = [answer.person.name for answer in answers if answer.said == what]
        if names:
            parts.append(_coming(what, names))
    if seen:
        parts.append(ngettext("%(n)s has seen it.", "%(n)s have seen it.", seen) % {"n": seen})
    return " ".join(parts) or _("Nobody has seen it yet.")


def who_came(answers: Sequence[Answer]) -> str:
    """Name who came, for a row of the list; whoever only said that they were going counts too."""
    names = [answer.person.name for answer in answers if answer.said != Answer.Said.CANNOT]
    if not names:
        return _("nobody came")
    return ngettext("%(names)s came", "%(names)s came", len(names)) % {"names": get_text_list(names, _("and"))}


def _coming(what: str, names: list[str]) -> str:
    parts = {"names": get_text_list(names, _("and"))}
    number = len(names)
    if what == Answer.Said.THERE:
        return ngettext("%(names)s is there.", "%(names)s are there.", number) % parts
    if what == Answer.Said.GOING:
        return ngettext("%(names)s is coming.", "%(names)s are coming.", number) % parts
    return ngettext("%(names)s can’t come.", "%(names)s can’t come.", number) % parts


def summary(alarm: Alarm, came: float | None) -> list[str]:
    """Tell the whole alarm in a few sentences, for the top of its record. came: seconds until somebody was coming."""
    moment = date_format(localtime(alarm.pressed_at), pgettext("date format", "j F Y, H:i:s"))
    parts = {"level": str(Level(alarm.level).label), "place": alarm.card["name"], "where": where(alarm)}
    told = [_("%(level)s at %(place)s, %(where)s.") % parts if parts["where"] else _("%(level)s at %(place)s.") % parts]
    told.append(_("Pressed %(moment)s, from %(name)s.") % {"moment": moment, "name": alarm.presser_name})
    if alarm.presses > 1:
        told.append(ngettext("Pressed %(n)s time.", "Pressed %(n)s times.", alarm.presses) % {"n": alarm.presses})
    if alarm.late_seconds >= 5:
        told.append(_("It got here %(late)s late: the desk had no link.") % {"late": lasted(alarm.late_seconds)})
    if came is not None:
        told.append(_("Somebody was coming after %(time)s.") % {"time": lasted(came)})
    elif alarm.closed_at:
        told.append(_("Nobody said that they were coming."))
    told.append(_ending(alarm))
    return told


def _ending(alarm: Alarm) -> str:
    if alarm.closed_at is None:
        return _("It is still open.")
    parts = {
        "time": lasted((alarm.closed_at - alarm.pressed_at).total_seconds()),
        "reason": str(Reason(alarm.reason).label).lower(),
        "name": alarm.closed_by,
    }
    return _("It ended after %(time)s: %(reason)s (%(name)s).") % parts


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline.

    struck: it was wrong; note: the number of a note that can still be struck, else 0; number: the event's, 0 for a
    receipt.
    """

    at: datetime
    text: str
    who: str
    struck: bool
    note: int
    kind: str
    number: int

    @property
    def time(self) -> str:
        """To the second, as the clocks at the place showed it."""
        return localtime(self.at).strftime("%H:%M:%S")

    @property
    def exact(self) -> str:
        """With the date and the offset."""
        return exact(self.at)


def line_of(entry: dict[str, Any]) -> Line:
    """Tell one entry of :func:`deskbell.alarms.access.timeline` in words."""
    kind, data = entry["kind"], entry["data"]
    tell = LINES.get(kind)
    told = _with_lateness(tell(data), data) if tell else kind
    is_note = kind == "alarm.noted" and not entry["struck"]
    number = entry["number"]
    return Line(entry["at"], told, entry["who"], entry["struck"], number if is_note else 0, kind, number)


def _with_lateness(told: str, data: dict[str, Any]) -> str:
    """Say of what was done without a link that it came later; of a press that is said where it stands."""
    if "done_at" not in data or "late_seconds" not in data:
        return told
    return _("%(told)s (it got here %(late)s later)") % {"told": told, "late": lasted(float(data["late_seconds"]))}


def _level(data: dict[str, Any]) -> str:
    return str(Level(data["level"]).label)


def _pressed(data: dict[str, Any]) -> str:
    late = float(data.get("late_seconds") or 0)
    if late >= 5:
        return _("pressed %(level)s; it got here %(late)s late") % {"level": _level(data), "late": lasted(late)}
    return _("pressed %(level)s") % {"level": _level(data)}


def _told(data: dict[str, Any]) -> str:
    tier = int(data.get("tier", 0)) + 1
    if data.get("why") == "unseen":
        return _("told the next people (step %(tier)s), because no screen had shown it") % {"tier": tier}
    return _("told the next people (step %(tier)s)") % {"tier": tier}


def _answered(data: dict[str, Any]) -> str:
    said = {"going": _("is going"), "there": _("is there"), "cannot": _("can’t come")}
    return said.get(data.get("said", ""), "")


def _closed(data: dict[str, Any]) -> str:
    return _("said all clear: %(reason)s") % {"reason": str(Reason(data["reason"]).label).lower()}


def _by(data: dict[str, Any]) -> dict[str, str]:
    channel = CHANNELS.get(data.get("channel", ""))
    return {"channel": str(channel.label) if channel else ""}


def _sent(data: dict[str, Any]) -> str:
    if data.get("word") == Delivery.Word.OVER:
        return _("sent word that it is over (%(channel)s)") % _by(data)
    return _("sent the alarm out (%(channel)s)") % _by(data)


def _not_sent(data: dict[str, Any]) -> str:
    return _("stopped trying to send word (%(channel)s)") % _by(data)


LINES: dict[str, Callable[[dict[str, Any]], str]] = {
    "alarm.pressed": _pressed,
    "alarm.pressed_again": lambda data: _("pressed again, %(n)s times by now") % {"n": data.get("presses", "")},
    "alarm.raised": lambda data: _("raised it to %(level)s") % {"level": _level(data)},
    "alarm.told": _told,
    "alarm.reminded": lambda _data: _("told everyone again, because nobody was coming"),
    "alarm.answered": _answered,
    "alarm.noted": lambda data: str(data.get("text", "")),
    "alarm.note_struck": lambda _data: _("struck a note"),
    "alarm.closed": _closed,
    "alarm.undone": lambda _data: _("took it back within five seconds"),
    "alarm.cancelled": lambda _data: _("cancelled it with the PIN"),
    "alarm.duress": lambda _data: _(
        "entered the duress PIN: it went on as Danger, and the desk’s screen looked cancelled"
    ),
    "alarm.wrong_pin": lambda _data: _("entered a wrong PIN"),
    "seen.person": lambda _data: _("has seen it"),
    "seen.screen": lambda _data: _("showed it"),
    "delivery.sent": _sent,
    "delivery.ended": _not_sent,
    **guide_words.LINES,
}


def mode_word(alarm: Alarm) -> str:
    """Return the word of an exercise or a test; nothing for what is real."""
    return "" if alarm.mode == Mode.ACTUAL else str(Mode(alarm.mode).label)
