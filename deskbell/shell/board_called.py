"""Who was called at a step of an alarm, in words: one line that can be opened, and the names below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.alarms.called import Called, Step
from deskbell.alarms.models import Answer, Delivery
from deskbell.channels.registry import CHANNELS


@dataclass(frozen=True, slots=True)
class Row:
    """One who was called: the name, as what and where or by which way, and what came back."""

    name: str
    line: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A step as the record shows it. elsewhere counts those who saw nothing and whom the reader may not see by name."""

    summary: str
    saw: list[Row]
    missed: list[Row]
    elsewhere: str
    sent: list[Row]


def told(step: Step, *, named: Callable[[Called], bool], lines_named: bool, is_open: bool) -> Told:
    """Tell a step to a reader. named and lines_named: whose names, and which lines', they may read."""
    missed = [one for one in step.called if not one.seen]
    hidden = sum(1 for one in missed if not named(one))
    more = ngettext("%(n)s more elsewhere in the library", "%(n)s more elsewhere in the library", hidden)
    return Told(
        summary=_summary(step, is_open=is_open),
        saw=[_row(one) for one in step.called if one.seen],
        missed=[_row(one) for one in missed if named(one)],
        elsewhere=more % {"n": hidden} if hidden else "",
        sent=[_message(one, named=lines_named) for one in step.sent],
    )


def _summary(step: Step, *, is_open: bool) -> str:
    parts = [_called(step.called)]
    saw = sum(1 for one in step.called if one.seen)
    missed = len(step.called) - saw
    if step.called and not saw:
        parts.append(_("nobody has seen it yet") if is_open else _("nobody saw it"))
    elif step.called:
        parts.append(ngettext("%(n)s saw it", "%(n)s saw it", saw) % {"n": saw})
    if saw and missed:
        parts.append(_missed(missed, is_open=is_open))
    parts += _messages(step.sent)
    return "; ".join(parts)


def _called(called: Iterable[Called]) -> str:
    kinds = [one.kind for one in called]
    people, screens = kinds.count("person"), kinds.count("screen")
    who = []
    if people:
        who.append(ngettext("%(n)s person", "%(n)s people", people) % {"n": people})
    if screens:
        who.append(ngettext("%(n)s screen", "%(n)s screens", screens) % {"n": screens})
    return _("%(who)s called") % {"who": get_text_list(who, _("and"))} if who else _("nobody new to call")


def _missed(number: int, *, is_open: bool) -> str:
    if is_open:
        return ngettext("%(n)s not yet", "%(n)s not yet", number) % {"n": number}
    return ngettext("%(n)s did not", "%(n)s did not", number) % {"n": number}


def _messages(sent: list[Delivery]) -> list[str]:
    out = sum(1 for one in sent if one.state == Delivery.State.SENT)
    due = sum(1 for one in sent if one.state == Delivery.State.DUE)
    kept = len(sent) - out - due
    parts = []
    if out:
        parts.append(ngettext("%(n)s message sent out", "%(n)s messages sent out", out) % {"n": out})
    if due:
        parts.append(ngettext("%(n)s message not sent yet", "%(n)s messages not sent yet", due) % {"n": due})
    if kept:
        parts.append(ngettext("%(n)s message not sent", "%(n)s messages not sent", kept) % {"n": kept})
    return parts


def _row(one: Called) -> Row:
    by = "; ".join(f"{role}, {at}" for role, at in one.by) if one.kind == "person" else _at(one)
    return Row(one.name, by, "; ".join(_came_back(one)))


def _at(screen: Called) -> str:
    return _("Screen, %(place)s") % {"place": screen.by[0][1]}


def _came_back(one: Called) -> Iterable[str]:
    if one.seen_at is not None:
        words = _("showed it %(time)s") if one.kind == "screen" else _("saw it %(time)s")
        yield words % {"time": _time(one.seen_at)}
    elif one.seen and one.answer is None:
        yield _("showed it") if one.kind == "screen" else _("saw it")
    if one.answer is not None:
        yield _answer(one.answer) % {"time": _time(one.answer.at)}


def _answer(answer: Answer) -> str:
    if answer.said == Answer.Said.THERE:
        return _("there %(time)s")
    if answer.said == Answer.Said.GOING:
        return _("going %(time)s")
    return _("can’t come, said %(time)s")


def _message(one: Delivery, *, named: bool) -> Row:
    channel = CHANNELS.get(one.channel)
    by = str(channel.label) if channel else one.channel
    purpose = str(one.line.get_purpose_display()) if one.line else ""
    name = one.target if named else purpose or by
    return Row(name, ", ".join(part for part in (purpose, by) if part and part != name), _state(one))


def _state(one: Delivery) -> str:
    if one.state == Delivery.State.SENT and one.sent_at is not None:
        return _("sent %(time)s") % {"time": _time(one.sent_at)}
    if one.state == Delivery.State.DUE and one.tries:
        return ngettext("not sent yet, tried %(n)s time", "not sent yet, tried %(n)s times", one.tries) % {
            "n": one.tries
        }
    return str(one.get_state_display())


def _time(at: datetime) -> str:
    return localtime(at).strftime("%H:%M:%S")
