"""The clock of this machine against the database's, and the rules of time zones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deskbell.cli.doctor.finding import Finding, ok, warning, wrong
from deskbell.core import clock
from deskbell.core.configuration import Configuration

MOST_SKEW_SECONDS = 2.0


def zones(configuration: Configuration) -> Iterator[Finding]:
    """See that the time zone's rules are there."""
    try:
        local = clock.now().astimezone(ZoneInfo(configuration.time_zone))
    except ZoneInfoNotFoundError:
        yield wrong(
            "clock", f"The rules of {configuration.time_zone} are not there.", "Install tzdata: python3 start.py"
        )
        return
    yield ok("clock", f"It is {local:%H:%M} in {configuration.time_zone}.")


def skew(configuration: Configuration) -> Iterator[Finding]:
    """Compare this machine's clock with the database's; with SQLite, with the newest event."""
    from django.db import Error as DatabaseError

    try:
        yield _newest() if configuration.database_file is not None else _against_postgresql()
    except DatabaseError:
        yield warning("clock", "It could not be compared with the database.", "Mend the database first.")


def _against_postgresql() -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    off = abs((clock.now() - theirs).total_seconds())
    if off > MOST_SKEW_SECONDS:
        said = f"This machine and PostgreSQL are {off:.1f} seconds apart."
        return warning("clock", said, "Let both follow a time server (chrony or systemd-timesyncd).")
    return ok("clock", "This machine and PostgreSQL agree.")


def _newest() -> Finding:
    from django.db.models import Max

    from deskbell.core.models import Event

    newest = Event.objects.aggregate(at=Max("at"))["at"]
    ahead = (newest - clock.now()).total_seconds() if newest else 0.0
    if ahead > MOST_SKEW_SECONDS:
        said = f"The newest event is {ahead:.0f} seconds in the future: this clock was set back."
        return warning("clock", said, "Let the machine follow a time server (chrony or systemd-timesyncd).")
    return ok("clock", "No event lies in the future.")
