"""A place as a record: where it is, when it is open, who is there, what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from deskbell.core import clock
from deskbell.core.listening import open_streams
from deskbell.people.access import may, places_for
from deskbell.people.duty import on_duty
from deskbell.people.models import Person, Role
from deskbell.people.place_pages.asking import about_a_place
from deskbell.people.roles import Can, RoleName
from deskbell.places import inherited
from deskbell.places.dispatch import dispatchable, inside, street_address
from deskbell.places.hours_text import said
from deskbell.places.inherited import Inherited
from deskbell.places.models import Kind, Phone, Place
from deskbell.places.opening import Opening, opening_at

PLAN_KINDS = (Kind.DESK, Kind.ROOM)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of this week: its name and date, its hours in words, and the holiday that changes them."""

    name: str
    date: date
    hours: str
    holiday: str
    today: bool


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a place; ref is empty for a place that the person may not open."""

    name: str
    ref: str


@require_GET
@about_a_place()
def place(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Show a place."""
    at = inherited.at(place)
    now = clock.now()
    opening = opening_at(at)
    duty = on_duty(place, now)
    children = children_of(person, place)
    context: dict[str, Any] = {
        "place": place,
        "at": at,
        "trail": trail(person, at),
        "line": dispatchable(at),
        "stands_in": inside(at),
        "address": street_address(at.address) if at.address else "",
        "opening": opening,
        "week": week_of(opening, now),
        "state": state_in_words(opening, now),
        "closed_today": opening.closed_on(now.astimezone(at.zone).date()),
        "phones": phones_at(at),
        "children": children,
        "plan": plan_context(at, children),
        "unpinned": place.kind in PLAN_KINDS and place.plan_x is None,
        "duty": duty,
        "roles": roles_here(place),
        "screens": screens_below(place),
        "listening": screens_listening_below(place),
        "manages": may(person, Can.MANAGE_PLACES, place.path),
        "manages_people": may(person, Can.MANAGE_PEOPLE, place.path),
        "enrols": may(person, Can.ENROL_SCREENS, place.path),
        "may_be_here": may(person, Can.HEAR, place.path),
    }
    return render(request, "places/place.html", context)


def trail(person: Person, at: Inherited) -> list[Crumb]:
    """Return the places above, each with a link if the person may open it."""
    return [Crumb(one.name, one.ref if may(person, Can.SEE_PLACES, one.path) else "") for one in at.chain[:-1]]


def children_of(person: Person, place: Place) -> list[Place]:
    """Return the open places right below, each with its count of screens as ``screen_count``."""
    counted = Count("screens", filter=Q(screens__revoked_at=None))
    return list(places_for(person).filter(parent=place).annotate(screen_count=counted))


def roles_here(place: Place) -> list[Role]:
    """Return who holds a role right at this place, the highest first."""
    held = Role.objects.filter(place=place, ended_at=None, person__is_active=True).select_related("person")
    order = list(reversed(RoleName.values))
    return sorted(held, key=lambda one: (order.index(one.role), one.person.name))


def screens_below(place: Place) -> int:
    """Return how many screens are enrolled at a place and below."""
    return _screens_below(place).count()


def screens_listening_below(place: Place) -> int:
    """Return how many of them listen now."""
    listening = open_streams("screen").filter(ear_id__in=_screens_below(place).values("screens__pk"))
    return listening.values("ear_id").distinct().count()


def _screens_below(place: Place) -> QuerySet[Place]:
    return Place.objects.filter(path__startswith=place.path, screens__revoked_at=None).exclude(screens=None)


def phones_at(at: Inherited) -> list[Phone]:
    """Return the numbers to use at a place: its own, and for each use it has none for, the nearest above."""
    depth = {one.pk: number for number, one in enumerate(at.chain)}
    phones = Phone.objects.filter(place_id__in=depth).select_related("place")
    by_use: dict[str, list[Phone]] = {}
    for phone in sorted(phones, key=lambda one: -depth[one.place_id]):
        same = by_use.setdefault(phone.use, [])
        if not same or same[0].place_id == phone.place_id:
            same.append(phone)
    return [phone for use in Phone.Use.values for phone in by_use.get(use, [])]


def week_of(opening: Opening, now: datetime) -> list[Day]:
    """Return the seven days from Monday of this week, by the clock of the place."""
    today = now.astimezone(opening.hours.zone).date()
    monday = today - timedelta(days=today.weekday())
    holidays = {one.date: one.name for one in opening.holidays}
    days = [monday + timedelta(days=number) for number in range(7)]
    return [
        Day(date_format(day, "l"), day, said(opening.hours.on(day)) or _("closed"), holidays.get(day, ""), day == today)
        for day in days
    ]


def state_in_words(opening: Opening, now: datetime) -> str:
    """Say whether the place is open, and until or from when."""
    if not opening.hours.known:
        return ""
    zone = opening.hours.zone
    closes = opening.hours.open_until(now)
    if closes is not None:
        return _("Open until %(time)s") % {"time": date_format(closes.astimezone(zone), "TIME_FORMAT")}
    opens = opening.hours.opens_next(now)
    if opens is None:
        return _("Closed")
    return _opens_in_words(opens.astimezone(zone), now.astimezone(zone).date())


def _opens_in_words(opens: datetime, today: date) -> str:
    time = date_format(opens, "TIME_FORMAT")
    days = (opens.date() - today).days
    if days == 0:
        return _("Closed now, opens at %(time)s") % {"time": time}
    if days == 1:
        return _("Closed now, opens tomorrow at %(time)s") % {"time": time}
    if days < 7:
        return _("Closed now, opens %(day)s at %(time)s") % {"day": date_format(opens, "l"), "time": time}
    return _("Closed until %(date)s") % {"date": date_format(opens, "DATE_FORMAT")}


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on a plan, in percent of its width and height. here: it is the place of the page."""

    place: Place
    x: float
    y: float
    here: bool

    @property
    def anchor(self) -> str:
        """Where its name begins, so that it stays on the picture near an edge (SVG's ``text-anchor``)."""
        return "start" if self.x < 15 else "end" if self.x > 85 else "middle"

    @property
    def below(self) -> int:
        """How far below the point its name stands, in pixels."""
        return -24 if self.y > 85 else 34


def plan_context(at: Inherited, below: Sequence[Place] = ()) -> dict[str, Any] | None:
    """Return the plan that shows a place, its address, and the pins on it; None without a plan. One query."""
    owner = at.plan
    if owner is None:
        return None
    standing = Place.objects.filter(path__startswith=owner.path, closed_at=None).exclude(plan_x=None)
    others = [one.path for one in Place.objects.filter(path__startswith=owner.path).exclude(floor_plan="")]
    pins = [
        Pin(one, round(one.plan_x * 100, 2), round(one.plan_y * 100, 2), one.pk == at.place.pk)
        for one in standing
        if one.plan_x is not None and one.plan_y is not None and _nearest(one.path, others) == owner.path
    ]
    return {"owner": owner, "url": owner.floor_plan.url, "pins": pins}


def _nearest(path: str, plans: list[str]) -> str:
    return max((plan for plan in plans if path.startswith(plan)), key=len, default="")
