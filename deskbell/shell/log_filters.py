"""The filters of the log, said as a sentence and kept in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from deskbell.core.models import Event
from deskbell.core.moments import day_after, start_of
from deskbell.people.access import places_for
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Kind
from deskbell.shell.log_words import GROUPS, Group

MOST_PLACES = 400
NOT_NEWS = ("alarm.seen",)
"""Only tells screens how many have seen an alarm; who saw it when stands in its record."""


class LogFilter(forms.Form):
    """What is asked for. A value that makes no sense is left out, never an error: addresses get old."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("everything")), *((one.key, one.label) for one in GROUPS)]
    )
    place = forms.ChoiceField(label=_("Place"), required=False)
    day = forms.DateField(label=_("on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    q = forms.CharField(label=_("with the person"), required=False, max_length=80, strip=True)

    def __init__(self, asked: Any, person: Person) -> None:
        super().__init__(asked, auto_id="filter-%s", use_required_attribute=False)
        wanted = [Kind.LIBRARY, Kind.BRANCH]
        found = places_for(person, Can.READ_LOG)
        branches = list(found.filter(kind__in=wanted).order_by("-kind", "name")[:MOST_PLACES])
        self.places = branches if len(branches) > 1 else list(found.order_by("name")[:MOST_PLACES])
        chooser = self.fields["place"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101
        chooser.choices = [("", _("any place")), *((place.ref, place.name) for place in self.places)]
        for name in ("kind", "place"):
            self.fields[name].widget.attrs["data-submits"] = ""
        self.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "data-filter": "", "size": 18, "placeholder": _("name or screen")}
        )
        self.is_valid()

    @property
    def is_used(self) -> bool:
        """True when anything is asked for."""
        return any(self.cleaned_data.values())

    @property
    def _group(self) -> Group | None:
        return next((one for one in GROUPS if one.key == self.cleaned_data.get("kind")), None)

    def wants(self, kind: str) -> bool:
        """Tell whether a kind of event is asked for."""
        return self._group is None or kind in self._group.kinds

    def applied(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """Return those events that are asked for."""
        asked = self.cleaned_data
        events = events.exclude(kind__in=NOT_NEWS)
        if self._group is not None:
            events = events.filter(kind__in=self._group.kinds)
        place = next((one for one in self.places if one.ref == asked.get("place")), None)
        if place is not None:  # also what happened there before it, or a place inside, was moved
            events = events.filter(path__contains=f"/{place.pk}/")
        if asked.get("day"):
            events = events.filter(at__gte=start_of(asked["day"]), at__lt=start_of(day_after(asked["day"])))
        for word in (asked.get("q") or "").split():
            events = events.filter(Q(actor_name__icontains=word) | Q(data__person__icontains=word))
        return events
