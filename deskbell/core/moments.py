"""Moments in words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _

from deskbell.core import clock


def when(at: datetime) -> str:
    """Say a moment as people do: "16:20", "yesterday 16:20", "3 Nov 16:20", "3 Nov 2025"."""
    local, today = localtime(at), localtime(clock.now()).date()
    clock_time = local.strftime("%H:%M")
    if local.date() == today:
        return clock_time
    if local.date() == today - timedelta(days=1):
        return _("yesterday %(time)s") % {"time": clock_time}
    if local.year == today.year:
        return f"{date_format(local, 'MONTH_DAY_FORMAT')} {clock_time}"
    return str(date_format(local, "SHORT_DATE_FORMAT"))


def day_after(day: date) -> date:
    """Return the next day; for the last one that a date can be, that day itself."""
    return day if day == date.max else day + timedelta(days=1)


def start_of(day: date) -> datetime:
    """Return when a day begins, as the clocks here show it.

    The first that a date can be begins a day late: east of Greenwich its midnight lies in a year that there is not.
    """
    return datetime.combine(day_after(day) if day == date.min else day, time.min, get_current_timezone())
