"""The filters of the list of alarms, said as a sentence: in the address, so that it can be sent and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from deskbell.alarms.cancelled import Cancelled
from deskbell.alarms.models import Alarm, Answer, Level, Reason
from deskbell.core.mode import Mode
from deskbell.core.models import Event
from deskbell.core.moments import day_after, start_of
from deskbell.people.access import places_for
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Kind, Place

MOST_PLACES = 400


class AlarmFilter(forms.Form):
    """What is asked for. A value that makes no sense is left out, never an error: addresses get old."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("any level")), *Level.choices])
    mode = forms.ChoiceField(
        label=_("Mode"),
        required=False,
        choices=[("", _("real")), ("all", _("real or practised")), *Mode.choices[1:]],
    )
    reason = forms.ChoiceField(
        label=_("Ending"),
        required=False,
        choices=[("", _("however it ended")), ("open", _("still open")), *Reason.choices],
    )
    first = forms.DateField(label=_("from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    q = forms.CharField(label=_("with the words"), required=False, max_length=80, strip=True)

    def __init__(self, asked: Any, person: Person) -> None:
        super().__init__(asked, auto_id="filter-%s", use_required_attribute=False)
        self.places = _places(person)
        chooser = self.fields["place"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101
        chooser.choices = [("", _("any place")), *((place.ref, place.name) for place in self.places)]
        for name in ("place", "level", "mode", "reason"):
            self.fields[name].widget.attrs["data-submits"] = ""
        self.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "data-filter": "", "size": 18, "placeholder": _("place, person, note")}
        )
        self.is_valid()

    @property
    def is_used(self) -> bool:
        """True when anything is asked for."""
        return any(self.cleaned_data.values())

    @property
    def said(self) -> dict[str, str]:
        """What is asked for, in plain values: for the log."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def applied(self, alarms: QuerySet[Alarm]) -> QuerySet[Alarm]:
        """Return those alarms that are asked for, newest first."""
        asked = self.cleaned_data
        place = next((one for one in self.places if one.ref == asked.get("place")), None)
        if place is not None:
            alarms = alarms.filter(path__startswith=place.path)
        if asked.get("level"):
            alarms = alarms.filter(level=int(asked["level"]))
        if asked.get("mode") != "all":
            alarms = alarms.filter(mode=asked.get("mode") or Mode.ACTUAL)
        if asked.get("reason") == "open":
            alarms = alarms.filter(closed_at=None)
        elif asked.get("reason"):
            alarms = alarms.filter(reason=asked["reason"])
        alarms = _between(alarms, asked.get("first"), asked.get("last"))
        return in_order(_with_words(alarms, asked.get("q") or ""))

    def fits(self, cancelled: Cancelled) -> bool:
        """Tell whether an alarm that must look cancelled is asked for, as it looks: its row in the database is still open."""
        asked, alarm = self.cleaned_data, cancelled.alarm
        place = next((one for one in self.places if one.ref == asked.get("place")), None)
        begins, ends = _moments(asked.get("first"), asked.get("last"))
        names = [alarm.presser_name, alarm.closed_by, alarm.place.name, *cancelled.notes]
        names += [answer.person.name for answer in alarm.answers.all()]
        return (
            (place is None or alarm.path.startswith(place.path))
            and (asked.get("level") or str(alarm.level)) == str(alarm.level)
            and (asked.get("mode") or Mode.ACTUAL) in ("all", alarm.mode)
            and (asked.get("reason") or alarm.reason) == alarm.reason
            and (begins is None or begins <= alarm.pressed_at)
            and (ends is None or alarm.pressed_at < ends)
            and all(any(word.lower() in name.lower() for name in names) for word in (asked.get("q") or "").split())
        )


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days that is often asked for: its name, the query that asks for it, whether it is asked for now."""

    name: str
    query: str
    current: bool


def periods(asked: QueryDict, today: date) -> list[Period]:
    """Return the last day, week and month, and all time, each with everything else that is asked for."""
    spans = ((_("today"), 1), (_("last 7 days"), 7), (_("last 30 days"), 30), (_("all time"), 0))
    found = []
    for name, days in spans:
        first = (today - timedelta(days=days - 1)).isoformat() if days else ""
        query = asked.copy()
        for key in ("page", "first", "last"):
            query.pop(key, None)
        if first:
            query["first"] = first
        current = asked.get("first", "") == first and not asked.get("last")
        found.append(Period(str(name), query.urlencode(), current))
    return found


def _places(person: Person) -> list[Place]:
    """Return what can be chosen: the branches; for somebody with one branch, what is in it."""
    places = places_for(person, Can.SEE_ALARMS)
    branches = list(places.filter(kind=Kind.BRANCH).order_by("name")[:MOST_PLACES])
    return branches if len(branches) > 1 else list(places.exclude(kind=Kind.LIBRARY).order_by("name")[:MOST_PLACES])


def in_order(alarms: QuerySet[Alarm]) -> QuerySet[Alarm]:
    """Return alarms as lists show them: the newest first."""
    return alarms.order_by("-pressed_at", "-pk")


def _between(alarms: QuerySet[Alarm], first: Any, last: Any) -> QuerySet[Alarm]:
    begins, ends = _moments(first, last)
    if begins:
        alarms = alarms.filter(pressed_at__gte=begins)
    if ends:
        alarms = alarms.filter(pressed_at__lt=ends)
    return alarms


def _moments(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """Return when the first day begins and the last one ends, as the clocks here show it."""
    return start_of(first) if first else None, start_of(day_after(last)) if last else None


def _with_words(alarms: QuerySet[Alarm], words: str) -> QuerySet[Alarm]:
    """Leave those in which every word is found: in the place's name, the name of who pressed, came or closed, or a note."""
    for word in words.split():
        notes = Event.objects.filter(
            subject_kind="alarm", subject_id=OuterRef("pk"), kind="alarm.noted", data__text__icontains=word
        )
        came = Answer.objects.filter(alarm=OuterRef("pk"), person__name__icontains=word)
        named = Q(presser_name__icontains=word) | Q(closed_by__icontains=word) | Q(place__name__icontains=word)
        alarms = alarms.filter(named | Q(Exists(notes)) | Q(Exists(came)))
    return alarms
