"""The list of alarms as a table for a spreadsheet: what the list shows, under the same address and filters.

Excel takes the file for UTF-8 by its mark at the start, and a moment written ``2026-11-03 16:24:05`` for a date.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deskbell.alarms.actions.export import record_export
from deskbell.alarms.models import Alarm, Answer
from deskbell.core import clock
from deskbell.shell.board import Listed, asked_for
from deskbell.shell.board_state import with_answers
from deskbell.shell.board_words import mode_word

AT_ONCE = 500
MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

HEAD = (
    gettext_lazy("Level"),
    gettext_lazy("Mode"),
    gettext_lazy("Place"),
    gettext_lazy("Floor"),
    gettext_lazy("Branch"),
    gettext_lazy("Pressed at"),
    gettext_lazy("Ended at"),
    gettext_lazy("Time zone"),
    gettext_lazy("Lasted, in seconds"),
    gettext_lazy("How it ended"),
    gettext_lazy("Ended by"),
    gettext_lazy("Pressed from"),
    gettext_lazy("Times pressed"),
    gettext_lazy("Who came"),
    gettext_lazy("Who saw it"),
    gettext_lazy("Screens that showed it"),
    gettext_lazy("Record"),
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Send every alarm that the list shows under the same query, as CSV. That it was taken is recorded.

    So it is asked for by a button: whoever only comes by the address is led to the list that it would hold.
    """
    listed = asked_for(request)
    if request.method != "POST":
        return redirect(f"{reverse('shell:alarms')}?{request.GET.urlencode()}")
    found = list(listed.alarms.values_list("pk", "tenant_id"))
    record_export(listed.person, [tenant_id for _pk, tenant_id in found], listed.asked.said)
    rows = _rows([pk for pk, _tenant_id in found], listed, request.build_absolute_uri("/alarms/"))
    name = _("alarms") + f"-{timezone.localdate(clock.now()).isoformat()}.csv"
    return HttpResponse(
        _file(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rows(pks: Sequence[int], listed: Listed, records: str) -> Iterator[Sequence[object]]:
    """Read the alarms a few hundred at a time, so that no statement names more of them than a database takes."""
    yield HEAD
    for start in range(0, len(pks), AT_ONCE):
        wanted = pks[start : start + AT_ONCE]
        alarms = with_answers(Alarm.objects.filter(pk__in=wanted)).prefetch_related("receipts").in_bulk()
        yield from (_row(listed.shown(alarms[pk]), records) for pk in wanted if pk in alarms)


def _row(alarm: Alarm, records: str) -> Sequence[object]:
    card = alarm.card
    closed = alarm.closed_at
    answers, receipts = list(alarm.answers.all()), list(alarm.receipts.all())
    came = [one.person.name for one in answers if one.said != Answer.Said.CANNOT]
    seen = {one.ear_id: one.name for one in receipts if one.ear_kind == "person"}
    seen |= {one.person_id: one.person.name for one in answers}
    return (
        alarm.get_level_display(),
        mode_word(alarm) or _("Real"),
        card.get("name", ""),
        card.get("floor", ""),
        card.get("branch", ""),
        _moment(alarm.pressed_at),
        _moment(closed) if closed else "",
        _zone(alarm.pressed_at),
        round((closed - alarm.pressed_at).total_seconds()) if closed else "",
        alarm.get_reason_display() if closed else pgettext("one alarm", "still open"),
        alarm.closed_by,
        alarm.presser_name,
        alarm.presses,
        ", ".join(came),
        ", ".join(seen.values()),
        sum(1 for one in receipts if one.ear_kind == "screen"),
        f"{records}{alarm.ref}/",
    )


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def _zone(at: datetime) -> str:
    """Name the zone with its offset: in the autumn one hour comes twice."""
    offset = timezone.localtime(at).strftime("%z")
    return f"{timezone.get_current_timezone_name()} (UTC{offset[:3]}:{offset[3:5]})"


def _file(rows: Iterable[Sequence[object]]) -> str:
    """Write the rows with every cell in quotes: a spreadsheet that splits at another sign finds none outside of them.

    Where Spanish is read, a spreadsheet that opens the file splits at semicolons.
    """
    written = StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, delimiter=";" if get_language() == "es" else ",")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return MARK + written.getvalue()


def harmless(cell: object) -> object:
    """Return a cell that a spreadsheet reads as text: one that begins like a formula gets an apostrophe in front."""
    if isinstance(cell, int):
        return cell
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
