"""The forms that change a place: particulars, hours, phones, closing, adding one below."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.core import clock
from deskbell.people.access import closed_place_for, may
from deskbell.people.models import Person
from deskbell.people.place_pages.asking import about_a_place, person_of
from deskbell.people.roles import Can
from deskbell.places import actions, inherited
from deskbell.places.actions import BELOW, PlaceRefused
from deskbell.places.dispatch import inside
from deskbell.places.forms import KindForm, PhoneFormSet, PlaceForm
from deskbell.places.hours_text import NotUnderstood, parse, written
from deskbell.places.inherited import Inherited
from deskbell.places.models import Holiday, Kind, OpeningHours, Phone, Place
from deskbell.places.models.hours import WEEKDAYS
from deskbell.places.opening import opening_at

manage = about_a_place(Can.MANAGE_PLACES)


@require_http_methods(["GET", "POST"])
@manage
def edit(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Change name, address, directions, time zone and help extension."""
    at = inherited.at(place)
    form = PlaceForm(request.POST or None, instance=_copy(place), kind=place.kind, zone_above=_zone_above(at))
    if request.method == "POST" and form.is_valid():
        actions.change(place, person.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("places:place", ref=place.ref)
    context = {"place": place, "form": form, "at": at, "stands_in": inside(at), "manages": True}
    return render(request, "places/edit.html", context)


def _copy(place: Place) -> Place:
    """Return the place once more: a form writes into its instance while it checks, the action compares."""
    return Place.objects.get(pk=place.pk)


def _zone_above(at: Inherited) -> str:
    return str(Inherited(at.chain[:-1]).zone) if len(at.chain) > 1 else str(inherited.zone_named(""))


@require_http_methods(["GET", "POST"])
@manage
def add(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Add a place below this one."""
    if not BELOW[place.kind]:
        return redirect("places:place", ref=place.ref)
    offered = {str(kind) for kind in BELOW[place.kind]}
    chosen = request.POST.get("kind") or request.GET.get("kind") or ""
    kind = chosen if chosen in offered else str(BELOW[place.kind][0])
    data = request.POST or None
    kinds = KindForm(place, data, initial={"kind": kind})
    form = PlaceForm(data, kind=kind, zone_above=str(inherited.at(place).zone))
    if request.method == "POST" and kinds.is_valid() and form.is_valid():
        fields = dict(form.cleaned_data)
        made = actions.add_place(place, kind, fields.pop("name"), person.actor, **fields)
        messages.success(request, _("%(name)s is added.") % {"name": made.name})
        if "another" in request.POST:
            return redirect(f"{request.path}?kind={kind}")
        return redirect("places:place", ref=made.ref)
    context = {"place": place, "form": form, "kinds": kinds, "several": len(offered) > 1}
    return render(request, "places/add.html", context)


class HoursForm(forms.Form):
    """One line for each day of the week."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in WEEKDAYS:
            self.fields[f"day{number}"] = forms.CharField(label=name, required=False, max_length=120)
            self.fields[f"day{number}"].hides_optional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn each line into its stretches; a line that says nothing is a closed day."""
        for name in list(self.cleaned_data):
            try:
                self.cleaned_data[name] = parse(self.cleaned_data[name])
            except NotUnderstood as wrong:
                self.add_error(name, str(wrong))
        return self.cleaned_data

    @property
    def rows(self) -> list[actions.hours.Row]:
        """The stretches of all days."""
        return [
            (number, opens, closes) for number, _day in WEEKDAYS for opens, closes in self.cleaned_data[f"day{number}"]
        ]


class HolidayForm(forms.Form):
    """A date with other hours, or none."""

    date = forms.DateField(
        label=gettext_lazy("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose the date."),
            "invalid": gettext_lazy("That is no date. Write it as 2026-12-25."),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("What is it?"),
        max_length=80,
        error_messages={"required": gettext_lazy("Say what it is, such as Thanksgiving.")},
    )
    hours = forms.CharField(
        label=gettext_lazy("Open"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Blank if the place is closed, else such as 9–13."),
    )

    def clean_hours(self) -> list[Any]:
        """Return one stretch, or none."""
        try:
            spans = parse(self.cleaned_data["hours"])
        except NotUnderstood as wrong:
            raise forms.ValidationError(str(wrong)) from None
        if len(spans) > 1:
            raise forms.ValidationError(_("A holiday has one opening time. Leave one of them out."))
        return list(spans)


@require_http_methods(["GET", "POST"])
@manage
def hours(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Change the opening hours, and the holidays."""
    at = inherited.at(place)
    opening = opening_at(at)
    own = OpeningHours.objects.filter(place=place)
    week: dict[str, list[Any]] = {}
    for row in own:
        week.setdefault(f"day{row.weekday}", []).append((row.opens, row.closes))
    initial = {f"day{number}": written(week.get(f"day{number}", [])) for number, _day in WEEKDAYS}
    saving, adding = request.POST.get("do") == "hours", request.POST.get("do") == "holiday"
    form = HoursForm(request.POST if saving else None, initial=initial)
    holiday = HolidayForm(request.POST if adding else None)
    if saving and form.is_valid():
        actions.set_hours(place, form.rows, person.actor)
        messages.success(request, _("The opening hours are saved."))
        return redirect("places:place", ref=place.ref)
    if adding and holiday.is_valid() and _add_holiday(place, holiday, person):
        messages.success(request, _("%(name)s is added.") % {"name": holiday.cleaned_data["name"]})
        return redirect("places:hours", ref=place.ref)
    today = clock.now().astimezone(at.zone).date()
    context = {
        "place": place,
        "at": at,
        "form": form,
        "holiday": holiday,
        "own": bool(week),
        "opening": opening,
        "holidays": [one for one in opening.holidays if one.date >= today],
        "removable": place.pk,
    }
    return render(request, "places/hours.html", context)


def _add_holiday(place: Place, form: HolidayForm, person: Person) -> bool:
    day: date = form.cleaned_data["date"]
    spans = form.cleaned_data["hours"]
    try:
        actions.add_holiday(place, day, form.cleaned_data["name"], person.actor, hours=spans[0] if spans else None)
    except PlaceRefused as refused:
        form.add_error("hours", str(refused.message))
        return False
    return True


@require_POST
@manage
def remove_holiday(request: HttpRequest, person: Person, place: Place, number: int) -> HttpResponse:
    """Take away a holiday that this place itself has."""
    actions.remove_holiday(get_object_or_404(Holiday, pk=number, place=place), person.actor)
    return redirect("places:hours", ref=place.ref)


@require_http_methods(["GET", "POST"])
@manage
def phones(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Change the telephone numbers of a place."""
    known = [{"use": one.use, "number": one.number, "note": one.note} for one in Phone.objects.filter(place=place)]
    formset = PhoneFormSet(request.POST or None, initial=known)
    if request.method == "POST" and formset.is_valid():
        rows = [form.cleaned_data for form in formset if form.cleaned_data.get("number")]
        actions.set_phones(place, [(row["use"], row["number"], row["note"]) for row in rows], person.actor)
        messages.success(request, _("The telephone numbers are saved."))
        return redirect("places:place", ref=place.ref)
    return render(request, "places/phones.html", {"place": place, "formset": formset})


@require_http_methods(["GET", "POST"])
@manage
def close(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Say what closing a place means, and close it."""
    if place.kind == Kind.LIBRARY or (place.parent and not may(person, Can.MANAGE_PLACES, place.parent.path)):
        return redirect("places:place", ref=place.ref)
    error = ""
    if request.method == "POST":
        try:
            actions.close(place, person.actor)
        except PlaceRefused as refused:
            error = str(refused.message)
        else:
            messages.success(request, _("%(name)s is closed. You can reopen it below.") % {"name": place.name})
            return redirect("places:index")
    below = Place.objects.filter(path__startswith=place.path, closed_at=None).exclude(pk=place.pk).count()
    return render(request, "places/close.html", {"place": place, "below": below, "error": error})


@login_required
@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Reopen a closed place."""
    person = person_of(request)
    place = closed_place_for(person, ref)
    try:
        actions.reopen(place, person.actor)
    except PlaceRefused as refused:
        messages.error(request, str(refused.message))
        return redirect("places:index")
    messages.success(request, _("%(name)s is open again.") % {"name": place.name})
    return redirect("places:place", ref=place.ref)
