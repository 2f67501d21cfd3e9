"""Moments in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from deskbell.core import clock


def when(at: datetime) -> str:
    """Say a moment as people do: "16:20", "yesterday 16:20", "3 Nov 16:20", "3 Nov 2025"."""
    local, today = localtime(at), localtime(clock.now()).date()
    time = local.strftime("%H:%M")
    if local.date() == today:
        return time
    if local.date() == today - timedelta(days=1):
        return _("yesterday %(time)s") % {"time": time}
    if local.year == today.year:
        return f"{date_format(local, 'MONTH_DAY_FORMAT')} {time}"
    return str(date_format(local, "SHORT_DATE_FORMAT"))
