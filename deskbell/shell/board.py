"""The live board at /now/, the list of alarms at /alarms/, and the record of one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deskbell.alarms.access import alarms_on_pages
from deskbell.alarms.models import Alarm
from deskbell.core import clock
from deskbell.people.access import paths_where
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.screens.access import screen_of
from deskbell.screens.silence import long_silences
from deskbell.shell.board_filters import AlarmFilter, periods
from deskbell.shell.board_state import Row, board_for, with_answers

A_PAGE = 30
RECENT = 5


def _reader(request: HttpRequest) -> tuple[Person, QuerySet[Alarm]]:
    """Return the signed-in person, and the alarms that their browser may show.

    Raises:
        Http404: they may see no alarms anywhere.

    """
    person = request.user
    if not isinstance(person, Person) or not paths_where(person, Can.SEE_ALARMS):
        raise Http404
    return person, alarms_on_pages(person, screen_of(request))


def asked_for(request: HttpRequest) -> tuple[Person, AlarmFilter, QuerySet[Alarm]]:
    """Return who asks for a list of alarms, what they narrow it to in the address, and what that leaves, newest first.

    Raises:
        Http404: they may see no alarms anywhere.

    """
    person, alarms = _reader(request)
    asked = AlarmFilter(request.GET, person)
    return person, asked, asked.applied(alarms)


@never_cache
@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """All open alarms in their places, what is calm, which screens are long silent, who is on duty, and the last few that ended."""
    person, alarms = _reader(request)
    ended = alarms.exclude(closed_at=None).select_related("place").order_by("-pressed_at")[:RECENT]
    shown = {
        "board": board_for(person, alarms),
        "recent": [Row(alarm) for alarm in ended],
        "silences": long_silences(person),
        "may_press": bool(paths_where(person, Can.PRESS)),
    }
    return render(request, "shell/board.html", shown)


@never_cache
@require_safe
@login_required
def past(request: HttpRequest) -> HttpResponse:
    """List every alarm that the person may see, by place, level, mode, ending, dates and words."""
    _person, asked, alarms = asked_for(request)
    page = Paginator(with_answers(alarms), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    shown = {
        "filter": asked,
        "page": page,
        "rows": [Row(alarm) for alarm in page],
        "query": query.urlencode(),
        "periods": periods(request.GET, localdate(clock.now())),
    }
    return render(request, "shell/alarm_list.html", shown)
