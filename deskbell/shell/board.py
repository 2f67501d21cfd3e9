"""The live board at /now/, the list of alarms at /alarms/, and the record of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deskbell.alarms import access
from deskbell.alarms.cancelled import Cancelled
from deskbell.alarms.models import Alarm
from deskbell.core import clock
from deskbell.people.access import paths_where
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.protocols.access import drafts_to_read
from deskbell.protocols.card_words import title_of
from deskbell.protocols.models import Draft
from deskbell.screens.access import screen_of
from deskbell.screens.silence import long_silences
from deskbell.shell.board_filters import AlarmFilter, in_order, periods
from deskbell.shell.board_state import Row, board_for, with_answers

A_PAGE = 30
RECENT = 5


def _reader(request: HttpRequest) -> tuple[Person, QuerySet[Alarm], list[Cancelled]]:
    """Return the signed-in person, the alarms that their browser shows as they are, and those that look cancelled there.

    Raises:
        Http404: they may see no alarms anywhere.

    """
    person = request.user
    if not isinstance(person, Person) or not paths_where(person, Can.SEE_ALARMS):
        raise Http404
    cancelled = access.cancelled_in(person, screen_of(request))
    alarms = access.alarms_for(person)
    return person, alarms.exclude(pk__in=[one.alarm.pk for one in cancelled]) if cancelled else alarms, cancelled


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of alarms: for whom, narrowed how, the alarms, and by id those that look cancelled in this browser."""

    person: Person
    asked: AlarmFilter
    alarms: QuerySet[Alarm]
    cancelled: dict[int, Alarm]

    def shown(self, alarm: Alarm) -> Alarm:
        """Return an alarm as this browser shows it."""
        return self.cancelled.get(alarm.pk, alarm)


def asked_for(request: HttpRequest) -> Listed:
    """Return the list of alarms that is asked for, narrowed as the address says, newest first.

    Raises:
        Http404: they may see no alarms anywhere.

    """
    person, alarms, cancelled = _reader(request)
    asked = AlarmFilter(request.GET, person)
    found = asked.applied(alarms)
    fitting = [one.alarm.pk for one in cancelled if asked.fits(one)]
    if fitting:
        found = in_order(Alarm.objects.filter(Q(pk__in=found.order_by().values("pk")) | Q(pk__in=fitting)))
    return Listed(person, asked, found, {one.alarm.pk: one.alarm for one in cancelled})


@never_cache
@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """All open alarms in their places, what is calm, which screens are long silent, who is on duty, and the last few that ended."""
    person, alarms, cancelled = _reader(request)
    ended = [*in_order(alarms.exclude(closed_at=None).select_related("place"))[:RECENT]]
    ended += [one.alarm for one in cancelled]
    ended.sort(key=lambda alarm: (alarm.pressed_at, alarm.pk), reverse=True)
    shown = {
        "board": board_for(person, alarms),
        "recent": [Row(alarm) for alarm in ended[:RECENT]],
        "silences": long_silences(person),
        "to_read": [(draft, title_of(draft.protocol)) for draft in _to_read(person)],
        "may_press": bool(paths_where(person, Can.PRESS)),
    }
    return render(request, "shell/board.html", shown)


def _to_read(person: Person) -> list[Draft]:
    """Return the drafts of protocols that wait for whoever may publish them; no query for the others."""
    return list(drafts_to_read(person)[:RECENT]) if paths_where(person, Can.PUBLISH_PROTOCOLS) else []


@never_cache
@require_safe
@login_required
def past(request: HttpRequest) -> HttpResponse:
    """List every alarm that the person may see, by place, level, mode, ending, dates and words."""
    found = asked_for(request)
    page = Paginator(with_answers(found.alarms), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    shown = {
        "filter": found.asked,
        "page": page,
        "rows": [Row(found.shown(alarm)) for alarm in page],
        "query": query.urlencode(),
        "periods": periods(request.GET, localdate(clock.now())),
    }
    return render(request, "shell/alarm_list.html", shown)
