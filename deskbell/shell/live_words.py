"""The words that the live pages need: written here, in the person's language, filled in by live/words.js.

JavaScript holds no words. {braces} are filled in the browser; two forms are for one and for many.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext_lazy, pgettext
from django.utils.translation import gettext as _

from deskbell.alarms.models import Level

Words = dict[str, str | dict[str, str]]

EMERGENCY = "911"


def words(extension: str) -> Words:
    """Return every word of the live pages. extension: whom to dial in the house; "" when nobody said."""
    return _words(get_language(), extension)


@lru_cache(maxsize=100)
def _words(_language: str | None, extension: str) -> Words:
    return {**_levels(), **_ring(), **_endings(), **_answers(), **_presses(extension), **_desk(extension), **_guide()}


def fallback(extension: str) -> str:
    """Say whom to phone when the link is down."""
    if not extension:
        return _("Call 911, or a colleague by phone.")
    parts = {"extension": extension, "emergency": EMERGENCY}
    return _("Dial %(extension)s on any desk phone, or %(emergency)s.") % parts


def _levels() -> Words:
    return {f"level_{level.value}": str(level.label) for level in Level}


def _ring() -> Words:
    return {
        "over": pgettext("alarm", "{level} is over"),
        "bar_actual": _("{level}: {place}, {since}"),
        "bar_exercise": _("Exercise. {level}: {place}, {since}"),
        "bar_test": _("Test. {level}: {place}, {since}"),
        "other_actual": _("{level}: {place}"),
        "other_exercise": _("Exercise. {level}: {place}"),
        "other_test": _("Test. {level}: {place}"),
        "bar_more": _both(ngettext_lazy("and %(n)s more alarm", "and %(n)s more alarms", "n")),
        "bar_unsent": _("Your answer is not sent yet."),
        "alarms_also": _both(ngettext_lazy("%(n)s alarm, also", "%(n)s alarms, also", "n")),
        "unlinked": _("No link for {time}. This may be old."),
        "unlinked_heard": _("No link. This may be old."),
        "still_open": _("Still open"),
        "title_actual": _("{level}: {place}"),
        "title_exercise": _("Exercise. {level}: {place}"),
        "title_test": _("Test. {level}: {place}"),
        "notice_actual": _("{level}"),
        "notice_exercise": _("Exercise: {level}"),
        "notice_test": _("Test: {level}"),
        "spoken_actual": _("{level}. {place}. {where}"),
        "spoken_exercise": _("Exercise, this is practice. {level}. {place}. {where}"),
        "spoken_test": _("This is a test. {level}. {place}. {where}"),
        "spoken_end": _("{level} is over. {place}."),
        "since": _("{since}, from {name}"),
        "since_raised": _("{level} for {time}. First call {since}, from {name}"),
        "ended_at": _("Ended {time}, {since}"),
        "still": _("It has become {level}. Are you still coming?"),
        "plan": _("Plan of {floor}: where {place} is"),
        "duress": _(
            "Somebody was made to cancel this. It goes on, and the screen at the desk looks as if it were over."
        ),
        "late": _both(
            ngettext_lazy(
                "It was pressed %(n)s second before it got here: the desk had no link.",
                "It was pressed %(n)s seconds before it got here: the desk had no link.",
                "n",
            )
        ),
    }


def _endings() -> Words:
    return {
        "end_handled": _("All clear, from {name}. It was handled."),
        "end_false_press": _("All clear, from {name}. It was pressed by mistake."),
        "end_test": _("All clear, from {name}. It was a test."),
        "end_medical": _("All clear, from {name}. It was medical."),
        "end_police": _("All clear, from {name}. The police took over."),
        "end_other": _("All clear, from {name}."),
        "end_undone": _("{name} took it back."),
        "end_cancelled": _("It was cancelled at the desk."),
    }


def _answers() -> Words:
    return {
        "said_going": _("going"),
        "said_there": pgettext("answer", "there"),
        "said_cannot": _("can’t come"),
        "said_seen": _("has seen it"),
        "also_to": _("also to {places}"),
        "both": _("You also said that you are going to {place}. Nobody else is called there meanwhile."),
        "nobody_comes": _("Nobody is coming yet."),
        "not_taken": _("Your answer was not taken. Reload the page and try again."),
        "answer_not_sent": _("Nobody knows yet what you said: there is no link. Trying again."),
        "not_this_way": _("Not from here: somebody who comes will end it."),
        "not_sent": _("Not sent: there was no answer. Try again."),
        "reason_missing": _("Choose how it ended."),
        "real_failed": _("NOT RAISED: there was no answer. Use the telephone."),
    }


def _presses(extension: str) -> Words:
    return {
        "unsent_sending": _("Calling"),
        "unsent_waiting": _("Pressed {time}, not sent yet. Trying again."),
        "unsent_refused": _("Not sent. {why}"),
        "unsent_old": _("Pressed {time}, and never sent."),
        "nobody_told": _("Nobody has been told yet. %(fallback)s") % {"fallback": fallback(extension)},
        "raised": _("Raised {time}"),
        "raised_told": _("Raised {time} · {told} told at once"),
        "raised_so_far": _("Raised {time} · {told} told"),
        "raised_late": _("Raised late, {time}: {late} after you pressed"),
        "left": _("{seconds} left"),
        "again": _("Press again: {level}"),
        "next_call": _("The next call goes out in {wait}."),
        "exercise": _("Exercise. {text}"),
        "test": _("Test. {text}"),
        "ended_undone": _("Taken back"),
        "ended_cancelled": _("Cancelled"),
        "ended_clear": _("All clear {time}, from {name}"),
        "people": _both(ngettext_lazy("%(n)s person", "%(n)s people", "n")),
        "screens": _both(ngettext_lazy("%(n)s screen", "%(n)s screens", "n")),
        "who_going": _both(ngettext_lazy("%(names)s is coming.", "%(names)s are coming.", "n")),
        "who_there": _both(ngettext_lazy("%(names)s is here.", "%(names)s are here.", "n")),
        "who_cannot": _both(ngettext_lazy("%(names)s can’t come.", "%(names)s can’t come.", "n")),
        "who_seen": _both(ngettext_lazy("%(n)s has seen it.", "%(n)s have seen it.", "n")),
        "screens_seen": _both(ngettext_lazy("It shows on %(n)s screen.", "It shows on %(n)s screens.", "n")),
        "nobody_seen": _("Nobody has seen it yet."),
    }


def _desk(extension: str) -> Words:
    return {
        "hears": _both(ngettext_lazy("%(who)s would hear you now", "%(who)s would hear you now", "n")),
        "nobody_hears": _("Nobody would hear you now."),
        "nobody_hears_do": _("Open the desk page at another desk. %(fallback)s") % {"fallback": fallback(extension)},
        "row_hears": _("At once: {who}"),
        "row_later": _("Nobody hears this at once."),
        "row_nobody": _("Nobody would hear this."),
        "here_going": pgettext("answer", "coming"),
        "here_there": pgettext("answer", "here"),
        "here_cannot": _("can’t come"),
        "here_seen": _("has seen it"),
        "in_charge": _("in charge"),
        "pin_missing": _("Enter the PIN."),
        "pin_nothing": _("There is nothing to cancel here."),
        "pin_no_answer": _("There was no answer. Try again."),
        "pin_tried": _both(ngettext_lazy("Tried %(n)s time.", "Tried %(n)s times.", "n")),
    }


def _guide() -> Words:
    return {
        "guide_reading": _("Just reading. Nobody is called."),
        "guide_calling": _("Calling for help."),
        "guide_not_sent": _("Not sent yet: no link. It is sent as soon as there is one."),
        "guide_over": _("The call is over."),
        "guide_not_called": _("Nobody was called by this. Call 911, or press at a desk."),
        "guide_nobody_called": _("This call is over: nobody was called. Call 911, or press at a desk."),
    }


class _Braces(int):
    """A number that chooses the form of a plural and stands in it as {n}, for the browser to fill in."""

    def __str__(self) -> str:
        return "{n}"


def _both(lazy: Promise) -> dict[str, str]:
    """Return both forms of an ``ngettext_lazy(…, "n")``, its parts in braces."""
    parts = {"names": "{names}", "who": "{who}"}
    forms = {"one": _Braces(1), "other": _Braces(2)}
    return {form: str(lazy % {**parts, "n": number}) for form, number in forms.items()}
