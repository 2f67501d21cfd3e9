"""The log of a library at /log/: who did what where, newest first, for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deskbell.alarms import access
from deskbell.alarms.cancelled import looks_like
from deskbell.alarms.models import Alarm
from deskbell.core.mode import Mode
from deskbell.core.models import Event
from deskbell.people.access import events_for, paths_where
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Place
from deskbell.screens.access import screen_of
from deskbell.screens.whereabouts import chains_of, in_words
from deskbell.shell.board_words import exact
from deskbell.shell.log_filters import LogFilter
from deskbell.shell.log_words import words

A_PAGE = 50
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Row:
    """One event as the page shows it. url leads to what it is about, if that has a page for this reader."""

    at: datetime
    who: str
    text: str
    where: str
    url: str
    mode: str

    @property
    def mode_word(self) -> str:
        """The word of an exercise or a test."""
        return str(Mode(self.mode).label) if self.mode else ""

    @property
    def day(self) -> date:
        """The day, as the clocks of the library showed it."""
        return localtime(self.at).date()

    @property
    def time(self) -> str:
        """To the second."""
        return localtime(self.at).strftime("%H:%M:%S")

    @property
    def exact(self) -> str:
        """With the date and the offset."""
        return exact(self.at)


@never_cache
@require_safe
@login_required
def log(request: HttpRequest) -> HttpResponse:
    """Everything that was done in this library, a page at a time, by kind, place, day and person."""
    person = request.user
    if not isinstance(person, Person) or not paths_where(person, Can.READ_LOG):
        raise Http404
    asked = LogFilter(request.GET, person)
    cancelled = access.cancelled_in(person, screen_of(request))
    kept = access.without_what_followed(events_for(person), cancelled)
    before = _before(kept, request.GET.get("before", ""))
    other = [one.by.pk for one in cancelled if not asked.wants(looks_like(one.by.kind, one.by.data))]
    found = (
        asked.applied(kept.exclude(pk__in=other) if other else kept)
        .order_by("-at", "-number")
        .defer("live", "ring", "tell", "quiet")
    )
    events = list(found.filter(_older(before) if before else Q())[: A_PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    seeming = {one.alarm.pk for one in cancelled}
    for event in events:
        if event.subject_kind == "alarm" and event.subject_id in seeming:
            event.kind = looks_like(event.kind, event.data)
    rows = _rows(events[:A_PAGE], person)
    shown = {
        "filter": asked,
        "days": [(day, list(of_day)) for day, of_day in groupby(rows, key=lambda row: row.day)],
        "query": query.urlencode(),
        "older": events[A_PAGE - 1].number if len(events) > A_PAGE else 0,
        "is_first": not before,
    }
    return render(request, "shell/log.html", shown)


def _before(kept: QuerySet[Event], typed: str) -> Event | None:
    """Return the event that the page begins below; None for the newest page, and for what names no event."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < MOST_DIGITS else 0
    return kept.filter(number=number).only("at", "number").first() if number else None


def _older(than: Event) -> Q:
    return Q(at__lt=than.at) | Q(at=than.at, number__lt=than.number)


def _rows(events: Sequence[Event], person: Person) -> list[Row]:
    ids = {event.subject_id for event in events if event.subject_kind == "alarm"}
    alarms = access.alarms_for(person).filter(pk__in=ids).in_bulk()
    chains = chains_of(Place.objects.filter(pk__in={_place_id(event) for event in events}))
    places = {pk: in_words(chain) for pk, chain in chains.items()}
    about = {event.subject_id for event in events if event.kind == "person.password_link"}
    names = dict(Person.objects.filter(pk__in=about).values_list("pk", "name"))
    return [_row(event, alarms.get(event.subject_id), places.get(_place_id(event), ""), names) for event in events]


def _row(event: Event, alarm: Alarm | None, where: str, names: dict[int, str]) -> Row:
    data: dict[str, Any] = event.data
    if event.kind == "person.password_link":
        data = {"person": names.get(event.subject_id, ""), **data}
    url = ""
    if event.subject_kind == "alarm" and alarm is not None:
        url = reverse("shell:alarm", args=[alarm.ref])
    elif event.kind == "alarms.exported":
        url = f"{reverse('shell:alarms')}?{urlencode(sorted(data.get('asked', {}).items()))}"
    mode = "" if event.mode == Mode.ACTUAL else event.mode
    return Row(event.at, event.actor_name, words(event.kind, data), where, url, mode)


def _place_id(event: Event) -> int:
    """Return the id of the place where it happened: the last one of its path."""
    return int(event.path.strip("/").rpartition("/")[2] or 0)
