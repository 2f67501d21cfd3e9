"""The week's rota of a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deskbell.core import clock
from deskbell.people import actions
from deskbell.people.access import may, people_at
from deskbell.people.actions.shifts import conflicts
from deskbell.people.duty import stretch_of
from deskbell.people.models import Person, Shift
from deskbell.people.place_pages.asking import about_a_place, person_of
from deskbell.people.place_pages.record import trail
from deskbell.people.roles import Can
from deskbell.people.rota import Stretch
from deskbell.people.team.access import shift_for
from deskbell.places import inherited
from deskbell.places.closed_days import ClosedDays, closed_days
from deskbell.places.models import Holiday, Place
from deskbell.places.models.hours import WEEKDAYS
from deskbell.places.opening import Opening, opening_at

NO_TIME = gettext_lazy("That is no time. Write it as 9:00 or 17:30.")


@dataclass(slots=True)
class Day:
    """One day of the week and the shifts that begin on it. closed: the holiday on which it falls next, if any."""

    number: int
    name: str
    today: bool
    closed: Holiday | None
    shifts: list[Shift] = field(default_factory=list)


@require_GET
@about_a_place()
def rota(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Show the week at a place and everything inside it."""
    at = inherited.at(place)
    local = clock.now().astimezone(at.zone)
    closed = _closed_days(opening_at(at), local.date())
    days = [Day(number, str(name), number == local.weekday(), closed.get(number)) for number, name in WEEKDAYS]
    shifts = Shift.objects.filter(
        place__path__startswith=place.path, place__closed_at=None, person__is_active=True
    ).select_related("person", "place")
    for shift in shifts.order_by("starts", "person__name"):
        if shift.last_day is None or shift.last_day >= local.date():
            days[shift.weekday].shifts.append(shift)
    context = {
        "place": place,
        "trail": trail(person, at),
        "days": days,
        "zone": at.zone,
        "any": any(day.shifts for day in days),
        "manages": may(person, Can.MANAGE_PEOPLE, place.path),
    }
    return render(request, "people/rota.html", context)


def _closed_days(opening: Opening, today: date) -> dict[int, Holiday]:
    """Return, by weekday, the holidays of the next seven days on which the place is closed."""
    coming = [today + timedelta(days=number) for number in range(7)]
    return {day.weekday(): found for day in coming if (found := opening.closed_on(day)) is not None}


class ShiftForm(forms.Form):
    """One person, one time, on some days of the week."""

    person = forms.ChoiceField(
        label=gettext_lazy("Who?"),
        error_messages={
            "required": gettext_lazy("Choose who works."),
            "invalid_choice": gettext_lazy("Choose somebody who holds a role here."),
        },
    )
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days"),
        coerce=int,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick at least one day."),
            "invalid_choice": gettext_lazy("Tick days of the week."),
        },
    )
    starts = forms.TimeField(
        label=gettext_lazy("Starts"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Say when it starts."), "invalid": NO_TIME},
    )
    ends = forms.TimeField(
        label=gettext_lazy("Ends"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Earlier than the start: the morning after."),
        error_messages={"required": gettext_lazy("Say when it ends."), "invalid": NO_TIME},
    )
    first_day = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("That is no date. Write it as 2026-12-25.")},
    )
    last_day = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("That is no date. Write it as 2026-12-25.")},
    )

    def __init__(self, place: Place, *args: Any, shift: Shift | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.shift = place, shift
        self.conflicts: list[Shift] = []
        self.known = {one.ref: one for one in people_at(place).order_by("name")}
        if shift is not None:
            del self.fields["person"]
        else:
            people = cast("forms.ChoiceField", self.fields["person"])
            people.choices = [("", gettext_lazy("Choose")), *((ref, one.name) for ref, one in self.known.items())]

    @property
    def who(self) -> Person:
        """Return whose shift it is."""
        return self.shift.person if self.shift else self.known[self.cleaned_data["person"]]

    def stretches(self) -> list[Stretch]:
        """Return the weekly stretches that the form means."""
        told = self.cleaned_data
        return [
            Stretch(day, told["starts"], told["ends"], told["first_day"], told["last_day"])
            for day in sorted(set(told["days"]))
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse times that can't be, and name every shift that falls on the same time."""
        told = super().clean() or {}
        if self.errors:
            return told
        if told["starts"] == told["ends"]:
            self.add_error("ends", _("It ends when it starts. Correct one of the times."))
        if told["first_day"] and told["last_day"] and told["last_day"] < told["first_day"]:
            self.add_error("last_day", _("The last day is before the first. Correct one of them."))
        if not self.errors:
            but = self.shift.pk if self.shift else None
            mine = self.stretches()
            self.conflicts = _in_earnest(conflicts(self.who, self.place.tenant_key, mine, but), mine[0], self.place)
            if self.conflicts:
                self.add_error(None, _conflict_words(self.who, self.conflicts))
        return told


def _in_earnest(found: Sequence[Shift], mine: Stretch, place: Place) -> list[Shift]:
    """Leave out pairs of a weekly shift and one for a single date on which the weekly one does not count: closed."""
    dates = [one.first_day for one in (mine, *map(stretch_of, found)) if one.is_once and one.first_day]
    if not dates:
        return list(found)
    calendar = closed_days(inherited.at(place).library, min(dates), max(dates))
    return [one for one in found if not _closed_out(one, mine, place, calendar)]


def _closed_out(one: Shift, mine: Stretch, place: Place, calendar: ClosedDays) -> bool:
    its = stretch_of(one)
    if its.is_once == mine.is_once:
        return False
    once, weekly_at = (its, place) if its.is_once else (mine, one.place)
    return once.first_day is not None and calendar.closed(weekly_at.path, once.first_day)


def _conflict_words(person: Person, found: Iterable[Shift]) -> str:
    names = dict(WEEKDAYS)
    listed = ", ".join(
        _("%(day)s %(starts)s–%(ends)s at %(place)s")
        % {
            "day": names[one.weekday],
            "starts": time_format(one.starts, "TIME_FORMAT"),
            "ends": time_format(one.ends, "TIME_FORMAT"),
            "place": one.place.name,
        }
        for one in found
    )
    words = _("%(name)s works then already: %(shifts)s. Change the time, or take that shift off first.")
    return words % {"name": person.name, "shifts": listed}


@require_http_methods(["GET", "POST"])
@about_a_place(Can.MANAGE_PEOPLE)
def add(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Put somebody on the rota."""
    asked = request.GET.get("day", "")
    initial = {"person": request.GET.get("person", ""), "days": [int(asked)] if asked in set("0123456") else []}
    form = ShiftForm(place, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.add_shifts(form.who, place, form.stretches(), person.actor)
        count = {"name": form.who.name, "n": len(made)}
        words = ngettext("%(name)s is on the rota.", "%(name)s is on the rota on %(n)s days.", len(made))
        messages.success(request, words % count)
        return redirect("people:rota", ref=place.ref)
    return render(request, "people/shift.html", {"place": place, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest, number: int) -> HttpResponse:
    """Change a shift. Days that are ticked besides its own get a copy."""
    manager = person_of(request)
    found = shift_for(manager, number)
    initial = {
        "days": [found.weekday],
        "starts": found.starts,
        "ends": found.ends,
        "first_day": found.first_day,
        "last_day": found.last_day,
    }
    form = ShiftForm(found.place, request.POST or None, initial=initial, shift=found)
    if request.method == "POST" and form.is_valid():
        stays, copies = _split(form.stretches(), found.weekday)
        actions.change_shift(found, stays, manager.actor)
        actions.add_shifts(found.person, found.place, copies, manager.actor)
        messages.success(request, _("The rota is saved."))
        return redirect("people:rota", ref=found.place.ref)
    return render(request, "people/shift.html", {"place": found.place, "form": form, "shift": found})


def _split(stretches: list[Stretch], weekday: int) -> tuple[Stretch, list[Stretch]]:
    """Return the stretch that the shift itself becomes (on its own day if that is still ticked), and the copies."""
    stays = next((one for one in stretches if one.weekday == weekday), stretches[0])
    return stays, [one for one in stretches if one is not stays]


@login_required
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a shift off the rota."""
    manager = person_of(request)
    found = shift_for(manager, number)
    place = found.place
    actions.remove_shift(found, manager.actor)
    messages.success(request, _("That shift is off the rota."))
    return redirect("people:rota", ref=place.ref)
